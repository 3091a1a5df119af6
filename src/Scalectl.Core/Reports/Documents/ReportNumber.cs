using System.Globalization;
using System.Text.Json;

namespace Scalectl.Reports;

/// <summary>Numbers as a report shows them: whole ones in groups of three, others as many digits as matter.</summary>
internal static class ReportNumber
{
    public static string Of(double value) => value switch
    {
        double.NaN => "-",
        _ when value == Math.Round(value) => value.ToString("#,0", CultureInfo.InvariantCulture),
        _ => Math.Abs(value) switch
        {
            >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
            >= 100 => value.ToString("0.#", CultureInfo.InvariantCulture),
            >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
            >= 0.1 => value.ToString("0.###", CultureInfo.InvariantCulture),
            _ => value.ToString("G3", CultureInfo.InvariantCulture),
        },
    };

    /// <summary>A field of a report, one with parts as <c>200 2,137, 503 5</c>; null: it has no value, or is a list.</summary>
    public static string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Of(value.GetDouble()),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Object => Parts(value),
        _ => null,
    };

    private static string? Parts(JsonElement value)
    {
        var parts = value.EnumerateObject().Select(p => (p.Name, Value: Of(p.Value))).Where(p => p.Value is not null).Select(p => $"{p.Name} {p.Value}").ToList();
        return parts.Count == 0 ? null : string.Join(", ", parts);
    }
}
