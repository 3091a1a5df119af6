using System.Globalization;

namespace Scalectl.Client.Output;

/// <summary>How values look to a reader; the same everywhere.</summary>
internal static class Show
{
    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Number(double? value, string unit = "") =>
        value is { } v ? v.ToString("0.###", CultureInfo.InvariantCulture) + unit : "";

    /// <summary>Money: as many digits as a cheap run needs.</summary>
    public static string Amount(double? value) => value is { } v ? v.ToString(Math.Abs(v) < 1 ? "0.######" : "0.####", CultureInfo.InvariantCulture) : "";

    public static string Percent(double? value) => Number(value, " %");

    public static string Seconds(double? value) => Number(value, " s");

    public static string Milliseconds(double? value) => Number(value, " ms");

    /// <summary>RFC 3339, UTC, whole seconds.</summary>
    public static string Time(DateTimeOffset? value) =>
        value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
