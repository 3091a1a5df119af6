using Scalectl.Series;

namespace Scalectl.Generator.Result;

/// <summary>Percentiles of a time, milliseconds; all 0 where nothing was measured.</summary>
/// <param name="Count">How many values there were.</param>
internal sealed record Percentiles(long Count, double Mean, double P50, double P75, double P90, double P95, double P99, double P999, double Max)
{
    public static Percentiles Of(LatencyHistogram h) => new(
        h.Count, Round(h.Mean), At(h, 50), At(h, 75), At(h, 90), At(h, 95), At(h, 99), At(h, 99.9), Round(h.MaxValue));

    private static double At(LatencyHistogram h, double percentile) => Round(h.ValueAtPercentile(percentile));

    private static double Round(double nanoseconds) => Math.Round(nanoseconds / 1e6, 4);
}
