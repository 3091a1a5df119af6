namespace Scalectl.Simulation;

/// <summary>
/// Load as a flow, shared evenly by the machines in service: nobody waits, and what exceeds the capacity is an error.
/// <code>
///   served = min(load, n · capacity)      errors = load - served      CPU = min(100, 100 · load / (n · capacity))
/// </code>
/// Probes are load for the CPU; of what exceeds the capacity they have their share, which is nobody's error.
/// Between two changes (of the load, of the machines in service) everything is constant, so that the integrals over a
/// period are sums of few terms, exact but for rounding; requests are counted whole, and no rounding is lost.
/// </summary>
internal sealed class FlowService(RequestClock clock, SimulationOptions options) : IServiceModel
{
    private double _time;

    /// <summary>Errors so far, not rounded; and those that are written down.</summary>
    private double _errors;
    private long _written;

    public ServedPeriod Serve(GroupModel group, double until)
    {
        var (from, probes) = (_time, options.ProbesPerSecond);
        var (arrived, busy, served) = (0.0, 0.0, 0.0);
        while (_time < until && !clock.IsOver)
        {
            var next = Math.Min(until, Math.Min(clock.StepEnd, group.NextJoin(_time)));
            var (n, rate, length) = (group.InServiceAt(_time), clock.Rate, next - _time);
            var capacity = n * options.CapacityOf(n);
            var cpu = n == 0 ? double.NaN : Math.Min(100, 100 * (rate + probes) / capacity);
            Fail(Excess(rate, probes, capacity), next);
            if (next == until && from == _time)
            {
                // The usual case, and without a rounding: nothing changed in the whole period.
                (arrived, busy, served) = (rate, cpu, 1);
            }
            else
            {
                arrived += rate * length / (until - from);
                if (n > 0)
                {
                    busy += cpu * length;
                    served += length;
                }
            }

            _time = next;
        }

        _time = until;
        return new ServedPeriod(arrived, served == 0 ? double.NaN : busy / served);
    }

    public void Finish(GroupModel group)
    {
    }

    private static double Excess(double rate, double probes, double capacity) =>
        probes == 0 ? Math.Max(0, rate - capacity) : rate * Math.Max(0, 1 - (capacity / (rate + probes)));

    /// <summary>
    /// Errors at a constant rate until a time. Each record gets the whole ones that fall into it, counted from the start
    /// of the stretch, so that how finely is recorded changes no sum.
    /// </summary>
    private void Fail(double rate, double until)
    {
        for (var step = clock.Step; clock.Step == step && clock.End <= until;)
        {
            var due = clock.Due;
            var errors = Math.Clamp((long)Math.Round(_errors + (rate * (clock.End - _time))) - _written, 0, due);
            _written += errors;
            clock.Close(due, due - errors, errors, null);
        }

        _errors += rate * (until - _time);
    }
}
