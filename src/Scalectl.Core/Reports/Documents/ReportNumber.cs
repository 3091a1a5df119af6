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

    /// <summary>A field of a report; null: it has no value, or is a list.</summary>
    public static string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Of(value.GetDouble()),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => null,
    };
}
