using Scalectl.Load;
using Scalectl.Scaling;

namespace Scalectl.Simulation;

/// <summary>
/// Runs a group under a load in virtual time: one tick a metric period, as the autoscaler sees it. The same plan, options
/// and policy give the same run to the last digit.
/// </summary>
public static class Simulator
{
    /// <summary>Most ticks of a run.</summary>
    public const int MaxTicks = 20_000_000;

    /// <summary>A whole run.</summary>
    /// <param name="plan">What is sent.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="scaler">What scales the group; used for this run only.</param>
    public static SimulationResult Run(LoadPlan plan, SimulationOptions options, IScaler scaler)
    {
        var clock = new RequestClock(plan, options.RecordSeconds);
        IServiceModel service = options.Queue == 0 ? new FlowService(clock, options) : new QueueService(plan, clock, options);
        var group = new GroupModel(options.Group, scaler);
        var (duration, period) = (plan.Steps.Count * plan.StepSeconds, options.Group.PeriodSeconds);
        var count = (int)Math.Min(MaxTicks, Math.Floor((duration / period) + 1e-9));
        var ticks = new SimulatedTick[count];
        for (var i = 0; i < count; i++)
        {
            var end = (i + 1) * period;
            var served = service.Serve(group, end);
            var tick = group.Advance(scaler.ReadsTheMoment ? Moment(plan, options, group, end) : Capped(served.CpuPct, options.CpuLimitPct));
            ticks[i] = new SimulatedTick(end, served.Load, Demand(served.Load, options, group.Max), served.CpuPct, tick);
        }

        // A period that the load ends in has no datapoint, but its requests are sent.
        if (count * period < duration)
        {
            service.Serve(group, duration);
        }

        service.Finish(group);
        return new SimulationResult(plan, options, ticks, clock.Records, group.All);
    }

    /// <summary>Load per machine in service at a moment, percent of what one can carry.</summary>
    private static double Moment(LoadPlan plan, SimulationOptions options, GroupModel group, double now)
    {
        var inService = group.InServiceAt(now);
        var step = Math.Min(plan.Steps.Count - 1, (int)((now / plan.StepSeconds) + 1e-9));
        var load = plan.Steps[step].Requests / plan.StepSeconds;
        return inService == 0 ? double.NaN : Capped(100 * (load + options.ProbesPerSecond) / (inService * options.CapacityOf(inService)), options.CpuLimitPct);
    }

    private static double Capped(double percent, double? limit) => limit is { } most ? Math.Min(most, percent) : percent;

    /// <summary>As <see cref="Elasticity.DemandMapping"/> says it: the first n that carries the load, at least 1, at most all.</summary>
    private static int Demand(double load, SimulationOptions options, int most)
    {
        for (var n = 1; n <= options.Efficiency.Count && n <= most; n++)
        {
            if (n * options.CapacityOf(n) >= load - 1e-9)
            {
                return n;
            }
        }

        return (int)Math.Clamp(Math.Ceiling((load / options.CapacityOf(int.MaxValue)) - 1e-9), 1, Math.Max(1, most));
    }
}
