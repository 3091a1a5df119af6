using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Simulation.Replay;

/// <summary>Finds one constant after the other, and keeps how.</summary>
internal sealed class RunFitter(ExperimentData data, LoadPlan plan, LoadTally load, FitOverrides given)
{
    /// <summary>Source of what the user knows better.</summary>
    public const string Given = "given with the command";

    /// <summary>Of a mapping that does not say how finely it was searched, percent.</summary>
    private const double UsualResolutionPct = 3;

    private readonly ExperimentSeries _series = ExperimentSeries.Of(data with { Plan = data.Plan ?? plan }, load);

    private readonly List<Sample> _cpu =
    [
        .. data.Samples.Where(s => s.Source is SampleSource.Cloud or SampleSource.Prometheus && s.Series == SeriesNames.CpuPct).DistinctBy(s => s.TimeMs).OrderBy(s => s.TimeMs),
    ];

    private readonly List<FittedConstant> _constants = [];

    public IReadOnlyList<FittedConstant> Constants => _constants;

    /// <summary>The usual distance of two CPU samples.</summary>
    public double PeriodSeconds { get; private set; } = given.PeriodSeconds ?? new GroupModelOptions().PeriodSeconds;

    /// <summary>Requests per second that the prober sent during the load.</summary>
    public double Probes()
    {
        var seconds = (data.EndMs - data.StartMs) / 1000.0;
        var sent = ProbeTally.Of(data.Samples, data.StartMs, data.EndMs, data.Specification.Load.Step.TotalSeconds).Requests;
        return sent == 0 ? 0 : Add("probes", sent / seconds, "requests/s", true, FormattableString.Invariant($"the prober's {sent} requests in {seconds:0.#} s; each is taken to cost as much as one of the load"));
    }

