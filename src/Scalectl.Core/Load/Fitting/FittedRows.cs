using Scalectl.Series;

namespace Scalectl.Load;

/// <summary>Recorded rows as a fit sees them: places x (steps from 1), values, and how much time each stands for.</summary>
internal sealed class FittedRows
{
    /// <summary>More rows than this only make the search for knots slower: neighbours are averaged.</summary>
    private const int Most = 20_000;

    private FittedRows(double[] places, double[] values, double[] weights) => (Places, Values, Weights) = (places, values, weights);

    public double[] Places { get; }

    public double[] Values { get; }

    public double[] Weights { get; }

    public int Count => Places.Length;

    /// <summary>The rows that have a value.</summary>
    public static FittedRows Of(IReadOnlyList<StepPoint> points, double stepSeconds)
    {
        var known = points.Where(p => !double.IsNaN(p.Value)).ToList();
        double[] places = [.. known.Select(p => 1 + ((p.TimeMs - points[0].TimeMs) / 1000.0 / stepSeconds))];
        return new FittedRows(places, [.. known.Select(p => p.Value)], WeightsOf(places));
    }

    /// <summary>At most <see cref="Most"/> rows: means of as many neighbours.</summary>
    public FittedRows Thinned()
    {
        if (Count <= Most)
        {
            return this;
        }

        // The first and the last row stay: a curve keeps their values outside of them.
        var group = (Count + Most - 1) / Most;
        List<double> places = [Places[0]], values = [Values[0]];
        for (var i = 1; i < Count - 1; i += group)
        {
            var end = Math.Min(i + group, Count - 1);
            places.Add(Places[i..end].Average());
            values.Add(Values[i..end].Average());
        }

        places.Add(Places[^1]);
        values.Add(Values[^1]);
        return new FittedRows([.. places], [.. values], WeightsOf([.. places]));
    }

    /// <summary>Half of the way to either neighbour, so that rows that come thick do not outweigh those that come thin; a gap counts as at most three usual distances.</summary>
    private static double[] WeightsOf(double[] places)
    {
        if (places.Length < 2)
        {
            return [.. places.Select(_ => 1.0)];
        }

        var distances = places.Zip(places.Skip(1), (a, b) => b - a).ToArray();
        var most = 3 * distances.Order().ElementAt(distances.Length / 2);
        double Half(int i) => i < 0 || i >= distances.Length ? 0 : Math.Min(distances[i], most) / 2;
        return [.. places.Select((_, i) => Half(i - 1) + Half(i))];
    }
}
