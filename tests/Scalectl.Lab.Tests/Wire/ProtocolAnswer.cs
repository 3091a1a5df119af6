using System.Formats.Cbor;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Scalectl.Lab.Tests.Wire;

/// <summary>What the lab answered, in one of three forms, which can be compared with another's.</summary>
internal sealed record ProtocolAnswer(Protocol Protocol, HttpStatusCode Status, string? ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The tree of a CBOR answer: a dictionary of texts, integers, doubles, flags, times, arrays and dictionaries.</summary>
    public Dictionary<string, object?> Tree => Body.Length == 0 ? [] : (Dictionary<string, object?>)WireTree.Read(new CborReader(Body))!;

    /// <summary>The code of an error as a client shows it.</summary>
    public string? Code => Protocol == Protocol.Query ? Xml().Descendants("Code").FirstOrDefault()?.Value : Headers.GetValueOrDefault("x-amzn-query-error")?.Split(';')[0];

    /// <summary>The type of an error in CBOR and JSON.</summary>
    public string? Type => Protocol == Protocol.Cbor ? Tree["__type"] as string : JsonNode.Parse(Body)!["__type"]?.ToString();

    public string? Message => Protocol switch
    {
        Protocol.Cbor => Tree["message"] as string,
        Protocol.Json => JsonNode.Parse(Body)!["message"]?.ToString(),
        _ => Xml().Descendants("Message").FirstOrDefault()?.Value,
    };

    /// <summary>Every leaf with its place, as XML writes its value; JSON, which has no types for it, cannot say this of numbers and times.</summary>
    public IReadOnlyList<string> XmlLeaves(string operation) => Protocol == Protocol.Query
        ? [.. Leaves("", Xml().Element($"{operation}Result") ?? new XElement("none")).Order(StringComparer.Ordinal)]
        : [.. Leaves("", Tree, static v => v switch
        {
            double number => number == Math.Floor(number) ? $"{number.ToString(CultureInfo.InvariantCulture)}.0" : number.ToString(CultureInfo.InvariantCulture),
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(v, CultureInfo.InvariantCulture)!,
        }).Order(StringComparer.Ordinal)];

    /// <summary>Every leaf with its place, as JSON writes its value.</summary>
    public IReadOnlyList<string> JsonLeaves() => Protocol == Protocol.Json
        ? [.. Leaves("", JsonNode.Parse(Body)).Order(StringComparer.Ordinal)]
        : [.. Leaves("", Tree, static v => v switch
        {
            string text => $"'{text}'",
            bool flag => flag ? "true" : "false",
            DateTimeOffset time => (time.ToUnixTimeMilliseconds() / 1000.0).ToString(CultureInfo.InvariantCulture),
            _ => Convert.ToString(v, CultureInfo.InvariantCulture)!,
        }).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Leaves(string path, object? value, Func<object?, string> write) => value switch
    {
        Dictionary<string, object?> map => map.SelectMany(m => Leaves($"{path}/{m.Key}", m.Value, write)),
        object?[] { Length: > 0 } list => list.SelectMany((item, index) => Leaves($"{path}/{index}", item, write)),
        object?[] => [$"{path}="],
        _ => [$"{path}={write(value)}"],
    };

    private static IEnumerable<string> Leaves(string path, JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(m => Leaves($"{path}/{m.Key}", m.Value)),
        JsonArray { Count: > 0 } list => list.SelectMany((item, index) => Leaves($"{path}/{index}", item)),
        JsonArray => [$"{path}="],
        JsonValue value when value.TryGetValue<string>(out var text) => [$"{path}='{text}'"],
        JsonValue value when value.TryGetValue<double>(out var number) => [$"{path}={number.ToString(CultureInfo.InvariantCulture)}"],
        _ => [$"{path}={node!.ToJsonString()}"],
    };

    private static IEnumerable<string> Leaves(string path, XElement element) => element.Elements().ToList() switch
    {
        [] => path.Length == 0 ? [] : [$"{path}={element.Value}"],
        [{ Name.LocalName: "member" }, ..] => element.Elements().SelectMany((item, index) => Leaves($"{path}/{index}", item)),
        [{ Name.LocalName: "entry" }, ..] => element.Elements().Select(e => $"{path}/{e.Element("key")!.Value}={e.Element("value")!.Value}"),
        var members => members.SelectMany(m => Leaves($"{path}/{m.Name.LocalName}", m)),
    };

    private XElement Xml()
    {
        var document = XElement.Parse(System.Text.Encoding.UTF8.GetString(Body));
        foreach (var element in document.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
        }

        return document;
    }
}
