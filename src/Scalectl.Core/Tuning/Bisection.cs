namespace Scalectl.Tuning;

/// <summary>
/// Halves the stretch between a threshold that holds and one that does not, until it is shorter than a step:
/// <c>log2((most - least) / step)</c> runs. Right where errors rise with the threshold, which is what a threshold is for.
/// </summary>
public static class Bisection
{
    /// <summary>Runs the search between the least and the most threshold; the start is the first that is tried.</summary>
    /// <param name="options">Valid options.</param>
    /// <param name="run">Runs a threshold and tells its error sum.</param>
    public static ThresholdResult Search(SlowStartOptions options, Func<double, double> run)
    {
        var tries = new List<ThresholdTry>();
        double? holds = null, fails = null;
        var (u, reason) = (options.Start, "the start");
        while (tries.Count < options.BudgetRuns)
        {
            var errors = run(u);
            tries.Add(new ThresholdTry(u, errors, errors <= options.ErrorLimit, reason));
            (holds, fails) = tries[^1].Holds ? ((double?)u, fails) : (holds, (double?)u);
            if (holds >= options.Most)
            {
                return new ThresholdResult(holds, tries, FormattableString.Invariant($"{holds} is the most that is tried, and it holds"));
            }

            if (fails <= options.Least)
            {
                return new ThresholdResult(null, tries, FormattableString.Invariant($"{fails} is the least that is tried, and even that does not hold"));
            }

            if (fails - holds <= options.Step)
            {
                return new ThresholdResult(holds, tries, FormattableString.Invariant($"{holds} holds, {fails} does not, and less than a step lies between"));
            }

            (u, reason) = (holds, fails) switch
            {
                (null, _) => (options.Least, "it did not hold: the least"),
                (_, null) => (options.Most, "it held: the most"),
                _ => ((holds.Value + fails.Value) / 2, FormattableString.Invariant($"the middle of {holds}, which holds, and {fails}, which does not")),
            };
        }

        return new ThresholdResult(holds, tries, $"the budget of {options.BudgetRuns} runs is used up");
    }
}
