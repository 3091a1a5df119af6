namespace Scalectl.Lab.AutoScaling;

/// <summary>A scaling policy as PutScalingPolicy gave it; the scaling engine turns it into decisions.</summary>
public sealed record PolicyDefinition
{
    public required string GroupName { get; init; }
    public required string PolicyName { get; init; }
    public required string PolicyArn { get; init; }

    /// <summary>TargetTrackingScaling, StepScaling or SimpleScaling.</summary>
    public required string PolicyType { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>ChangeInCapacity, ExactCapacity or PercentChangeInCapacity; null for target tracking.</summary>
    public string? AdjustmentType { get; init; }
    public int? MinAdjustmentMagnitude { get; init; }

    /// <summary>Simple scaling's adjustment.</summary>
    public int? ScalingAdjustment { get; init; }

    /// <summary>Simple scaling's own cooldown; null: the group's.</summary>
    public TimeSpan? Cooldown { get; init; }

    public IReadOnlyList<StepAdjustment> StepAdjustments { get; init; } = [];

    /// <summary>Average, Minimum or Maximum (step scaling).</summary>
    public string? MetricAggregationType { get; init; }

    public TimeSpan? EstimatedInstanceWarmup { get; init; }

    public TargetTracking? TargetTracking { get; init; }
}

/// <summary>One step; bounds are relative to the alarm's threshold, null is open.</summary>
public sealed record StepAdjustment(double? LowerBound, double? UpperBound, int Adjustment);

/// <summary>A target tracking policy's configuration: a predefined or a customized metric.</summary>
public sealed record TargetTracking(double TargetValue, bool DisableScaleIn, string? PredefinedMetricType, string? ResourceLabel, CustomMetric? CustomizedMetric);

public sealed record CustomMetric(string Namespace, string MetricName, IReadOnlyDictionary<string, string> Dimensions, string Statistic, string? Unit);
