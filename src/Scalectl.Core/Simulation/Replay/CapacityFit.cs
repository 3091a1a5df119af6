using Scalectl.Elasticity;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Simulation.Replay;

/// <summary>
/// What one machine carries, from its CPU: below saturation <c>CPU = 100 · x / c</c> with x the requests per second and
/// machine in service, the prober's included (they cost as much as others), over the efficiency of so many machines; a
/// line through the origin. Least squares over the periods gives
/// <code>
///   k = sum(x · CPU) / sum(x²)      c = 100 / k
/// </code>
/// Only periods tell something in which the machines were the same in it and in the one before, there was load, and
/// the CPU was below <see cref="SaturatedPct"/>: above it load waits, and CPU says nothing of it any more. Nor does it
/// where requests failed: a machine that its load balancer has given up for a while is in service, idle, and in the mean.
/// </summary>
internal static class CapacityFit
{
    /// <summary>CPU from which a machine may be saturated within the period, percent.</summary>
    public const double SaturatedPct = 90;

    /// <summary>Share of failed requests from which a step counts as failing: an app may have a bad link at any load.</summary>
    private const double FailingShare = 0.01;

    /// <summary>Fewer periods give no line.</summary>
    private const int LeastPeriods = 3;

    /// <summary>The fit; null with the reason: it cannot be done.</summary>
    /// <param name="cpu">Samples of the CPU, ascending: each the mean over the period that it begins.</param>
    /// <param name="periodMs">Length of a period.</param>
    /// <param name="plan">The load.</param>
    /// <param name="load">What became of it.</param>
    /// <param name="startMs">When the load starts.</param>
    /// <param name="inService">Machines in service.</param>
    /// <param name="probesPerSecond">Requests beside the load.</param>
    /// <param name="efficiency">As <see cref="SimulationOptions.Efficiency"/>.</param>
    public static (double? Capacity, string Source) Of(
        IReadOnlyList<Sample> cpu, long periodMs, LoadPlan plan, LoadTally load, long startMs, StepSeries inService, double probesPerSecond, IReadOnlyList<double> efficiency)
    {
        if (cpu.Count == 0)
        {
            return (null, "no CPU was recorded");
        }

        var (endMs, stepMs) = (startMs + (plan.Steps.Count * plan.StepSeconds * 1000), plan.StepSeconds * 1000);
        var (products, squares, used, saturated, failing) = (0.0, 0.0, 0, 0, 0);
        var failed = load.Steps.Where(step => step.Errors + step.NoAnswer > FailingShare * step.Sent).Select(step => step.X - 1).ToHashSet();
        foreach (var sample in cpu.Where(s => s.TimeMs >= startMs && s.TimeMs + periodMs <= endMs))
        {
            if (sample.Value >= SaturatedPct)
            {
                saturated++;
                continue;
            }

            // The step before too: what fails in one shows in the CPU of the next.
            var (from, to) = ((sample.TimeMs - startMs) / stepMs, (sample.TimeMs + periodMs - startMs) / stepMs);
            if (failed.Count > 0 && Enumerable.Range((int)from - 1, (int)Math.Ceiling(to) - (int)from + 1).Any(failed.Contains))
            {
                failing++;
                continue;
            }

            var machines = Constant(inService, Math.Max(startMs, sample.TimeMs - periodMs), sample.TimeMs + periodMs);
            var rate = MeanRate(plan, from, to) + probesPerSecond;
            var x = rate / machines / (efficiency.Count == 0 || !(machines >= 1) ? 1 : efficiency[(int)Math.Min(machines, efficiency.Count) - 1]);
            if (!(x > 0) || !double.IsFinite(sample.Value))
            {
                continue;
            }

            (products, squares, used) = (products + (x * sample.Value), squares + (x * x), used + 1);
        }

        var reason = FormattableString.Invariant($"{used} periods of {cpu.Count} with load, the same machines and CPU below {SaturatedPct:0} % ({saturated} above{(failing == 0 ? "" : FormattableString.Invariant($", {failing} with failed requests"))})");
        return used >= LeastPeriods && products > 0
            ? (100 * squares / products, $"CPU against load per machine, least squares over {reason}")
            : (null, $"CPU does not tell it: {reason}");
    }

    /// <summary>Requests a second, mean between two moments, in steps from the start.</summary>
    private static double MeanRate(LoadPlan plan, double from, double to)
    {
        var sum = 0.0;
        for (var i = (int)Math.Max(0, from); i < Math.Min(plan.Steps.Count, to); i++)
        {
            sum += plan.Steps[i].Requests / plan.StepSeconds * Math.Max(0, Math.Min(i + 1, to) - Math.Max(i, from));
        }

        return sum / (to - from);
    }

    /// <summary>The machines between two moments; NaN: they changed.</summary>
    private static double Constant(StepSeries inService, long fromMs, long toMs)
    {
        if (inService.Count == 0)
        {
            return double.NaN;
        }

        var part = inService.Between(fromMs, Math.Min(toMs, inService.EndMs));
        return part.Count > 0 && part.Min() == part.Max() ? part.Max() : double.NaN;
    }
}
