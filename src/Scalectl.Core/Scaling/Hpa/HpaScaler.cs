namespace Scalectl.Scaling;

/// <summary>
/// A Kubernetes HPA (autoscaling/v2, <c>horizontal.go</c>), asked once a sync. From the recommendation of
/// <see cref="HpaReplicas"/> to the number of pods there are two ways:
/// <code>
///   behavior absent     rec = max(desired, recommendations not older than 300 s)    at most max(2·current, 4)
///   behavior present    up   = min(desired, recommendations newer than now - upWindow)
///                       down = max(desired, recommendations newer than now - downWindow)
///                       rec  = current, raised to up, lowered to down; then the limits of its direction
/// </code>
/// The number of pods that the HPA finds when it starts counts as its first recommendation, as in Kubernetes.
/// </summary>
public sealed class HpaScaler : IScaler
{
    private readonly HpaOptions _options;
    private readonly HpaMemory _memory;
    private double _lastAt;
    private int _last = -1;

    /// <summary>An HPA that has not looked yet.</summary>
    public HpaScaler(HpaOptions options)
    {
        _options = options;
        var behavior = options.Behavior;
        _memory = new HpaMemory(
            behavior is null ? options.DownscaleStabilizationSeconds : Math.Max(behavior.Up.StabilizationSeconds, behavior.Down.StabilizationSeconds),
            behavior is null ? 0 : behavior.Up.Limits.Concat(behavior.Down.Limits).Select(l => l.PeriodSeconds).DefaultIfEmpty(0).Max());
    }

    /// <summary>A new pod's CPU counts after one window of its samples.</summary>
    public double WarmUpSeconds => _options.SampleWindowSeconds;

    /// <inheritdoc/>
    public AlarmSide Side { get; private set; }

    /// <inheritdoc/>
    public bool ReadsTheMoment => true;

    /// <inheritdoc/>
    /// <remarks>The pods that are in service have all the same metric; the others are pending.</remarks>
    public ScalingDecision Tick(double now, double periodStart, in GroupView group, double metric)
    {
        var inService = group.CountInService(now);
        var counting = double.IsNaN(metric) ? 0 : group.CountWarm(now, Math.Min(_options.SampleWindowSeconds, _options.CpuInitializationSeconds));
        var missing = double.IsNaN(metric) ? inService : 0;
        var pods = new HpaPods(counting, counting == 0 ? 0 : counting * metric, group.Instances.Length - counting - missing, missing);
        return Tick(now, group.Desired, group.Min, group.Max, HpaReplicas.Of(pods, group.Desired, _options));
    }

    /// <summary>The same from a recommendation that was made elsewhere.</summary>
    public ScalingDecision Tick(double now, int current, int min, int max, HpaReplicas wish)
    {
        // Whoever changed the number of pods since the last look, it was then.
        if (_last >= 0 && current != _last)
        {
            _memory.Changed(_lastAt, current - _last);
        }

        if (_memory.IsEmpty)
        {
            _memory.Recommend(now, current);
        }

        (_last, _lastAt) = (current, now);
        var decision = Decide(now, min, max, wish, new ScalingDecision
        {
            Stance = Stance.Hold,
            From = current,
            Desired = current,
            Wanted = wish.Replicas,
            Metric = wish.Ratio * _options.Target,
            Against = _options.Target,
            Counted = wish.Counted,
            Tracks = true,
        });
        Side = decision.Alarm;
        return decision;
    }

    private ScalingDecision Decide(double now, int min, int max, HpaReplicas wish, ScalingDecision seen)
    {
        var current = seen.From;
        if (current == 0 && min > 0)
        {
            return seen with { Stance = Stance.Abstain, BlockedBy = Blocker.Off };
        }

        if (current > max || current < min)
        {
            return seen with { Stance = Stance.Act, Desired = Math.Clamp(current, min, max), Wanted = Math.Clamp(current, min, max) };
        }

        if (!wish.IsKnown)
        {
            return seen with { BlockedBy = Blocker.NoData };
        }

        var desired = wish.Replicas;
        seen = seen with { Alarm = desired > current ? AlarmSide.High : desired < current ? AlarmSide.Low : AlarmSide.None };
        var stable = Stabilise(now, current, desired);
        _memory.Recommend(now, desired);
        var limited = Math.Clamp(Limit(now, current, stable), Math.Min(min, max), max);
        if (limited != current)
        {
            return seen with { Stance = Stance.Act, Desired = limited };
        }

        var blocker = desired == current ? Blocker.None
            : stable == current ? Blocker.Stabilising
            : current == max && stable > current ? Blocker.Max
            : current == min && stable < current ? Blocker.Min
            : Blocker.RateLimit;
        return seen with { BlockedBy = blocker };
    }

    private int Stabilise(double now, int current, int desired)
    {
        if (_options.Behavior is not { } behavior)
        {
            return _memory.Highest(now - _options.DownscaleStabilizationSeconds, included: true, desired);
        }

        var up = _memory.Lowest(now - behavior.Up.StabilizationSeconds, desired);
        var down = _memory.Highest(now - behavior.Down.StabilizationSeconds, included: false, desired);
        return Math.Min(Math.Max(current, up), down);
    }

    private int Limit(double now, int current, int stable) => _options.Behavior switch
    {
        null => Math.Min(stable, (int)Math.Min(int.MaxValue, Math.Max(2L * current, 4))),
        { } behavior when stable > current => Math.Min(stable, Math.Max(current, Bound(behavior.Up, now, current, outwards: true))),
        { } behavior when stable < current => Math.Max(stable, Math.Min(current, Bound(behavior.Down, now, current, outwards: false))),
        _ => current,
    };

    /// <summary>The number of pods that the rules of a direction allow.</summary>
    private int Bound(HpaRules rules, double now, int current, bool outwards)
    {
        if (rules.Select == HpaSelect.Disabled)
        {
            return current;
        }

        // "Max" is the most change: the highest bound outwards, the lowest inwards.
        var highest = (rules.Select == HpaSelect.Max) == outwards;
        double? bound = null;
        foreach (var limit in rules.Limits)
        {
            var start = current - _memory.ChangeSince(now - limit.PeriodSeconds);
            var allowed = (limit.IsPercent, outwards) switch
            {
                (false, true) => start + (double)limit.Value,
                (false, false) => start - (double)limit.Value,
                (true, true) => Math.Ceiling((start * (100.0 + limit.Value) / 100) - 1e-9),
                (true, false) => Math.Truncate((start * (100.0 - limit.Value) / 100) + 1e-9),
            };
            bound = bound is not { } known ? allowed : highest ? Math.Max(known, allowed) : Math.Min(known, allowed);
        }

        return (int)Math.Clamp(bound ?? current, 0, int.MaxValue);
    }
}
