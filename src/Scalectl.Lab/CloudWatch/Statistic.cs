using System.Globalization;

namespace Scalectl.Lab.CloudWatch;

/// <summary>A statistic by the name that CloudWatch uses: one of five, or a percentile as <c>p95</c> or <c>p99.9</c>.</summary>
public sealed class Statistic
{
    private readonly Func<MetricDatapoint, double> _of;

    private Statistic(string name, Func<MetricDatapoint, double> of, bool extended)
    {
        Name = name;
        IsExtended = extended;
        _of = of;
    }

    /// <summary>The five plain ones.</summary>
    public static IReadOnlyDictionary<string, Statistic> Plain { get; } = new Dictionary<string, Statistic>(StringComparer.Ordinal)
    {
        ["Average"] = new("Average", static p => p.Average, false),
        ["Sum"] = new("Sum", static p => p.Sum, false),
        ["Minimum"] = new("Minimum", static p => p.Minimum, false),
        ["Maximum"] = new("Maximum", static p => p.Maximum, false),
        ["SampleCount"] = new("SampleCount", static p => p.SampleCount, false),
    };

    public string Name { get; }

    /// <summary>True for percentiles, which the wire keeps apart.</summary>
    public bool IsExtended { get; }

    public static Statistic? Parse(string name)
    {
        if (Plain.TryGetValue(name, out var plain))
        {
            return plain;
        }

        return name.StartsWith('p') && double.TryParse(name.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percentile)
            && percentile is >= 0 and <= 100
            ? new Statistic(name, p => p.Percentile(percentile), true)
            : null;
    }

    public double Of(MetricDatapoint point) => _of(point);
}
