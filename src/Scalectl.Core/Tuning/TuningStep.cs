namespace Scalectl.Tuning;

/// <summary>What comes after the tries so far: one of <see cref="Run"/>, <see cref="End"/>.</summary>
public abstract record TuningStep
{
    private TuningStep()
    {
    }

    /// <summary>The end of a search.</summary>
    /// <param name="options">Of the tuning.</param>
    /// <param name="tries">Every try.</param>
    /// <param name="threshold">What was found; null: nothing that holds.</param>
    /// <param name="reason">Why it ends here, a sentence without a full stop.</param>
    internal static TuningStep Ended(TuningOptions options, IReadOnlyList<TuningTry> tries, double? threshold, string reason) =>
        new End(TuningAnswer.Of(options, tries, threshold, reason));

    /// <summary>Try a threshold.</summary>
    /// <param name="Threshold">Percent of CPU.</param>
    /// <param name="Reason">Why, a sentence without a full stop.</param>
    public sealed record Run(double Threshold, string Reason) : TuningStep;

    /// <summary>The tuning is over.</summary>
    /// <param name="Answer">What it found.</param>
    public sealed record End(TuningAnswer Answer) : TuningStep;
}

/// <summary>
/// A way to search. A pure function of what was tried: with the same tries it says the same, so that a tuning that was
/// interrupted goes on where it stopped.
/// </summary>
public interface ITuningMethod
{
    /// <summary>What comes next.</summary>
    /// <param name="tries">Every try that has its verdict, in order.</param>
    TuningStep Next(IReadOnlyList<TuningTry> tries);
}
