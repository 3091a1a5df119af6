using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Load;

namespace Scalectl.Experiments;

/// <summary>A limit that a run must keep: <c>p95&lt;200ms</c>, <c>errors&lt;1%</c>, <c>tauU&lt;=10%</c>, <c>cost&lt;0.5</c>.</summary>
/// <param name="Metric">One of <see cref="SloMetric.All"/>.</param>
/// <param name="Inclusive">The limit itself is allowed (<c>&lt;=</c>).</param>
/// <param name="Limit">In the metric's unit: ms, percent, instances or money.</param>
/// <param name="Text">The rule as it was written, without spaces.</param>
[JsonConverter(typeof(SloRuleConverter))]
public sealed record SloRule(string Metric, bool Inclusive, double Limit, string Text)
{
    /// <summary>Reads a rule.</summary>
    /// <param name="text">Metric, <c>&lt;</c> or <c>&lt;=</c>, and a number with the metric's unit.</param>
    /// <param name="argument">Name for errors.</param>
    public static Outcome<SloRule> Parse(string text, string argument = "slo")
    {
        var compact = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        var at = compact.IndexOf('<', StringComparison.Ordinal);
        if (at <= 0)
        {
            return new InvalidInput(argument, InvalidInput.Shorten(text), "a metric, < or <=, and a limit", "p95<200ms");
        }

        var name = compact[..at];
        if (!SloMetric.All.TryGetValue(name, out var metric))
        {
            var nearest = NearestName.Of(name, SloMetric.All.Keys);
            return new InvalidInput(argument, InvalidInput.Shorten(name), $"one of {string.Join(", ", SloMetric.All.Keys)}", $"{nearest ?? "p95"}<{SloMetric.All[nearest ?? "p95"].ExampleLimit}");
        }

        var inclusive = compact.AsSpan(at + 1).StartsWith("=");
        var limit = compact[(at + (inclusive ? 2 : 1))..];
        return metric.TryReadLimit(limit, out var value)
            ? new SloRule(name, inclusive, value, compact)
            : new InvalidInput(argument, InvalidInput.Shorten(text), $"a limit in {metric.UnitText}", $"{name}<{metric.ExampleLimit}");
    }

    /// <summary>Compares a run with the limit; a run that has no such figure has not kept it.</summary>
    public SloResult Evaluate(ExperimentReport report)
    {
        var measured = SloMetric.All[Metric].Measure(report);
        return new SloResult(Text, measured, measured is { } value && (Inclusive ? value <= Limit : value < Limit));
    }
}

/// <summary>A limit and what became of it.</summary>
/// <param name="Rule">The rule as it was written.</param>
/// <param name="Measured">In the rule's unit; null: the run has no such figure.</param>
/// <param name="Met">Whether it was kept.</param>
public sealed record SloResult(string Rule, double? Measured, bool Met)
{
    /// <summary>What was measured, with its unit: <c>143.2 ms</c>.</summary>
    public string MeasuredText() => Measured is not { } value
        ? "no such figure"
        : value.ToString("0.###", CultureInfo.InvariantCulture) + (SloRule.Parse(Rule) is { Ok: true, Value: { } rule } ? SloMetric.All[rule.Metric].Unit : "");

    /// <summary>What became of it: <c>143.2 ms, kept</c>; of a run that goes on <c>143.2 ms, holds so far</c>.</summary>
    /// <param name="ended">The run is over.</param>
    public string Verdict(bool ended) => (ended, Measured, Met) switch
    {
        (true, _, true) => $"{MeasuredText()}, kept",
        (true, _, false) => $"{MeasuredText()}, not kept",
        (false, null, _) => "no such figure yet",
        (false, _, true) => $"{MeasuredText()}, holds so far",
        _ => $"{MeasuredText()}, broken so far",
    };
}

/// <summary>Writes a rule as its text.</summary>
public sealed class SloRuleConverter : JsonConverter<SloRule>
{
    /// <inheritdoc/>
    public override SloRule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SloRule.Parse(reader.GetString() ?? "") is { Ok: true } rule ? rule.Value : throw new JsonException("expected a rule, for example p95<200ms");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, SloRule value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
