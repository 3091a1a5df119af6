namespace Scalectl.Scaling;

/// <summary>Settings of a simple scaling policy.</summary>
public sealed record SimpleScalingOptions
{
    /// <summary>Machines or percent, as the type says.</summary>
    public required int Adjustment { get; init; }

    /// <summary>What the number means. Default: machines to add.</summary>
    public AdjustmentType AdjustmentType { get; init; }

    /// <summary>Least machines that a percentage adds or removes; 0: none stated.</summary>
    public int MinAdjustmentMagnitude { get; init; }

    /// <summary>Seconds of rest after the end of the last launch or termination. Default 300.</summary>
    public double CooldownSeconds { get; init; } = WarmUp.DefaultCooldownSeconds;
}

/// <summary>
/// Simple scaling: one adjustment, then nothing until the activity has finished and the cooldown has passed, counted
/// from the end of the last launch or termination.
/// </summary>
public sealed class SimpleScalingPolicy(SimpleScalingOptions options) : IScalingPolicy
{
    /// <summary>The settings.</summary>
    public SimpleScalingOptions Options => options;

    /// <summary>Simple scaling knows a cooldown, no warm-up.</summary>
    public double WarmUpSeconds => 0;

    /// <inheritdoc/>
    public ScalingDecision Decide(in PolicyInput input)
    {
        var group = input.Group;
        var inService = group.CountInService(input.Now);
        var seen = new ScalingDecision
        {
            Stance = Stance.Abstain,
            From = group.Desired,
            Desired = group.Desired,
            Wanted = group.Desired,
            Alarm = input.Alarm,
            Metric = input.Metric,
            Against = input.Threshold,
            Counted = inService,
        };
        if (input.Alarm == AlarmSide.None)
        {
            return seen;
        }

        if (group.Terminating > 0 || inService != group.Desired || inService < group.Instances.Length)
        {
            return seen with { BlockedBy = Blocker.Activity };
        }

        var left = group.LastActivityEnd + options.CooldownSeconds - input.Now;
        if (left > 0)
        {
            return seen with { BlockedBy = Blocker.Cooldown, BlockedAmount = left };
        }

        seen = seen with { Wanted = CapacityAdjustment.Apply(options.AdjustmentType, seen.From, options.Adjustment, options.MinAdjustmentMagnitude) };
        return seen.Wanted == seen.From ? seen with { BlockedBy = Blocker.Enough } : seen.Within(group.Min, group.Max);
    }
}
