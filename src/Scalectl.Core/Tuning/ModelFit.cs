using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Series;
using Scalectl.Simulation;
using Scalectl.Simulation.Replay;

namespace Scalectl.Tuning;

/// <summary>
/// The simulator's constants from several runs of one experiment. Each run gives its own (<see cref="RunFit"/>); of
/// those that measured a constant the median counts. Two things show only when runs are looked at whole:
/// <code>
///   service time   a tenth of the answers of seconds without errors took less than half of 1/capacity: exponential,
///                  for constant ones none could; else constant
///   queue          how many may wait so that errors, p95 and p99 of a simulated run are most like the measured ones
/// </code>
/// </summary>
/// <param name="Options">Null: no run, and the file does not say what a machine carries.</param>
/// <param name="WarmUpSeconds">Of the policy.</param>
/// <param name="Constants">With their sources.</param>
/// <param name="Runs">Runs that it is from.</param>
internal sealed record ModelFit(SimulationOptions? Options, double? WarmUpSeconds, IReadOnlyList<FittedConstant> Constants, int Runs)
{
    /// <summary>Each of the three ratios within some 2 %.</summary>
    private const double NearEnough = 0.001;

    public static Outcome<ModelFit> Of(ExperimentSpecification specification, IReadOnlyList<ExperimentData> runs, FitOverrides given)
    {
        var fits = new List<(ExperimentData Data, RunFit Fit)>();
        foreach (var data in runs)
        {
            var fit = RunFit.Of(data, given);
            if (fit.Ok && fit.Value.Plan.TotalRequests > 0)
            {
                fits.Add((data, fit.Value));
            }
            else if (!fit.Ok && fit.Errors.Any(e => e.Argument != "--experiment"))
            {
                return fit.Errors.ToList();
            }
        }

        return fits.Count == 0 ? OfFile(specification, given) : OfRuns(specification, fits, given);
    }

    /// <summary>Without a run: the file, and what a simulation assumes.</summary>
    private static ModelFit OfFile(ExperimentSpecification specification, FitOverrides given)
    {
        var (deploy, standard) = (specification.App.Deploy, new GroupModelOptions());
        var constants = new List<FittedConstant>();
        double Add(string name, double? told, double? file, double assumed, string unit)
        {
            constants.Add(new FittedConstant(name, told ?? file ?? assumed, unit, false, told is not null ? "given" : file is not null ? "the experiment's file" : "assumed: nothing has run yet"));
            return constants[^1].Value;
        }

        if ((given.CapacityPerInstance ?? specification.Demand?.CapacityPerInstance) is not { } stated)
        {
            return new ModelFit(null, deploy?.WarmUp.TotalSeconds, [], 0);
        }

        var capacity = Add("capacityPerInstance", given.CapacityPerInstance, stated, stated, "requests/s");
        var max = (int)Add("max", given.Max, deploy?.Max, standard.Max, "machines");
        var min = (int)Add("min", given.Min, deploy?.Min, standard.Min, "machines");
        return new ModelFit(
            TuningModel.Seeded(new SimulationOptions
            {
                CapacityPerInstance = capacity,
                Queue = (int)Add("queue", given.Queue, null, Math.Min(10_000_000, Math.Floor(specification.Load.Timeout.TotalSeconds * capacity)), "requests"),
                Service = given.Service ?? ServiceTime.Constant,
                Spread = specification.Load.Spread,
                Group = new GroupModelOptions
                {
                    Min = min,
                    Max = max,
                    Start = Math.Clamp((int)Add("start", given.Start, null, min, "machines"), Math.Min(min, max), max),
                    LaunchSeconds = Add("launch", given.LaunchSeconds, null, standard.LaunchSeconds, "s"),
                    PeriodSeconds = Add("period", given.PeriodSeconds, null, standard.PeriodSeconds, "s"),
                    DrainSeconds = Add("drain", given.DrainSeconds, null, standard.DrainSeconds, "s"),
                },
            }),
            deploy?.WarmUp.TotalSeconds, constants, 0);
    }

