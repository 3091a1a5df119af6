namespace Scalectl.Tuning;

/// <summary>One threshold that was tried, with all its repetitions.</summary>
public sealed record TuningTry
{
    /// <summary>From 1, in the order of the tries.</summary>
    public required int Number { get; init; }

    /// <summary>Percent of CPU.</summary>
    public required double Threshold { get; init; }

    /// <summary>Why it was tried, a sentence without a full stop.</summary>
    public required string Reason { get; init; }

    /// <summary>Figures of each repetition, at least one.</summary>
    public required IReadOnlyList<TuningFigures> Repetitions { get; init; }

    /// <summary>Mean of them.</summary>
    public required TuningFigures Figures { get; init; }

    /// <summary>Whether its errors are within the limit, as <see cref="Tuning.Repetitions"/> says it.</summary>
    public required bool Holds { get; init; }

    /// <summary>See <see cref="TuningLoss"/>; null: it has none.</summary>
    public double? Loss { get; init; }

    /// <summary>The experiments, one for each repetition; empty: simulated.</summary>
    public IReadOnlyList<string> ExperimentIds { get; init; } = [];

    /// <summary>In virtual time.</summary>
    public bool Simulated { get; init; }

    /// <summary>How long its runs took together, set-up included, minutes; 0: simulated.</summary>
    public double Minutes { get; init; }

    /// <summary>A try with what follows from its repetitions.</summary>
    /// <param name="options">Of the tuning.</param>
    /// <param name="number">From 1.</param>
    /// <param name="threshold">Percent.</param>
    /// <param name="reason">Why.</param>
    /// <param name="repetitions">At least one.</param>
    public static TuningTry Of(TuningOptions options, int number, double threshold, string reason, IReadOnlyList<TuningFigures> repetitions)
    {
        var figures = TuningFigures.Mean(repetitions);
        return new TuningTry
        {
            Number = number,
            Threshold = threshold,
            Reason = reason,
            Repetitions = repetitions,
            Figures = figures,
            Holds = options.ErrorLimit.Allows(figures),
            Loss = TuningLoss.Of(figures, options.EffectiveWeight),
        };
    }
}
