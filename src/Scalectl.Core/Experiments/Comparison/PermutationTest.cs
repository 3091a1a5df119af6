using Scalectl.Load;

namespace Scalectl.Experiments;

/// <summary>What a permutation test found.</summary>
/// <param name="P">Two-sided: how often chance alone gives means at least as far apart.</param>
/// <param name="LeastP">The smallest p that so many values can give at all.</param>
/// <param name="Exact">Every way to divide the values was looked at; otherwise a seeded sample of them.</param>
public readonly record struct PermutationResult(double P, double LeastP, bool Exact);

/// <summary>
/// Is the difference of two sets of repetitions more than chance? If the two were the same thing, any way to divide all
/// values into two sets of these sizes would be as likely as the one seen: p is the share of those whose means differ at
/// least as much. Of the means, not the medians: those of a few values take so few different values that the test would
/// hardly see anything.
/// </summary>
public static class PermutationTest
{
    /// <summary>Up to so many divisions all are looked at (8 against 8 has 12,870), else as many are drawn.</summary>
    private const int Most = 20_000;

    /// <param name="a">At least one value.</param>
    /// <param name="b">At least one value.</param>
    /// <param name="seed">For more than 20,000 divisions: same seed, same p.</param>
    public static PermutationResult Of(IReadOnlyList<double> a, IReadOnlyList<double> b, long seed)
    {
        double[] all = [.. a, .. b];
        var total = all.Sum();
        double Distance(double sum) => Math.Abs((sum / a.Count) - ((total - sum) / b.Count));

        // What floating point makes of equal distances is not less.
        var seen = Distance(a.Sum()) - (1e-9 * Math.Max(1e-300, all.Max(Math.Abs)));
        var ways = Ways(all.Length, a.Count);
        var least = (a.Count == b.Count ? 2 : 1) / ways;
        if (ways <= Most)
        {
            var asFar = CountExactly(all, a.Count, 0, 0, sum => Distance(sum) >= seen);
            return new PermutationResult(asFar / ways, least, true);
        }

        var random = new SplitMix64(seed, all.Length);
        var count = 0;
        for (var i = 0; i < Most; i++)
        {
            count += Distance(DrawSum(all, a.Count, ref random)) >= seen ? 1 : 0;
        }

        // The division seen is one of them, so p is never 0.
        return new PermutationResult((count + 1.0) / (Most + 1), Math.Max(least, 1.0 / (Most + 1)), false);
    }

    /// <summary>n over k.</summary>
    internal static double Ways(int n, int k)
    {
        var ways = 1.0;
        for (var i = 1; i <= k; i++)
        {
            ways = Math.Round(ways * (n - k + i) / i);
        }

        return ways;
    }

    private static int CountExactly(double[] all, int left, int from, double sum, Func<double, bool> counts)
    {
        if (left == 0)
        {
            return counts(sum) ? 1 : 0;
        }

        var count = 0;
        for (var i = from; i <= all.Length - left; i++)
        {
            count += CountExactly(all, left - 1, i + 1, sum + all[i], counts);
        }

        return count;
    }

    /// <summary>Sum of the first n after shuffling so many to the front; any order of the rest does as well.</summary>
    private static double DrawSum(double[] all, int n, ref SplitMix64 random)
    {
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            var other = i + (int)(random.NextUniform() * (all.Length - i));
            (all[i], all[other]) = (all[other], all[i]);
            sum += all[i];
        }

        return sum;
    }
}
