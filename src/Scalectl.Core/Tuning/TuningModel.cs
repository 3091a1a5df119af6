using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Simulation;
using Scalectl.Simulation.Replay;

namespace Scalectl.Tuning;

/// <summary>
/// The simulator as far as it is known how the app behaves: from the experiment's file alone, and better with each run
/// that was recorded. Where a run draws (arrivals, service times) the model has several draws, none of them the run's.
/// </summary>
public sealed class TuningModel
{
    /// <summary>Draws of a model that has any; their seeds follow each other.</summary>
    private const int ManyDraws = 3;
    private const long FirstSeed = 7_001;

    private readonly Dictionary<double, IReadOnlyList<TuningFigures>> _known = [];

    private TuningModel()
    {
    }

    /// <summary>What runs thresholds; null: neither the file nor a run says what a machine carries.</summary>
    public SimulatedTrial? Trial { get; private init; }

    /// <summary>Every constant with its source; of several runs the median of those that measured it.</summary>
    public IReadOnlyList<FittedConstant> Constants { get; private init; } = [];

    /// <summary>Threshold of the experiment's file, percent; null: the app is only named, and its target is not in the file.</summary>
    public double? FileThreshold { get; private init; }

    /// <summary>Runs that it was fitted from.</summary>
    public int Runs { get; private init; }

    /// <summary>A model; what is wrong with the experiment or a run for it.</summary>
    /// <param name="specification">The experiment's file.</param>
    /// <param name="runs">What was recorded of it, at whatever thresholds; those without a request are left out.</param>
    /// <param name="given">What the user knows better.</param>
    /// <param name="plan">The load, where the function alone does not say it (a trace).</param>
    public static Outcome<TuningModel> Of(ExperimentSpecification specification, IReadOnlyList<ExperimentData> runs, FitOverrides? given = null, LoadPlan? plan = null)
    {
        if (TunedThreshold.Check(specification) is { } wrong)
        {
            return wrong;
        }

        var fit = ModelFit.Of(specification, runs, given ?? new FitOverrides());
        if (!fit.Ok)
        {
            return fit.Errors.ToList();
        }

        var trial = fit.Value.Options is { } options ? SimulatedTrial.Of(specification, options, plan, fit.Value.WarmUpSeconds) : default(Outcome<SimulatedTrial>?);
        return trial is { Ok: false } failed ? failed.Errors.ToList() : new TuningModel
        {
            Trial = trial?.Value,
            Constants = fit.Value.Constants,
            FileThreshold = specification.App.Deploy?.Policy.Target ?? specification.App.PolicyTarget,
            Runs = fit.Value.Runs,
        };
    }

    /// <summary>What it expects of a threshold, once for each draw.</summary>
    /// <param name="threshold">Percent of CPU.</param>
    /// <exception cref="InvalidOperationException">There is no <see cref="Trial"/>.</exception>
    public IReadOnlyList<TuningFigures> Draws(double threshold)
    {
        var trial = Trial ?? throw new InvalidOperationException("Nothing says what a machine carries.");
        if (!_known.TryGetValue(threshold, out var figures))
        {
            var draws = trial.Options is { Queue: > 0 } options && (options.Service != ServiceTime.Constant || options.Spread == Spread.Poisson) ? ManyDraws : 1;
            figures = _known[threshold] = [.. Enumerable.Range(1, draws).Select(draw => trial.Figures(threshold, draw))];
        }

        return figures;
    }

    /// <summary>The seed of a model's first draw: not that of the file, which the runs may have used.</summary>
    internal static SimulationOptions Seeded(SimulationOptions options) => options with { Seed = FirstSeed };
}
