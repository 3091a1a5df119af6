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
/// far too high would otherwise only ever be answered with a step less.
/// </summary>
public static class SlowStart
{
    /// <summary>Runs the search.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="run">Runs a threshold and tells its error sum. Each call is a run, also of a threshold that was run before: real runs differ.</param>
    public static ThresholdResult Search(SlowStartOptions options, Func<double, double> run)
    {
        var tries = new List<ThresholdTry>();
        var (u, doubling, reason) = (options.Start, true, "the start");
        while (tries.Count < options.BudgetRuns)
        {
            var errors = run(u);
            var last = new ThresholdTry(u, errors, errors <= options.ErrorLimit, reason);
            tries.Add(last);
            if (last.Holds && u >= options.Most)
            {
                return new ThresholdResult(u, tries, FormattableString.Invariant($"{u} is the most that is tried, and it holds"));
            }

            if (last.Holds)
            {
                (u, reason) = doubling
                    ? (Math.Min(options.Most, 2 * u), "it held, and nothing has failed yet: twice as much")
                    : (Math.Min(options.Most, u + options.Step), FormattableString.Invariant($"it held: {options.Step} more"));
                continue;
            }

            if (!doubling && Held(tries) is { } best)
            {
                if (best >= u - options.Step)
                {
                    return new ThresholdResult(best, tries, FormattableString.Invariant($"{u} does not hold, {best} does"));
                }

                (u, reason) = (u - options.Step, FormattableString.Invariant($"it did not hold: {options.Step} less, to be sure of it"));
                continue;
            }

            if (u <= options.Least)
            {
                return new ThresholdResult(null, tries, FormattableString.Invariant($"{u} is the least that is tried, and even that does not hold"));
            }

            (u, doubling, reason) = (Math.Max(options.Least, u / 2), false, "it did not hold: half as much, and from there on step by step");
        }

        return new ThresholdResult(Held(tries), tries, $"the budget of {options.BudgetRuns} runs is used up");
    }

    /// <summary>The largest threshold whose newest run held.</summary>
    private static double? Held(List<ThresholdTry> tries)
    {
        double? best = null;
        foreach (var group in tries.GroupBy(t => t.Threshold))
        {
            best = group.Last().Holds && !(best > group.Key) ? group.Key : best;
        }

        return best;
    }
}
