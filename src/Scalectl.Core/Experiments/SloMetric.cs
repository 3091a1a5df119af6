using System.Globalization;

namespace Scalectl.Experiments;

/// <summary>A figure that a limit can be set on.</summary>
/// <param name="Unit">What a value of it is followed by, with its space.</param>
/// <param name="UnitText">The same for errors.</param>
/// <param name="ExampleLimit">A limit that would be right.</param>
/// <param name="IsResponseTime">A response time: the violation shares take their limit from such a rule.</param>
/// <param name="Measure">The figure of a run.</param>
public sealed record SloMetric(string Unit, string UnitText, string ExampleLimit, bool IsResponseTime, Func<ExperimentReport, double?> Measure)
{
    /// <summary>Every metric by name.</summary>
    public static IReadOnlyDictionary<string, SloMetric> All { get; } = new Dictionary<string, SloMetric>(StringComparer.Ordinal)
    {
        ["mean"] = ResponseTime(r => r.User?.RequestWeightedResponseTimeMs),
        ["p50"] = ResponseTime(r => r.User?.P50Ms),
        ["p90"] = ResponseTime(r => r.User?.P90Ms),
        ["p95"] = ResponseTime(r => r.User?.P95Ms),
        ["p99"] = ResponseTime(r => r.User?.P99Ms),
        ["p999"] = ResponseTime(r => r.User?.P999Ms),
        ["max"] = ResponseTime(r => r.User?.MaxMs),
        ["latency"] = Time(r => r.User?.AverageLatencyMs, "5ms"),
        ["errors"] = Percent(r => 100 * r.User?.ErrorShare),
        ["errorResponses"] = Plain("answers", r => r.User?.ErrorResponses, "10"),
        ["noAnswer"] = Plain("requests", r => r.User?.NoAnswer, "10"),
        ["missed"] = Percent(r => r.Load is { Planned: > 0 } load ? 100.0 * load.Missed / load.Planned : null),
        ["tauU"] = Percent(r => r.Elasticity?.TauUPct, "10%"),
        ["tauO"] = Percent(r => r.Elasticity?.TauOPct, "30%"),
        ["thetaU"] = Percent(r => r.Elasticity?.ThetaUPct, "10%"),
        ["thetaO"] = Percent(r => r.Elasticity?.ThetaOPct, "30%"),
        ["upsilon"] = Percent(r => r.Elasticity?.UpsilonPct, "50%"),
        ["accU"] = Plain("instances", r => r.Elasticity?.AccU),
        ["accO"] = Plain("instances", r => r.Elasticity?.AccO),
        ["scaleOutLag"] = Time(r => 1000 * r.Elasticity?.ScaleOutLagSeconds, "90s"),
        ["scaleInLag"] = Time(r => 1000 * r.Elasticity?.ScaleInLagSeconds, "5m"),
        ["operatingExpense"] = Plain("instance-steps", r => r.Cost?.OperatingExpense ?? r.Elasticity?.OperatingExpense, "100"),
        ["cost"] = new("", "the price's currency, a number", "0.5", false, r => r.Cost?.Cost),
    };

    /// <summary>Reads a limit in the metric's unit.</summary>
    public bool TryReadLimit(string text, out double value)
    {
        if (Unit == Milliseconds)
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

    private const string Milliseconds = " ms";

    private static SloMetric ResponseTime(Func<ExperimentReport, double?> measure) => Time(measure, "200ms") with { IsResponseTime = true };

    private static SloMetric Time(Func<ExperimentReport, double?> measure, string example) => new(Milliseconds, "a duration, ms or s", example, false, measure);

    private static SloMetric Percent(Func<ExperimentReport, double?> measure, string example = "1%") => new(" %", "percent", example, false, measure);

    private static SloMetric Plain(string unit, Func<ExperimentReport, double?> measure, string example = "0.5") => new($" {unit}", $"{unit}, a number", example, false, measure);
}
