using System.Globalization;

namespace Scalectl.Tuning;

/// <summary>What is expected of a threshold that was not run.</summary>
/// <param name="Threshold">Percent of CPU.</param>
/// <param name="Chance">That it holds, 0 to 1.</param>
/// <param name="Errors">In the limit's unit.</param>
/// <param name="LogLoss">Mean of ln loss; infinity: it has none.</param>
/// <param name="Deviation">Standard deviation of ln loss.</param>
/// <param name="Figures">Mean of what was simulated.</param>
internal sealed record Expectation(double Threshold, double Chance, double Errors, double LogLoss, double Deviation, TuningFigures Figures)
{
    /// <summary><c>Chance · E[max(0, 1 - loss/best)]</c> with ln loss normal; 0: nothing is known of the loss.</summary>
    public double Gain(double? best)
    {
        if (double.IsInfinity(LogLoss) || best is not > 0)
        {
            return best is null ? Chance : 0;
        }

        // With d = ln best - mean: E = Φ(d/s) - exp(s²/2 - d) · Φ(d/s - s)
        var distance = Math.Log(best.Value) - LogLoss;
        var z = distance / Deviation;
        return Chance * Math.Max(0, Normal.Below(z) - (Math.Exp((Deviation * Deviation / 2) - distance) * Normal.Below(z - Deviation)));
    }

    /// <summary>The sentence, without a full stop.</summary>
    public string Why(int runs) => string.Create(
        CultureInfo.InvariantCulture,
        $"the simulator, {(runs == 0 ? "with the capacity that is stated" : $"fitted from {runs} run(s)")}, expects {Figures.Errors:0.#} errors, p95 {Figures.P95Ms ?? double.NaN:0.#} ms and {(Figures.Cost is { } cost ? $"{cost:0.####} {Figures.Currency}" : $"{Figures.OperatingExpense:0.#} machine-steps")}; the chance that it holds is {100 * Chance:0} %");
}

/// <summary>
/// What the model expects of a threshold, put right by how far it was off where it can be seen: at thresholds that were
/// run. Between two of them the ratio of measured to simulated is interpolated (in logarithms, over the threshold),
/// beyond the last it stays. What is left is uncertain: more so far from a run, and by what the draws differ.
/// </summary>
internal sealed class Outlook
{
    /// <summary>Deviation of ln loss beside a run, and what is added to it this far away, percent of CPU.</summary>
    private const double Near = 0.005, Far = 0.02, FarAway = 25;

    /// <summary>Deviation of ln errors.</summary>
    private const double ErrorDeviation = 0.25;

    /// <summary>What none of them is certain of: that a threshold without any simulated error has none.</summary>
    private const double MostChance = 0.95;

    private readonly TuningOptions _options;
    private readonly TuningModel _model;
    private readonly IReadOnlyList<(double Threshold, double? Loss, double Errors)> _offsets;

    public Outlook(TuningOptions options, IReadOnlyList<TuningTry> tries, TuningModel model)
    {
        (_options, _model) = (options, model);
        _offsets =
        [
            .. tries.GroupBy(t => t.Threshold).Select(g => g.Last()).OrderBy(t => t.Threshold).Select(t =>
            {
                var simulated = Simulated(t.Threshold);
                return (t.Threshold, t.Loss > 0 && double.IsFinite(simulated.LogLoss) ? Math.Log(t.Loss.Value) - simulated.LogLoss : (double?)null, LogErrors(t.Figures.Errors) - LogErrors(simulated.Figures.Errors));
            }),
        ];
    }

    public Expectation Of(double threshold)
    {
        var simulated = Simulated(threshold);
        var known = _offsets.Where(o => o.Loss is not null).Select(o => (o.Threshold, o.Loss!.Value)).ToList();
        var distance = known.Count == 0 ? 1 : Math.Min(1, known.Min(k => Math.Abs(k.Threshold - threshold)) / FarAway);
        var off = Near + (Far * distance);

        // One error more or less is nothing to be put right by a ratio: LogErrors counts half of one more.
        var ratio = Math.Exp(Between([.. _offsets.Select(o => (o.Threshold, o.Errors))], threshold));
        var errors = Math.Max(0, ((simulated.Figures.Errors + 0.5) * ratio) - 0.5);
        var share = simulated.Figures.Errors > 0 ? simulated.Figures.ErrorSharePct / simulated.Figures.Errors : ShareOfOne();
        return simulated with
        {
            LogLoss = simulated.LogLoss + Between(known, threshold),
            Deviation = Math.Sqrt((off * off) + (simulated.Deviation * simulated.Deviation)),
            Errors = _options.ErrorLimit.IsShare ? errors * share : errors,
            Chance = Chance(errors, share),
        };
    }

    private static double LogErrors(double errors) => Math.Log(errors + 0.5);

    /// <summary>Ordered by threshold; none: no offset.</summary>
    private static double Between(List<(double Threshold, double Offset)> offsets, double threshold)
    {
        if (offsets.Count == 0)
        {
            return 0;
        }

        var above = offsets.FindIndex(o => o.Threshold >= threshold);
        return above < 0 ? offsets[^1].Offset
            : above == 0 ? offsets[0].Offset
            : offsets[above - 1].Offset + ((offsets[above].Offset - offsets[above - 1].Offset) * (threshold - offsets[above - 1].Threshold) / (offsets[above].Threshold - offsets[above - 1].Threshold));
    }

    /// <summary>Where none is allowed, that none happens of those that are expected; else that they stay within the limit.</summary>
    private double Chance(double errors, double share)
    {
        var limit = _options.ErrorLimit.IsShare ? _options.ErrorLimit.Value / share : _options.ErrorLimit.Value;
        return MostChance * (limit < 1 ? Math.Exp(-errors) : Normal.Below((Math.Log(limit + 0.5) - LogErrors(errors)) / ErrorDeviation));
    }

    private double ShareOfOne()
    {
        var requests = _model.Trial!.Requests;
        return requests == 0 ? 100 : 100.0 / requests;
    }

    private Expectation Simulated(double threshold)
    {
        var draws = _model.Draws(threshold);
        var losses = draws.Select(d => TuningLoss.Of(d, _options.EffectiveWeight)).Select(l => l is > 0 ? Math.Log(l.Value) : double.PositiveInfinity).ToList();
        var mean = losses.Average();
        var spread = double.IsInfinity(mean) || losses.Count < 2 ? 0 : Math.Sqrt(losses.Sum(l => (l - mean) * (l - mean)) / (losses.Count - 1));
        return new Expectation(threshold, 0, 0, mean, spread, TuningFigures.Mean(draws));
    }
}
