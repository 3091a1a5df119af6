namespace Scalectl.Tuning;

/// <summary>
/// Halves the stretch between a threshold that holds and one that does not, until it is no longer than a step:
/// <c>log2((most - least) / step)</c> tries. Right where errors rise with the threshold, which is what a threshold is for.
/// </summary>
/// <param name="options">Valid options.</param>
public sealed class Bisection(TuningOptions options) : ITuningMethod
{
    /// <inheritdoc/>
    public TuningStep Next(IReadOnlyList<TuningTry> tries)
    {
        if (tries.Count == 0)
        {
            return new TuningStep.Run(options.Start, "the start");
        }

        var (holds, fails) = (tries.LastOrDefault(t => t.Holds)?.Threshold, tries.LastOrDefault(t => !t.Holds)?.Threshold);
        var end = holds >= options.Most ? FormattableString.Invariant($"{holds} is the most that is tried, and it holds")
            : fails <= options.Least ? FormattableString.Invariant($"{fails} is the least that is tried, and even that does not hold")
            : fails - holds <= options.Step ? FormattableString.Invariant($"{holds} holds, {fails} does not, and no more than a step lies between")
            : TuningBudget.UsedUp(options, tries);
        return end is not null ? TuningStep.Ended(options, tries, holds, end) : (holds, fails) switch
        {
            (null, _) => new TuningStep.Run(options.Least, "it did not hold: the least"),
            (_, null) => new TuningStep.Run(options.Most, "it held: the most"),
            _ => new TuningStep.Run((holds.Value + fails.Value) / 2, FormattableString.Invariant($"the middle of {holds}, which holds, and {fails}, which does not")),
        };
    }
}
