namespace Scalectl.Scaling;

/// <summary>Settings of a step scaling policy.</summary>
public sealed record StepScalingOptions
{
    /// <summary>The steps; <see cref="StepAdjustment.Validate"/> says what makes them valid.</summary>
    public required IReadOnlyList<StepAdjustment> Steps { get; init; }

    /// <summary>What the steps' numbers mean. Default: machines to add.</summary>
    public AdjustmentType AdjustmentType { get; init; }

    /// <summary>Least machines that a percentage adds or removes; 0: none stated.</summary>
    public int MinAdjustmentMagnitude { get; init; }

    /// <summary>Seconds that a machine is in service before it is warm. Default 300.</summary>
    public double WarmUpSeconds { get; init; } = WarmUp.DefaultCooldownSeconds;
}

/// <summary>
/// Step scaling: each period in ALARM, the step that the metric falls in says how the capacity changes. No cooldown.
/// Outwards the step is applied to the warm capacity, and only what is above Desired is added: a machine that is still
/// warming up is not added twice (10 at +10 % is 11; still 10 warm, +30 % wants 13: 2 more). Inwards the policy waits
/// until everything is warm.
/// </summary>
public sealed class StepScalingPolicy : IScalingPolicy
{
    private readonly StepAdjustment[] _steps;

    private StepScalingPolicy(StepScalingOptions options)
    {
        Options = options;
        _steps = [.. options.Steps];
    }

    /// <summary>The settings.</summary>
    public StepScalingOptions Options { get; }

    /// <inheritdoc/>
    public double WarmUpSeconds => Options.WarmUpSeconds;

    /// <summary>The policy, or everything that is wrong with its steps.</summary>
    public static Outcome<StepScalingPolicy> Create(StepScalingOptions options)
    {
        var errors = StepAdjustment.Validate(options.Steps).ToList();
        if (options.MinAdjustmentMagnitude < 0)
        {
            errors.Add(new InvalidInput("MinAdjustmentMagnitude", $"{options.MinAdjustmentMagnitude}", "0 or more", "2"));
        }

        return errors.Count > 0 ? errors : new StepScalingPolicy(options);
    }

    /// <inheritdoc/>
    public ScalingDecision Decide(in PolicyInput input)
    {
        var group = input.Group;
        var warm = group.CountWarm(input.Now, WarmUpSeconds);
        var seen = new ScalingDecision
        {
            Stance = Stance.Abstain,
            From = group.Desired,
            Desired = group.Desired,
            Wanted = group.Desired,
            Alarm = input.Alarm,
            Metric = input.Metric,
            Against = input.Threshold,
            Counted = warm,
        };
        if (input.Alarm == AlarmSide.None)
        {
            return seen;
        }

        if (double.IsNaN(input.Metric))
        {
            return seen with { BlockedBy = Blocker.NoData };
        }

        foreach (ref readonly var step in _steps.AsSpan())
        {
            if (step.Contains(input.Metric - input.Threshold))
            {
                return Adjust(seen, step.Adjustment, group.Min, group.Max, group.Total - warm);
            }
        }

        return seen with { BlockedBy = Blocker.Enough };
    }

    private ScalingDecision Adjust(ScalingDecision seen, int adjustment, int min, int max, int cold)
    {
        var outwards = Options.AdjustmentType == AdjustmentType.ExactCapacity ? adjustment > seen.From : adjustment > 0;
        var capacity = outwards ? seen.Counted : seen.From;
        seen = seen with { Wanted = CapacityAdjustment.Apply(Options.AdjustmentType, capacity, adjustment, Options.MinAdjustmentMagnitude) };
        if (outwards ? seen.Wanted <= seen.From : seen.Wanted >= seen.From)
        {
            return seen with { BlockedBy = Blocker.Enough };
        }

        return outwards || cold == 0
            ? seen.Within(min, max)
            : seen with { BlockedBy = Blocker.Warming, BlockedAmount = cold };
    }
}
