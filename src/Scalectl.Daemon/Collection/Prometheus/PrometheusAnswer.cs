using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scalectl.Daemon.Collection.Prometheus;

/// <summary>One value of a series.</summary>
public readonly record struct PrometheusPoint(long TimeMs, double Value);

/// <summary>Why there is no series.</summary>
/// <param name="Sentence">In the server's own words, where it said something.</param>
/// <param name="Away">The server, or the way to it: another try may find it. Otherwise the query is wrong.</param>
public sealed record PrometheusProblem(string Sentence, bool Away);

/// <summary>What came of a query: the points that there are, or why there are none.</summary>
public readonly record struct PrometheusReply(IReadOnlyList<PrometheusPoint> Points, PrometheusProblem? Problem)
{
    public static PrometheusReply Failed(string sentence, bool away) => new([], new PrometheusProblem(sentence, away));
}

/// <summary>The wire of <c>/api/v1/query_range</c>.</summary>
internal sealed record PrometheusAnswer
{
    public string? Status { get; set; }

    public string? Error { get; set; }

    public PrometheusData? Data { get; set; }
}

internal sealed record PrometheusData
{
    public List<PrometheusSeries>? Result { get; set; }
}

internal sealed record PrometheusSeries
{
    public Dictionary<string, string>? Metric { get; set; }

    /// <summary>Pairs of UNIX seconds and a number as text, which may be NaN or +Inf.</summary>
    public List<JsonElement>? Values { get; set; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PrometheusAnswer))]
internal sealed partial class PrometheusJson : JsonSerializerContext;