    private static Outcome<ModelFit> OfRuns(ExperimentSpecification specification, List<(ExperimentData Data, RunFit Fit)> fits, FitOverrides given)
    {
        var newest = fits[^1].Fit;
        var constants = newest.Constants.Select(c => Median(c, [.. fits.Select(f => f.Fit)])).ToDictionary(c => c.Name);
        double Of(string name) => constants[name].Value;
        var capacity = Of("capacityPerInstance");
        constants["serviceTime"] = constants["serviceTime"] with { Value = 1000 / capacity };
        var options = TuningModel.Seeded(newest.Options) with
        {
            CapacityPerInstance = capacity,
            Service = given.Service ?? Service([.. fits.Select(f => f.Data)], capacity),
            Group = newest.Options.Group with { LaunchSeconds = Of("launch"), DrainSeconds = Of("drain"), PeriodSeconds = Of("period") },
        };
        options = options with { Queue = (int)Of("queue") };
        if (given.Queue is null && Queue(specification, fits, options) is { } queue)
        {
            constants["queue"] = new FittedConstant("queue", queue, "requests", true, "so many that errors, p95 and p99 of the simulated run are most like the measured ones");
            options = options with { Queue = queue };
        }

        return new ModelFit(options, newest.WarmUpSeconds, [.. newest.Constants.Select(c => constants[c.Name])], fits.Count);
    }

    /// <summary>Of one run: as it is. Of several: the median of those that measured it.</summary>
    private static FittedConstant Median(FittedConstant newest, List<RunFit> fits)
    {
        var measured = fits.SelectMany(f => f.Constants).Where(c => c.Name == newest.Name && c.Measured).OrderBy(c => c.Value).ToList();
        return measured.Count switch
        {
            0 => newest,
            1 => measured[0],
            _ => measured[0] with { Value = (measured[(measured.Count - 1) / 2].Value + measured[measured.Count / 2].Value) / 2, Source = $"median of {measured.Count} runs" },
        };
    }

    private static ServiceTime Service(List<ExperimentData> runs, double capacity)
    {
        var times = new LatencyHistogram();
        foreach (var second in runs.SelectMany(r => r.Generators.Values).SelectMany(s => s).Where(s => s.ResponseTime is not null && s.Answered4xx + s.Answered5xx + s.NoAnswer == 0))
        {
            _ = times.TryMerge(second.ResponseTime!);
        }

        return times.Count > 0 && times.ValueAtPercentile(10) < 0.5e9 / capacity ? ServiceTime.Exponential : ServiceTime.Constant;
    }

    /// <summary>
    /// From what the longest answer of the run with the most errors shows, which is too many where service times are
    /// drawn, to the queue with which the simulated run is most like the measured one. Null: no run had an error.
    /// </summary>
    private static int? Queue(ExperimentSpecification specification, List<(ExperimentData Data, RunFit Fit)> fits, SimulationOptions options)
    {
        var (data, fit) = fits.MaxBy(f => Errors(f.Data));
        var guess = (int)fit.Constants.First(c => c.Name == "queue").Value;
        if (guess < 1 || !(Errors(data) > 0) || (data.Specification.App.Deploy?.Policy.Target ?? data.Specification.App.PolicyTarget) is not { } threshold)
        {
            return null;
        }

        var measured = ExperimentAnalysis.Compute(data).User!;
        var known = new SortedDictionary<int, double>();
        double Distance(int queue)
        {
            if (!known.TryGetValue(queue, out var distance))
            {
                var trial = SimulatedTrial.Of(specification, options with { Queue = queue }, fit.Plan, fit.WarmUpSeconds);
                distance = known[queue] = trial.Ok ? Unlike(ExperimentAnalysis.Compute(trial.Value.Run(threshold)).User!, measured) : double.PositiveInfinity;
            }

            return distance;
        }

        if (Distance(guess) < NearEnough)
        {
            return guess;
        }

        foreach (var share in (double[])[0.25, 0.4, 0.55, 0.75, 1.3, 1.8])
        {
            Distance(Math.Max(1, (int)Math.Round(guess * share)));
        }

        // Twice between the best so far and its neighbours.
        for (var i = 0; i < 2; i++)
        {
            List<int> queues = [.. known.Keys];
            var best = queues.IndexOf(queues.MinBy(q => known[q]));
            Distance((queues[best] + queues[Math.Max(0, best - 1)]) / 2);
            Distance((queues[best] + queues[Math.Min(queues.Count - 1, best + 1)] + 1) / 2);
        }

        return known.MinBy(k => k.Value).Key;
    }

    private static double? Errors(ExperimentData data) => ExperimentAnalysis.Compute(data).User is { } user ? user.ErrorResponses + user.NoAnswer : null;

    /// <summary>Sum of the squared logarithms of the ratios; five errors more or less are chance.</summary>
    private static double Unlike(UserReport one, UserReport other)
    {
        double Of(double? a, double? b) => a is > 0 && b is > 0 ? Math.Pow(Math.Log(a.Value / b.Value), 2) : 0;
        return Of(one.ErrorResponses + one.NoAnswer + 5, other.ErrorResponses + other.NoAnswer + 5) + Of(one.P95Ms, other.P95Ms) + Of(one.P99Ms, other.P99Ms);
    }
}
