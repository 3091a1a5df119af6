using System.Globalization;

namespace Scalectl.EndToEnd.Tests.Load;

/// <summary>An exported run: its rows, each of which gives a column's number, null where nothing is known.</summary>
internal static class Csv
{
    public static IReadOnlyList<Func<string, double?>> Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var columns = lines[0].Split(',');
        return [.. lines.Skip(1).Select(line => line.Split(',')).Select<string[], Func<string, double?>>(
            cells => column => cells[Array.IndexOf(columns, column)] is { Length: > 0 } cell ? double.Parse(cell, CultureInfo.InvariantCulture) : null)];
    }
}
