using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Simulation;

/// <summary>
/// Load request by request: the same arrivals as a generator's, dealt to the machines in service in turn. A machine has
/// one core and room for a queue; a request that finds it full, or no machine at all, is an error at once. A machine
/// that leaves finishes what it has as long as it drains; what is left then are errors.
/// <code>
///   departs(k) = max(arrives(k), departs(k-1)) + service       response = departs - arrives
///   busy in a period = work left at its start + work that arrived - work left at its end
/// </code>
/// </summary>
internal sealed class QueueService(LoadPlan plan, RequestClock clock, SimulationOptions options) : IServiceModel
{
    private readonly long[] _due = new long[1024];
    private readonly LatencyHistogram _times = new();
    private readonly List<SimulatedMachine> _draining = [];
    private SplitMix64 _service = new(options.Seed, -1);
    private ArrivalStream _arrivals;
    private int _opened;
    private int _filled;
    private int _next;
    private long _turn;
    private double _time;
    private long _probes;
    private long _sent;
    private long _served;
    private long _errors;

    public ServedPeriod Serve(GroupModel group, double until)
    {
        var from = _time;
        _draining.AddRange(group.JustLeft.Where(m => m.Queue is { Count: > 0 }));
        group.JustLeft.Clear();
        var counted = Begin(group, from);
        var arrived = 0L;
        var (ready, nextJoin) = (group.InServiceAt(from), group.NextJoin(from));
        for (var arrival = Arrival(); arrival < until; _next++, arrival = Arrival())
        {
            while (clock.End <= arrival)
            {
                Close(group);
            }

            Probe(group, arrival);
            if (arrival >= nextJoin)
            {
                (ready, nextJoin) = (group.InServiceAt(arrival), group.NextJoin(arrival));
            }

            arrived++;
            Deal(ready == 0 ? null : group.Machines[(int)(_turn++ % ready)], ready, arrival);
        }

        Probe(group, until);

        while (!clock.IsOver && clock.End <= until)
        {
            Close(group);
        }

        _time = until;
        return new ServedPeriod(arrived / (until - from), Busy(group, counted, from, until));
    }

    public void Finish(GroupModel group)
    {
        _draining.AddRange(group.JustLeft.Where(m => m.Queue is { Count: > 0 }));
        Complete(group, double.PositiveInfinity);
        if (_served + _errors > 0)
        {
            clock.Records.Add(new RequestRecord(_time, 0, 0, _served, _errors, _times.ToBase64()));
        }
    }

    /// <summary>The machines whose CPU is measured: those that are warm, or all in service while none is. They are the first.</summary>
    private static int Begin(GroupModel group, double now)
    {
        foreach (var machine in group.Machines)
        {
            machine.Queue?.Begin(now);
        }

        return group.WarmAt(now) is > 0 and var warm ? warm : group.InServiceAt(now);
    }

    private static double Busy(GroupModel group, int counted, double from, double until)
    {
        var busy = 0.0;
        for (var i = 0; i < counted; i++)
        {
            busy += group.Machines[i].Queue is { } queue ? queue.Work - queue.Left(until) : 0;
        }

        return counted == 0 ? double.NaN : Math.Clamp(100 * busy / (counted * (until - from)), 0, 100);
    }

    /// <summary>Sends the probes that are due before a time, each in the middle of its interval.</summary>
    private void Probe(GroupModel group, double before)
    {
        for (; options.ProbesPerSecond > 0 && (_probes + 0.5) / options.ProbesPerSecond is var now && now < before; _probes++)
        {
            if (group.InServiceAt(now) is > 0 and var ready)
            {
                Take(group.Machines[(int)(_turn++ % ready)], ready, now, counts: false);
            }
        }
    }

    private void Deal(SimulatedMachine? machine, int ready, double now)
    {
        _sent++;
        _errors += machine is not null && Take(machine, ready, now, counts: true) ? 0 : 1;
    }

    private bool Take(SimulatedMachine machine, int ready, double now, bool counts)
    {
        var queue = machine.Queue ??= new MachineQueue(options.Queue + 1);
        _served += queue.Complete(now, _times);
        var seconds = (options.Service == ServiceTime.Exponential ? _service.NextExponential() : 1) / options.CapacityOf(ready);
        return queue.TryTake(now, seconds, counts);
    }

    /// <summary>The next arrival, seconds; infinity after the last.</summary>
    private double Arrival()
    {
        while (_next == _filled)
        {
            (_filled, _next) = (_opened == 0 ? 0 : _arrivals.Fill(_due), 0);
            if (_filled > 0)
            {
                break;
            }

            if (_opened == plan.Steps.Count)
            {
                return double.PositiveInfinity;
            }

            _arrivals = Arrivals.Open(new StepShare(++_opened, plan.Steps[_opened - 1].Requests, 0, (long)Math.Round(plan.StepSeconds * 1e9), options.Spread, Seed: options.Seed));
        }

        return ((_opened - 1) * plan.StepSeconds) + (_due[_next] * 1e-9);
    }

    private void Close(GroupModel group)
    {
        Probe(group, clock.End);
        Complete(group, clock.End);
        clock.Close(_sent, _served, _errors, _times.Count == 0 ? null : _times.ToBase64());
        (_sent, _served, _errors) = (0, 0, 0);
        _times.Reset();
    }

    private void Complete(GroupModel group, double until)
    {
        foreach (var machine in group.Machines)
        {
            _served += machine.Queue?.Complete(until, _times) ?? 0;
        }

        for (var i = _draining.Count - 1; i >= 0; i--)
        {
            var (machine, queue) = (_draining[i], _draining[i].Queue!);
            _served += queue.Complete(Math.Min(until, machine.EndedAt), _times);
            if (machine.EndedAt <= until)
            {
                _errors += queue.Drop();
                _draining.RemoveAt(i);
            }
        }
    }
}
