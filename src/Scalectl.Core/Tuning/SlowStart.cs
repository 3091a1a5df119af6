namespace Scalectl.Tuning;

/// <summary>
/// The thesis' threshold tuning (Algorithm 1), like TCP's slow start:
/// <code>
///   double U while the errors stay within the limit          10  20  40  80x
///   on the first violation: halve U, and from then on         40  45  50  55  60x
///   add the step while it holds; on a violation subtract the step and return     55
/// </code>
/// As printed it never ends where errors never rise, and may return a U that it has not run, or one below 0. So U is
/// clamped, the search ends at the most threshold that holds, at the least that does not, and at its budget; and what
/// it returns has been run and held. Where the halved U fails too it goes on halving: the error of a first U that is
/// far too high would otherwise only ever be answered with a step less. A threshold that was run before is run again:
/// real runs differ.
/// </summary>
/// <param name="options">Valid options.</param>
public sealed class SlowStart(TuningOptions options) : ITuningMethod
{
    /// <inheritdoc/>
    public TuningStep Next(IReadOnlyList<TuningTry> tries)
    {
        if (tries.Count == 0)
        {
            return new TuningStep.Run(options.Start, "the start");
        }

        var (last, doubling) = (tries[^1], tries.SkipLast(1).All(t => t.Holds));
        var (u, held) = (last.Threshold, Held(tries));
        TuningStep Run(double threshold, string reason) =>
            TuningBudget.UsedUp(options, tries) is { } end ? TuningStep.Ended(options, tries, held, end) : new TuningStep.Run(threshold, reason);
        if (last.Holds)
        {
            return u >= options.Most ? TuningStep.Ended(options, tries, u, FormattableString.Invariant($"{u} is the most that is tried, and it holds"))
                : doubling ? Run(Math.Min(options.Most, 2 * u), "it held, and nothing has failed yet: twice as much")
                : Run(Math.Min(options.Most, u + options.Step), FormattableString.Invariant($"it held: {options.Step} more"));
        }

        if (!doubling && held is { } best)
        {
            return best >= u - options.Step
                ? TuningStep.Ended(options, tries, best, FormattableString.Invariant($"{u} does not hold, {best} does"))
                : Run(u - options.Step, FormattableString.Invariant($"it did not hold: {options.Step} less, to be sure of it"));
        }

        return u <= options.Least
            ? TuningStep.Ended(options, tries, null, FormattableString.Invariant($"{u} is the least that is tried, and even that does not hold"))
            : Run(Math.Max(options.Least, u / 2), "it did not hold: half as much, and from there on step by step");
    }

    /// <summary>The largest threshold whose newest run held.</summary>
    private static double? Held(IReadOnlyList<TuningTry> tries)
    {
        double? best = null;
        foreach (var group in tries.GroupBy(t => t.Threshold))
        {
            best = group.Last().Holds && !(best > group.Key) ? group.Key : best;
        }

        return best;
    }
}
