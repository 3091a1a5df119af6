using Scalectl.Experiments;
using Scalectl.Tuning;

namespace Scalectl.Bench.Tuning;

/// <summary>A method's answer in one scenario, by the truth.</summary>
/// <param name="Scenario">Number of the scenario.</param>
/// <param name="Solvable">Whether any threshold of the grid holds.</param>
/// <param name="BestThreshold">Best of the grid; the one with the fewest errors where none holds.</param>
/// <param name="Threshold">The answer, or its least bad where it says that none holds.</param>
/// <param name="Excess">
/// By what share its loss is above that of the grid's best, below 0: it is better; infinity: it does not hold where one
/// does, or says that none does. Where none holds: by what share it has more errors than the fewest.
/// </param>
/// <param name="Runs">Runs that it took.</param>
public sealed record TuningScore(int Scenario, bool Solvable, double BestThreshold, double? Threshold, double Excess, int Runs)
{
    /// <summary>As good as the best, or nearly.</summary>
    public const double Within = 0.02;

    /// <summary>Whether the answer is good.</summary>
    public bool Good => Excess <= Within;
}

/// <summary>One scenario: its truth, run on the whole grid, and the methods against it.</summary>
public sealed class ScenarioTruth
{
    private readonly SimulatedTrial _trial;
    private readonly Dictionary<double, (ExperimentData Data, TuningFigures Figures)> _runs = [];
    private readonly Dictionary<string, TuningModel> _models = [];

    public ScenarioTruth(TuningScenario scenario)
    {
        Scenario = scenario;
        var trial = SimulatedTrial.Of(scenario.File, scenario.Truth);
        _trial = trial.Ok ? trial.Value : throw new InvalidOperationException($"scenario {scenario.Number}: {string.Join("; ", trial.Errors)}");
    }

    public TuningScenario Scenario { get; }

    /// <summary>What a run of a threshold records, and its figures. The same threshold gives the same run.</summary>
    public (ExperimentData Data, TuningFigures Figures) Run(double threshold)
    {
        if (!_runs.TryGetValue(threshold, out var run))
        {
            var data = _trial.Run(threshold);
            run = _runs[threshold] = (data, TuningFigures.Of(ExperimentAnalysis.Compute(data), Scenario.File.Load.Duration) ?? throw new InvalidOperationException("a run without requests"));
        }

        return run;
    }

    /// <summary>Runs a method.</summary>
    public TuningScore Score(TuningMethod method, TuningObjective objective) => Score(method, objective, out _);

    /// <inheritdoc cref="Score(TuningMethod, TuningObjective)"/>
    public TuningScore Score(TuningMethod method, TuningObjective objective, out IReadOnlyList<TuningTry> tries)
    {
        var options = Scenario.Options(method, objective);
        List<ExperimentData> recorded = [];
        ITuningMethod search = method switch
        {
            TuningMethod.SlowStart => new SlowStart(options),
            TuningMethod.Bisect => new Bisection(options),
            _ => new Guided(options, () => Model(recorded)),
        };
        var (answer, made) = TuningLoop.Run(options, search, (threshold, _) =>
        {
            var run = Run(threshold);
            recorded.Add(run.Data);
            return run.Figures;
        }, simulated: false);
        tries = made;
        return Judge(answer.Threshold, answer.LeastBad, options, made.Count);
    }

    /// <summary>What is the best of the thresholds that a method tried, whatever it answered.</summary>
    public TuningScore BestOf(IReadOnlyList<TuningTry> tries, TuningObjective objective)
    {
        var options = Scenario.Options(TuningMethod.SlowStart, objective);
        var best = tries.Where(t => t.Holds).MinBy(t => t.Loss ?? double.PositiveInfinity);
        return Judge(best?.Threshold, tries.MinBy(t => options.ErrorLimit.Of(t.Figures))?.Threshold, options, tries.Count);
    }

    /// <summary>The model from these runs: the objectives share their first ones, and the same runs give the same model.</summary>
    private TuningModel Model(List<ExperimentData> recorded)
    {
        var key = string.Join(' ', recorded.Select(r => r.Specification.App.Deploy!.Policy.Target));
        if (!_models.TryGetValue(key, out var model))
        {
            var made = TuningModel.Of(Scenario.File, recorded);
            model = _models[key] = made.Ok ? made.Value : throw new InvalidOperationException($"scenario {Scenario.Number}: {string.Join("; ", made.Errors)}");
        }

        return model;
    }

    private TuningScore Judge(double? threshold, double? leastBad, TuningOptions options, int runs)
    {
        var grid = Enumerable.Range(1, 20).Select(i => 5.0 * i).ToList();
        var best = grid.Aggregate((one, other) => TuningLoss.Compare(Run(one).Figures, Run(other).Figures, options.ErrorLimit, options.EffectiveWeight) <= 0 ? one : other);
        var (bestFigures, solvable) = (Run(best).Figures, options.ErrorLimit.Allows(Run(best).Figures));
        var excess = double.PositiveInfinity;
        if (solvable && threshold is { } found && options.ErrorLimit.Allows(Run(found).Figures))
        {
            excess = (TuningLoss.Of(Run(found).Figures, options.EffectiveWeight) / TuningLoss.Of(bestFigures, options.EffectiveWeight) - 1) ?? double.PositiveInfinity;
        }
        else if (!solvable && threshold is null && leastBad is { } least)
        {
            excess = (options.ErrorLimit.Of(Run(least).Figures) / options.ErrorLimit.Of(bestFigures)) - 1;
        }
        else if (!solvable && threshold is not null && options.ErrorLimit.Allows(Run(threshold.Value).Figures))
        {
            // Off the grid one was found that holds: better than the grid's best, by any measure.
            excess = -1;
        }

        return new TuningScore(Scenario.Number, solvable, best, threshold ?? leastBad, excess, runs);
    }
}
