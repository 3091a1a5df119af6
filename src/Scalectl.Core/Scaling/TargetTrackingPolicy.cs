namespace Scalectl.Scaling;

/// <summary>Settings of a target tracking policy.</summary>
public sealed record TargetTrackingOptions
{
    /// <summary>Value that the metric is held at, in its unit; more than 0.</summary>
    public required double Target { get; init; }

    /// <summary>True: the policy only adds machines. Default false.</summary>
    public bool DisableScaleIn { get; init; }

    /// <summary>Seconds that a machine is in service before it is warm. Default 300.</summary>
    public double WarmUpSeconds { get; init; } = WarmUp.DefaultCooldownSeconds;

    /// <summary>Datapoints above the target that the high alarm needs. Default 3.</summary>
    public int HighPeriods { get; init; } = 3;

    /// <summary>Datapoints that the low alarm needs. Default 15.</summary>
    public int LowPeriods { get; init; } = 15;

    /// <summary>Share of the target that the low alarm's threshold is. Default 0.9 (observed; AWS publishes no figure).</summary>
    public double LowFraction { get; init; } = 0.9;

    /// <summary>Settings of the managed alarm above the target.</summary>
    public AlarmSettings HighAlarm => new() { Threshold = Target, EvaluationPeriods = HighPeriods };

    /// <summary>Settings of the managed alarm below the target.</summary>
    public AlarmSettings LowAlarm =>
        new() { Threshold = Target * LowFraction, EvaluationPeriods = LowPeriods, Comparator = AlarmComparator.LessThan };
}

/// <summary>
/// Target tracking of EC2 Auto Scaling, as our reference model has it (AWS publishes the behaviour, not the formula).
/// <code>
///   high:  want = ceil(n · x / target)            n machines that x is the mean of
///   low:   want = ceil(inService · x / target)    only when nothing is starting or warming
///
///   x  metric, mean over the warm machines (over all in service while none is warm)
/// </code>
/// Machines that are not warm are left out of x, but they are wanted already: only a want above Desired adds more.
/// </summary>
public sealed class TargetTrackingPolicy(TargetTrackingOptions options) : IScalingPolicy
{
    /// <summary>
    /// 100/6 percent on 6 machines against 50 is 2 machines, not the 3 that the last bit of the product would make of it.
    /// </summary>
    private const double Rounding = 1e-9;

    /// <summary>The settings.</summary>
    public TargetTrackingOptions Options => options;

    /// <inheritdoc/>
    public double WarmUpSeconds => options.WarmUpSeconds;

    /// <inheritdoc/>
    public ScalingDecision Decide(in PolicyInput input)
    {
        var group = input.Group;
        var inService = group.CountInService(input.PeriodStart);
        var warm = group.CountWarm(input.PeriodStart, options.WarmUpSeconds);
        var counted = warm > 0 ? warm : inService;
        var seen = new ScalingDecision
        {
            Stance = options.DisableScaleIn ? Stance.Abstain : Stance.Hold,
            From = group.Desired,
            Desired = group.Desired,
            Wanted = group.Desired,
            Alarm = input.Alarm,
            Metric = input.Metric,
            Against = options.Target,
            Counted = counted,
            Tracks = true,
        };
        if (input.Alarm == AlarmSide.None)
        {
            return seen;
        }

        if (double.IsNaN(input.Metric))
        {
            return seen with { BlockedBy = Blocker.NoData };
        }

        return input.Alarm == AlarmSide.High
            ? Out(seen with { Wanted = Need(counted, input.Metric) }, group.Max)
            : In(seen with { Wanted = Need(inService, input.Metric) }, group.Min, group.Total - warm);
    }

    private static ScalingDecision Out(ScalingDecision seen, int max)
    {
        if (seen.Wanted <= seen.From)
        {
            return seen with { BlockedBy = Blocker.Enough };
        }

        return seen.From >= max
            ? seen with { BlockedBy = Blocker.Max }
            : seen with { Stance = Stance.Act, Desired = Math.Min(max, seen.Wanted) };
    }

    private ScalingDecision In(ScalingDecision seen, int min, int cold)
    {
        if (options.DisableScaleIn)
        {
            return seen with { BlockedBy = Blocker.ScaleInDisabled };
        }

        if (cold > 0)
        {
            return seen with { BlockedBy = Blocker.Warming, BlockedAmount = cold };
        }

        if (seen.Wanted >= seen.From)
        {
            return seen with { BlockedBy = Blocker.Enough };
        }

        return seen.From <= min
            ? seen with { BlockedBy = Blocker.Min }
            : seen with { Stance = Stance.Act, Desired = Math.Max(min, seen.Wanted) };
    }

    private int Need(int machines, double metric) =>
        (int)Math.Clamp(Math.Ceiling((machines * metric / options.Target) - Rounding), 0, int.MaxValue);
}
