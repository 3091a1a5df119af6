using System.Runtime.InteropServices;
using Scalectl.Scaling;

namespace Scalectl.Simulation;

/// <summary>
/// A group under a policy in virtual time, one tick a metric period. A launch takes its time; a machine that leaves gets
/// nothing more to do and is gone when it has drained; the newest machines leave first, those that are starting before
/// all others. Beside this, <see cref="Tick"/> knows the simplest of loads, which is shared evenly:
/// <c>CPU = min(100, load / machines in service)</c>, with the load in percent of one machine.
/// </summary>
public sealed class GroupModel
{
    private readonly GroupModelOptions _options;
    private readonly IScaler _scaler;
    private readonly ScheduledChange[] _schedule;

    /// <summary>The machines that are starting or in service, oldest first, beside each other: a policy sees the first list.</summary>
    private readonly List<InstanceView> _instances = [];
    private readonly List<SimulatedMachine> _machines = [];
    private readonly List<SimulatedMachine> _leaving = [];
    private readonly List<SimulatedMachine> _all = [];
    private double _lastActivityEnd = double.NegativeInfinity;
    private int _nextChange;
    private int _min;
    private int _max;
    private long _ticks;

    /// <summary>A group at time 0.</summary>
    public GroupModel(GroupModelOptions options, IScaler scaler)
    {
        (_options, _scaler) = (options, scaler);
        (_min, _max, Desired) = (options.Min, options.Max, options.Start);
        _schedule = [.. options.Schedule.OrderBy(c => c.AtSeconds)];
        for (var i = 1; i <= options.Start; i++)
        {
            _instances.Add(InstanceView.Settled);
            _machines.Add(new SimulatedMachine(i, 0, 0));
        }

        _all.AddRange(_machines);
        Follow(0);
    }

    /// <summary>Wanted machines.</summary>
    public int Desired { get; private set; }

    /// <summary>Start of the period that the next tick models.</summary>
    public double Time => _ticks * _options.PeriodSeconds;

    /// <summary>Most machines now.</summary>
    public int Max => _max;

    /// <summary>Every machine that there ever was.</summary>
    internal IReadOnlyList<SimulatedMachine> All => _all;

    /// <summary>Starting and in service, oldest first: those in service come first.</summary>
    internal List<SimulatedMachine> Machines => _machines;

    /// <summary>Those that left at the end of the newest tick.</summary>
    internal List<SimulatedMachine> JustLeft { get; } = [];

    /// <summary>Models one period under a load.</summary>
    /// <param name="load">Load during the period, percent of one machine.</param>
    public GroupTick Tick(double load)
    {
        var inService = InServiceAt(Time);
        return Advance(inService == 0 ? double.NaN : Math.Min(100, load / inService));
    }

    /// <summary>Models one period whose metric somebody else has measured.</summary>
    public GroupTick Advance(double metric)
    {
        var (start, end) = (Time, (_ticks + 1) * _options.PeriodSeconds);
        var (inService, warm) = (InServiceAt(start), WarmAt(start));
        var total = _instances.Count + StillLeaving(start);
        JustLeft.Clear();
        var scheduled = Follow(end);
        var decision = _scaler.Tick(end, start, View(end), metric);
        _ticks++;
        Change(decision.Desired, end);
        return new GroupTick(start, inService, warm, total, metric, _scaler.Side, decision, scheduled, Desired);
    }

    /// <summary>Machines in service at a time since the newest tick. They come first, and most of them are: few steps from the end.</summary>
    internal int InServiceAt(double time) => CountBy(time);

    internal int WarmAt(double time) => CountBy(time - _scaler.WarmUpSeconds);

    /// <summary>When the next machine goes into service; infinity: none is starting.</summary>
    internal double NextJoin(double after)
    {
        var count = CountBy(after);
        return count < _instances.Count ? _instances[count].InServiceSince : double.PositiveInfinity;
    }

    private int CountBy(double time)
    {
        var count = _instances.Count;
        while (count > 0 && _instances[count - 1].InServiceSince > time)
        {
            count--;
        }

        return count;
    }

    private GroupView View(double now) => new()
    {
        Desired = Desired,
        Min = _min,
        Max = _max,
        Instances = CollectionsMarshal.AsSpan(_instances),
        Terminating = StillLeaving(now),
        LastActivityEnd = LastActivityEndBy(now),
    };

    /// <summary>Carries out the scheduled changes that are due; how many machines they want more.</summary>
    private int Follow(double now)
    {
        var before = Desired;
        for (; _nextChange < _schedule.Length && _schedule[_nextChange].AtSeconds <= now; _nextChange++)
        {
            var change = _schedule[_nextChange];
            (_min, _max) = (change.Min ?? _min, change.Max ?? _max);
            Change(Math.Clamp(change.Desired ?? Desired, Math.Min(_min, _max), _max), now);
        }

        return Desired - before;
    }

    /// <summary>A machine that is due in the future is, until then, pending: it knows its time, the policies compare with theirs.</summary>
    private void Change(int desired, double now)
    {
        Desired = desired;
        while (_instances.Count < desired)
        {
            _instances.Add(new InstanceView(now + _options.LaunchSeconds));
            _machines.Add(new SimulatedMachine(_all.Count + 1, now, now + _options.LaunchSeconds));
            _all.Add(_machines[^1]);
        }

        if (_instances.Count == desired)
        {
            return;
        }

        for (var i = desired; i < _machines.Count; i++)
        {
            // One that never served has nothing to finish.
            var machine = _machines[i];
            (machine.LeftAt, machine.EndedAt) = (now, machine.InServiceAt > now ? now : now + _options.DrainSeconds);
            JustLeft.Add(machine);
            if (machine.EndedAt > now)
            {
                _leaving.Add(machine);
            }
            else
            {
                _lastActivityEnd = now;
            }
        }

        _instances.RemoveRange(desired, _instances.Count - desired);
        _machines.RemoveRange(desired, _machines.Count - desired);
    }

    private int StillLeaving(double now)
    {
        // In the order in which they left, so that the first are gone first.
        while (_leaving.Count > 0 && _leaving[0].EndedAt <= now)
        {
            _lastActivityEnd = Math.Max(_lastActivityEnd, _leaving[0].EndedAt);
            _leaving.RemoveAt(0);
        }

        return _leaving.Count;
    }

    private double LastActivityEndBy(double now)
    {
        var inService = CountBy(now);
        _lastActivityEnd = inService > 0 ? Math.Max(_lastActivityEnd, _instances[inService - 1].InServiceSince) : _lastActivityEnd;
        return _lastActivityEnd;
    }
}
