using Scalectl.Load;

namespace Scalectl.Experiments;

/// <summary>The median of repetitions, and how sure it is.</summary>
public static class Median
{
    /// <summary>Resamples of the interval: enough for the third digit of a bound.</summary>
    private const int Resamples = 10_000;

    /// <summary>The middle value; of an even number the mean of the middle two.</summary>
    /// <param name="values">At least one.</param>
    public static double Of(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values];
        return OfUnsorted(sorted);
    }

    /// <summary>The median course of several: at each moment of those that know a value and are not over; as long as the longest. Null: none does.</summary>
    public static IReadOnlyList<double?> OfEach(IReadOnlyList<IReadOnlyList<double?>> courses) =>
    [
        .. Enumerable.Range(0, courses.Select(course => course.Count).DefaultIfEmpty(0).Max())
            .Select(i => courses.Where(course => i < course.Count).Select(course => course[i]).OfType<double>().ToList())
            .Select(known => known.Count == 0 ? (double?)null : Of(known)),
    ];

    /// <summary>
    /// The 95 % interval of the median by the percentile bootstrap: the median of as many values drawn with replacement,
    /// 10,000 times; its 2.5 and 97.5 percentiles. With few values it cannot be narrower than the gaps between them: with
    /// fewer than six it is (nearly) their whole range.
    /// </summary>
    /// <param name="values">The repetitions.</param>
    /// <param name="seed">Same seed, same interval.</param>
    /// <returns>Null: of fewer than two values nothing is known of how they spread.</returns>
    public static (double Lower, double Upper)? Interval(IReadOnlyList<double> values, long seed)
    {
        if (values.Count < 2)
        {
            return null;
        }

        var random = new SplitMix64(seed, values.Count);
        var medians = new double[Resamples];
        var drawn = new double[values.Count];
        for (var i = 0; i < Resamples; i++)
        {
            for (var k = 0; k < drawn.Length; k++)
            {
                drawn[k] = values[(int)(random.NextUniform() * drawn.Length)];
            }

            medians[i] = OfUnsorted(drawn);
        }

        Array.Sort(medians);
        return (medians[Resamples * 25 / 1000], medians[(Resamples * 975 / 1000) - 1]);
    }

    private static double OfUnsorted(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
