namespace Scalectl.Aws.AutoScaling;

/// <summary>A scaling policy: one of <see cref="TargetTrackingPolicy"/>, <see cref="StepPolicy"/>, <see cref="SimplePolicy"/>.</summary>
public abstract record PolicyDefinition(string Name);

/// <summary>Keeps a metric at a target. The cloud makes its two alarms itself.</summary>
/// <param name="Metric"><c>ASGAverageCPUUtilization</c>, <c>ALBRequestCountPerTarget</c> ..</param>
public sealed record TargetTrackingPolicy(string Name, string Metric, double Target) : PolicyDefinition(Name)
{
    /// <summary>Of <c>ALBRequestCountPerTarget</c>: <c>app/NAME/ID/targetgroup/NAME/ID</c>.</summary>
    public string? ResourceLabel { get; init; }

    public TimeSpan? Warmup { get; init; }

    public bool DisableScaleIn { get; init; }
}

/// <summary>Acts on an alarm, the more the further the metric is from the threshold.</summary>
/// <param name="AdjustmentType"><c>ChangeInCapacity</c>, <c>ExactCapacity</c>, <c>PercentChangeInCapacity</c>.</param>
public sealed record StepPolicy(string Name, string AdjustmentType, IReadOnlyList<ScalingStep> Steps) : PolicyDefinition(Name)
{
    public TimeSpan? Warmup { get; init; }

    public int? MinAdjustmentMagnitude { get; init; }

    /// <summary><c>Average</c>, <c>Minimum</c>, <c>Maximum</c>.</summary>
    public string MetricAggregation { get; init; } = "Average";
}

/// <summary>Bounds are relative to the alarm's threshold; null: open.</summary>
public sealed record ScalingStep(double? Lower, double? Upper, int Adjustment);

/// <summary>One adjustment for each alarm, then nothing until the cooldown is over.</summary>
public sealed record SimplePolicy(string Name, string AdjustmentType, int Adjustment) : PolicyDefinition(Name)
{
    public TimeSpan? Cooldown { get; init; }

    public int? MinAdjustmentMagnitude { get; init; }
}

/// <param name="Arn">The action of an alarm that should invoke it.</param>
/// <param name="AlarmNames">The alarms that target tracking made.</param>
public sealed record PolicyReceipt(string Arn, IReadOnlyList<string> AlarmNames);

/// <param name="Type"><c>TargetTrackingScaling</c>, <c>StepScaling</c>, <c>SimpleScaling</c>.</param>
/// <param name="Target">Of target tracking.</param>
public sealed record PolicyState(string Name, string Arn, string Type, bool Enabled, double? Target, IReadOnlyList<string> AlarmNames);
