using Scalectl.Daemon.Experiments;
using Scalectl.Experiments;
using Scalectl.Simulation.Replay;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tunings;

/// <summary>The methods by name, each with what it needs to know.</summary>
internal sealed class TuningMethods(ExperimentArchive experiments, ExperimentReports reports)
{
    private static readonly Dictionary<TuningMethod, Func<TuningOptions, Func<TuningModel>, ITuningMethod>> Known = new()
    {
        [TuningMethod.Guided] = (options, model) => new Guided(options, model),
        [TuningMethod.SlowStart] = (options, _) => new SlowStart(options),
        [TuningMethod.Bisect] = (options, _) => new Bisection(options),
    };

    /// <summary>A tuning's method, given its tries so far: for whatever options are asked of it.</summary>
    public async Task<Func<TuningOptions, ITuningMethod>> OfAsync(StoredTuning tuning, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExperimentData> runs = tuning.Request.Method == TuningMethod.Guided ? await RecordedAsync(tuning, cancellationToken) : [];
        return options => Known[options.Method](options, () => Model(tuning, runs));
    }

    /// <summary>What keeps the simulator from proposing anything; empty: nothing.</summary>
    public static IReadOnlyList<InvalidInput> Check(ExperimentSpecification specification, TrialConstants? constants) => TuningModel.Of(specification, [], Given(constants)).Errors;

    /// <summary>Fitted again from every run; where a recording cannot be used, from the experiment's file alone.</summary>
    private static TuningModel Model(StoredTuning tuning, IReadOnlyList<ExperimentData> runs)
    {
        var fitted = TuningModel.Of(tuning.Specification, runs, Given(tuning.Simulation));
        return (fitted.Ok ? fitted : TuningModel.Of(tuning.Specification, [], Given(tuning.Simulation))).Value ?? throw new InvalidOperationException($"{tuning.Id} has no model: {string.Join("; ", fitted.Errors)}");
    }

    /// <summary>Who simulates has stated the constants: nothing is left to be found out about them.</summary>
    private static FitOverrides Given(TrialConstants? constants) => constants?.Options is not { } options ? new FitOverrides() : new FitOverrides
    {
        CapacityPerInstance = options.CapacityPerInstance,
        Start = options.Group.Start,
        Min = options.Group.Min,
        Max = options.Group.Max,
        LaunchSeconds = options.Group.LaunchSeconds,
        PeriodSeconds = options.Group.PeriodSeconds,
        DrainSeconds = options.Group.DrainSeconds,
        Queue = options.Queue,
    };

    /// <summary>What was recorded of the tries; simulated ones are simulated again, which gives the same.</summary>
    private async Task<IReadOnlyList<ExperimentData>> RecordedAsync(StoredTuning tuning, CancellationToken cancellationToken)
    {
        if (tuning.Simulation is { } simulation)
        {
            var trial = simulation.Trial(tuning.Specification).Value!;
            return [.. tuning.Tries.SelectMany(t => t.Figures.Select((_, i) => trial.Run(t.Threshold, i + 1)))];
        }

        List<ExperimentData> recorded = [];
        foreach (var id in tuning.Judged.SelectMany(t => t.ExperimentIds))
        {
            // One that its user has deleted meanwhile has shown what it had to show: its figures are kept.
            if (await experiments.FindAsync(id, cancellationToken) is { } e && await reports.DataAsync(e, cancellationToken) is { } data)
            {
                recorded.Add(data);
            }
        }

        return recorded;
    }
}
