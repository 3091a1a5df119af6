using System.Globalization;

namespace Scalectl.Experiments;

/// <summary>A figure that a limit can be set on.</summary>
/// <param name="UnitText">Its unit, for errors.</param>
/// <param name="ExampleLimit">A limit that would be right.</param>
/// <param name="IsResponseTime">A response time: the violation shares take their limit from such a rule.</param>
/// <param name="Measure">The figure of a run.</param>
public sealed record SloMetric(string UnitText, string ExampleLimit, bool IsResponseTime, Func<ExperimentReport, double?> Measure)
{
    /// <summary>Every metric by name.</summary>
    public static IReadOnlyDictionary<string, SloMetric> All { get; } = new Dictionary<string, SloMetric>(StringComparer.Ordinal)
    {
        ["mean"] = ResponseTime(r => r.User?.RequestWeightedResponseTimeMs),
        ["p50"] = ResponseTime(r => r.User?.P50Ms),
        ["p95"] = ResponseTime(r => r.User?.P95Ms),
        ["p99"] = ResponseTime(r => r.User?.P99Ms),
        ["p999"] = ResponseTime(r => r.User?.P999Ms),
        ["latency"] = ResponseTime(r => r.User?.AverageLatencyMs) with { IsResponseTime = false },
        ["errors"] = Percent(r => 100 * r.User?.ErrorShare),
        ["missed"] = Percent(r => r.Load is { Planned: > 0 } load ? 100.0 * load.Missed / load.Planned : null),
        ["tauU"] = Percent(r => r.Elasticity?.TauUPct),
        ["tauO"] = Percent(r => r.Elasticity?.TauOPct),
        ["thetaU"] = Percent(r => r.Elasticity?.ThetaUPct),
        ["thetaO"] = Percent(r => r.Elasticity?.ThetaOPct),
        ["upsilon"] = Percent(r => r.Elasticity?.UpsilonPct),
        ["accU"] = Plain("instances", r => r.Elasticity?.AccU),
        ["accO"] = Plain("instances", r => r.Elasticity?.AccO),
        ["cost"] = Plain("the price's currency", r => r.Cost?.Cost),
    };

    /// <summary>Reads a limit in the metric's unit.</summary>
    public bool TryReadLimit(string text, out double value)
    {
        if (ExampleLimit.EndsWith("ms", StringComparison.Ordinal))
        {
            var read = Duration.TryParse(text, out var duration);
            value = duration.TotalMilliseconds;
            return read;
        }

        var percent = ExampleLimit.EndsWith('%');
        var number = percent && text.EndsWith('%') ? text.AsSpan(0, text.Length - 1) : text;
        value = 0;
        return percent == text.EndsWith('%') && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value);
    }

    private static SloMetric ResponseTime(Func<ExperimentReport, double?> measure) => new("a duration, ms or s", "200ms", true, measure);

    private static SloMetric Percent(Func<ExperimentReport, double?> measure) => new("percent", "1%", false, measure);

    private static SloMetric Plain(string unit, Func<ExperimentReport, double?> measure) => new($"{unit}, a number", "0.5", false, measure);
}
