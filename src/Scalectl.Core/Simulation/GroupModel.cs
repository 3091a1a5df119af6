using Scalectl.Scaling;

namespace Scalectl.Simulation;

/// <summary>Settings of a modelled group. Times in seconds.</summary>
public sealed record GroupModelOptions
{
    /// <summary>Machines at the start, all warm. Default 2.</summary>
    public int Start { get; init; } = 2;

    /// <summary>Least machines. Default 1.</summary>
    public int Min { get; init; } = 1;

    /// <summary>Most machines. Default 20.</summary>
    public int Max { get; init; } = 20;

    /// <summary>From a launch to service. Default 60.</summary>
    public double LaunchSeconds { get; init; } = 60;

    /// <summary>Length of a metric period, which is one tick. Default 60.</summary>
    public double PeriodSeconds { get; init; } = 60;
}

/// <summary>What one tick of the model showed: counts and metric during the period, alarm and decision at its end.</summary>
/// <param name="Start">Start of the period, seconds.</param>
/// <param name="InService">Machines in service during it.</param>
/// <param name="Warm">Those of them that are warm for the policy.</param>
/// <param name="Metric">Mean CPU, percent; NaN with no machine in service.</param>
/// <param name="Alarm">The side in ALARM at its end.</param>
/// <param name="Decision">What the policy said.</param>
public readonly record struct GroupTick(double Start, int InService, int Warm, double Metric, AlarmSide Alarm, ScalingDecision Decision);

/// <summary>
/// A group under a policy in virtual time, one tick a metric period. A launch takes its time, a termination none;
/// the newest machines leave first. The load is shared evenly: <c>CPU = min(100, load / machines in service)</c>,
/// with the load in percent of one machine.
/// </summary>
public sealed class GroupModel
{
    private readonly GroupModelOptions _options;
    private readonly PolicyAlarms _policy;
    private readonly List<InstanceView> _instances = [];
    private double _lastActivityEnd = double.NegativeInfinity;

    /// <summary>A group at time 0.</summary>
    public GroupModel(GroupModelOptions options, PolicyAlarms policy)
    {
        (_options, _policy) = (options, policy);
        Desired = options.Start;
        _instances.AddRange(Enumerable.Repeat(InstanceView.Settled, options.Start));
    }

    /// <summary>Wanted machines.</summary>
    public int Desired { get; private set; }

    /// <summary>Start of the period that the next tick models.</summary>
    public double Time { get; private set; }

    /// <summary>Models one period.</summary>
    /// <param name="load">Load during the period, percent of one machine.</param>
    public GroupTick Tick(double load)
    {
        var (start, end) = (Time, Time + _options.PeriodSeconds);
        Span<InstanceView> instances = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_instances);
        var group = new GroupView
        {
            Desired = Desired,
            Min = _options.Min,
            Max = _options.Max,
            Instances = instances,
            LastActivityEnd = LastActivityEndBy(end),
        };
        var inService = group.CountInService(start);
        var metric = inService == 0 ? double.NaN : Math.Min(100, load / inService);
        var decision = _policy.Tick(end, start, group, metric);
        var tick = new GroupTick(start, inService, group.CountWarm(start, _policy.Policy.WarmUpSeconds), metric, _policy.Side, decision);
        Change(decision.Desired, end);
        Time = end;
        return tick;
    }

    /// <summary>A machine that is due in the future is, until then, pending: it knows its time, the policies compare with theirs.</summary>
    private void Change(int desired, double now)
    {
        Desired = desired;
        while (_instances.Count < desired)
        {
            _instances.Add(new InstanceView(now + _options.LaunchSeconds));
        }

        if (_instances.Count > desired)
        {
            _instances.RemoveRange(desired, _instances.Count - desired);
            _lastActivityEnd = now;
        }
    }

    private double LastActivityEndBy(double now)
    {
        foreach (var instance in _instances)
        {
            if (instance.InServiceSince <= now)
            {
                _lastActivityEnd = Math.Max(_lastActivityEnd, instance.InServiceSince);
            }
        }

        return _lastActivityEnd;
    }
}
