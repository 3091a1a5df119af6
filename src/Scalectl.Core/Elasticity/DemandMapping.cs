namespace Scalectl.Elasticity;

/// <summary>
/// From load to demand: <c>I_n</c> is the highest load, requests per second, that n machines carry within the SLO.
/// The demand of a load is the first n with <c>load &lt;= I_n</c>, the last n where none is enough. Load 0 needs one machine.
/// </summary>
public sealed class DemandMapping
{
    private readonly double[] _intensities;

    private DemandMapping(double[] intensities) => _intensities = intensities;

    /// <summary><c>I_1, I_2 ..</c>, requests per second, rising.</summary>
    public IReadOnlyList<double> Intensities => _intensities;

    /// <summary>Every machine carries the same: <c>I_n = n * perInstance</c>.</summary>
    /// <param name="perInstance">Requests per second of one machine, more than 0.</param>
    /// <param name="maxInstances">Where demand saturates, 1 to 100,000.</param>
    public static Outcome<DemandMapping> Capacity(double perInstance, int maxInstances)
    {
        if (!double.IsFinite(perInstance) || perInstance <= 0)
        {
            return new InvalidInput("capacityPerInstance", Invariant(perInstance), "requests per second, more than 0", "20");
        }

        if (maxInstances is < 1 or > 100_000)
        {
            return new InvalidInput("maxInstances", Invariant(maxInstances), "1 to 100000", "8");
        }

        return new DemandMapping([.. Enumerable.Range(1, maxInstances).Select(n => n * perInstance)]);
    }

    /// <summary>A calibrated table.</summary>
    /// <param name="intensities"><c>I_1, I_2 ..</c>, each more than the one before it.</param>
    public static Outcome<DemandMapping> Table(IReadOnlyList<double> intensities)
    {
        if (intensities.Count == 0)
        {
            return new InvalidInput("mapping", "no value", "requests per second for 1, 2 .. machines", "71,142,213");
        }

        var last = 0.0;
        for (var i = 0; i < intensities.Count; i++)
        {
            if (!double.IsFinite(intensities[i]) || intensities[i] <= last)
            {
                return new InvalidInput($"mapping[{i + 1}]", Invariant(intensities[i]), $"a number above {Invariant(last)}, the one before it", "71,142,213");
            }

            last = intensities[i];
        }

        return new DemandMapping([.. intensities]);
    }

    /// <summary>The least number of machines for a load, 1 up to the table's length.</summary>
    /// <param name="load">Requests per second.</param>
    public int For(double load)
    {
        var index = Array.BinarySearch(_intensities, load);
        return Math.Min(index >= 0 ? index : ~index, _intensities.Length - 1) + 1;
    }

    private static string Invariant(IFormattable value) => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture);
}