    /// <summary>
    /// How much less n machines carry than n times one, as a calibration measured it; empty: as much, as far as it can
    /// tell, or nobody measured it.
    /// </summary>
    public IReadOnlyList<double> Efficiency()
    {
        if (given.CapacityPerInstance is not null || data.Mapping is not { Intensities: { Count: > 1 } loads } || data.MappingUsed is { Extrapolated: true })
        {
            return [];
        }

        List<double> shares = [.. loads.Select((load, i) => load / ((i + 1) * loads[0]))];
        var resolution = (data.MappingUsed?.ResolutionPct ?? UsualResolutionPct) / 100;
        if (shares.All(share => Math.Abs(share - 1) <= resolution))
        {
            return [];
        }

        var named = data.MappingUsed is { } used ? FormattableString.Invariant($"mapping {used.Name} of {used.MeasuredAt:yyyy-MM-dd}") : "the run's mapping";
        Add("efficiency", shares[^1], $"of {shares.Count} times one machine", true, $"{named}: {string.Join(", ", shares.Select((share, i) => FormattableString.Invariant($"{i + 1}: {share:0.###}")))}");
        return shares;
    }

    public double Capacity(double probesPerSecond, IReadOnlyList<double> efficiency)
    {
        FindPeriod();
        var (fitted, source) = CapacityFit.Of(_cpu, (long)Math.Round(PeriodSeconds * 1000), plan, load, data.StartMs, _series.InService, probesPerSecond, efficiency);
        var capacity = given.CapacityPerInstance is { } told ? Add("capacityPerInstance", told, "requests/s", false, Given)
            : fitted is { } measured ? Add("capacityPerInstance", measured, "requests/s", true, source)
            : data.Specification.Demand?.CapacityPerInstance is { } stated ? Add("capacityPerInstance", stated, "requests/s", false, $"demand.capacityPerInstance of the run; {source}")
            : data.Mapping is { } mapping ? Add(
                "capacityPerInstance", efficiency.Count > 0 ? mapping.Intensities[0] : mapping.Intensities[^1] / mapping.Intensities.Count, "requests/s", false,
                $"{(efficiency.Count > 0 ? "what the demand mapping's one machine carries" : "the demand mapping's largest load per machine")}; {source}")
            : Add("capacityPerInstance", MostPerMachine(), "requests/s", false, $"assumed: the most that a machine in service got in a step, so that nothing is saturated; {source}");
        Add("serviceTime", 1000 / capacity, "ms", fitted is not null && given.CapacityPerInstance is null, "1/capacityPerInstance");
        return capacity;
    }

    public (int Min, int Max, int Start) Group()
    {
        var deploy = data.Specification.App.Deploy;
        var seen = (Least: Whole(_series.InService.Min()), Most: Whole(_series.Total.Max()));
        var min = given.Min is { } least ? Add("min", least, "machines", false, Given)
            : deploy is not null ? Add("min", deploy.Min, "machines", false, "the experiment's file")
            : Add("min", Math.Min(seen.Least ?? 1, 1), "machines", false, "assumed: the recording does not say it");
        var max = given.Max is { } most ? Add("max", most, "machines", false, Given)
            : ExperimentSeries.MaxResourcesOf(data) is { } known ? Add("max", known, "machines", false, "the experiment's file or group")
            : Add("max", Math.Max(1, seen.Most ?? 20), "machines", false, seen.Most is null ? "assumed: no machines are recorded" : "assumed: the most that there were");
        var first = _series.InService.Count == 0 ? null : Whole(_series.InService.ValueAt(data.StartMs));
        var start = given.Start is { } told ? Add("start", told, "machines", false, Given)
            : first is { } counted ? Add("start", Math.Clamp(counted, min, Math.Max(min, max)), "machines", true, "in service when the load began")
            : Add("start", min, "machines", false, "assumed: the least, no machines are recorded");
        return ((int)min, (int)max, (int)start);
    }

    /// <summary>Of the machines that the run launched; of those before it where it launched none.</summary>
    public double Launch()
    {
        if (given.LaunchSeconds is { } told)
        {
            return Add("launch", told, "s", false, Given);
        }

        List<double> Delays(Func<MachineLife, bool> which) => [.. data.Machines.Where(m => m.InServiceMs is not null && which(m)).Select(m => (m.InServiceMs!.Value - m.LaunchedMs) / 1000.0).Order()];
        var (within, before) = (Delays(m => m.LaunchedMs > data.StartMs), Delays(m => m.LaunchedMs <= data.StartMs && m.InServiceMs > m.LaunchedMs));
        return within.Count > 0 ? Add("launch", Median(within), "s", true, FormattableString.Invariant($"median of {within.Count} launch(es), {within[0]:0.##} to {within[^1]:0.##} s"))
            : before.Count > 0 ? Add("launch", Median(before), "s", true, $"the run never scaled out: median of {before.Count} launch(es) before it")
            : Add("launch", new GroupModelOptions().LaunchSeconds, "s", false, "assumed: no launch is recorded");
    }

    public double Drain()
    {
        if (given.DrainSeconds is { } told)
        {
            return Add("drain", told, "s", false, Given);
        }

        // Within the load only: its end takes the whole group away.
        List<double> ends = [.. data.Machines.Where(m => m.TerminatingMs < data.EndMs && m.EndedMs is not null).Select(m => (m.EndedMs!.Value - m.TerminatingMs!.Value) / 1000.0).Order()];
        return ends.Count > 0
            ? Add("drain", Median(ends), "s", true, $"median of {ends.Count} termination(s)")
            : Add("drain", 0, "s", false, "assumed: no termination is recorded");
    }

    public double WarmUp() => data.Specification.App.Deploy is { } deploy
        ? Add("warmUp", deploy.WarmUp.TotalSeconds, "s", false, "the experiment's file")
        : Add("warmUp", Scalectl.Scaling.WarmUp.DefaultCooldownSeconds, "s", false, "assumed: the recording does not say it");

    /// <summary>
    /// How many wait on a machine at most shows only in a run with errors: the longest answer waited for about as many.
    /// Without errors it is what a client's patience allows.
    /// </summary>
    public int Queue(double capacity)
    {
        if (given.Queue is { } told)
        {
            return (int)Add("queue", told, "requests", false, Given);
        }

        var patience = Math.Floor(data.Specification.Load.Timeout.TotalSeconds * capacity);
        var user = ExperimentAnalysis.Compute(data).User;
        var room = user is { ErrorShare: > 0, MaxMs: { } longest } && !load.IsEmpty
            ? Add("queue", Math.Clamp(Math.Round(longest / 1000 * capacity) - 1, 0, patience), "requests", true, FormattableString.Invariant($"the run has errors, and its longest answer took {longest:0.#} ms"))
            : Add("queue", patience, "requests", false, "what the load's timeout allows: the run shows no limit");
        return (int)Math.Min(room, 10_000_000);
    }

    private void FindPeriod()
    {
        var distances = _cpu.Zip(_cpu.Skip(1), (a, b) => (b.TimeMs - a.TimeMs) / 1000.0).Order().ToList();
        PeriodSeconds = given.PeriodSeconds is { } told ? Add("period", told, "s", false, Given)
            : distances.Count > 0 ? Add("period", Median(distances), "s", true, "usual distance of two CPU samples")
            : Add("period", PeriodSeconds, "s", false, "assumed: fewer than two CPU samples are recorded");
    }

    private double MostPerMachine()
    {
        var most = 0.0;
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            var machines = _series.InService.Count == 0 ? 1 : _series.InService.ValueAt(data.StartMs + (long)(i * plan.StepSeconds * 1000));
            most = machines > 0 ? Math.Max(most, plan.Steps[i].Requests / plan.StepSeconds / machines) : most;
        }

        return most > 0 ? most : new SimulationOptions().CapacityPerInstance;
    }

    private double Add(string name, double value, string unit, bool measured, string source)
    {
        _constants.Add(new FittedConstant(name, value, unit, measured, source));
        return value;
    }

    private static int? Whole(double value) => double.IsFinite(value) ? (int)Math.Round(value) : null;

    private static double Median(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
