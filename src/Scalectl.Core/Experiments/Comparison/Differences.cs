namespace Scalectl.Experiments;

/// <summary>Tests one experiment against another, criterion by criterion.</summary>
internal static class Differences
{
    /// <summary>The level of the verdicts.</summary>
    private const double Level = 0.05;

    public static IReadOnlyList<Difference> Of(ComparedValues mine, ComparedValues other, long seed)
    {
        var tests = mine.Criteria.Keys.Where(other.Criteria.ContainsKey)
            .Select(criterion => (Criterion: criterion, Mine: mine.Criteria[criterion], Other: other.Criteria[criterion]))
            .Select(c => (c.Criterion, c.Mine, c.Other, Result: PermutationTest.Of(c.Mine, c.Other, seed)))
            .ToList();
        var adjusted = HolmCorrection.Of([.. tests.Select(test => test.Result.P)]);
        return [.. tests.Select((test, i) => Of(mine.Name, test.Criterion, test.Mine, test.Other, test.Result, adjusted[i], tests.Count))];
    }

    private static Difference Of(string name, Criterion criterion, IReadOnlyList<double> mine, IReadOnlyList<double> other, PermutationResult test, double adjusted, int tests)
    {
        var delta = CliffsDelta.Of(mine, other);
        // The smallest p is worth its rank only when it is the smallest of all, so this is the least that was asked of it.
        var tooFew = test.LeastP * tests > Level;
        return new Difference
        {
            Experiment = name,
            Criterion = criterion.Name,
            MedianDifference = Median.Of(mine) - Median.Of(other),
            CliffsDelta = delta,
            Magnitude = CliffsDelta.Magnitude(delta),
            PValue = test.P,
            AdjustedPValue = adjusted,
            Exact = test.Exact,
            Verdict = adjusted <= Level ? mine.Average() < other.Average() ? Verdict.Lower : Verdict.Higher
                : tooFew ? Verdict.TooFewRepetitions : Verdict.NoDifferenceShown,
            RepetitionsNeeded = tooFew ? Needed(tests) : null,
        };
    }

    /// <summary>The least n of which n against n can have an adjusted p within the level.</summary>
    private static int Needed(int tests)
    {
        var n = 2;
        while (2 * tests / PermutationTest.Ways(2 * n, n) > Level)
        {
            n++;
        }

        return n;
    }
}
