using System.Globalization;

namespace Scalectl.Series;

/// <summary>
/// Reads a series from CSV: header <c>time,value</c>, time in seconds or RFC 3339, ascending, each time once; a line
/// without a value says that from then on nothing is known. A million lines take a fraction of a second: no text is made
/// of the cells.
/// </summary>
public static class SeriesCsv
{
    /// <summary>What an error shows as right.</summary>
    public const string Example = "a file of the lines 'time,value', '0,2', '60,3'";

    /// <summary>The points of a text, in their order; the first wrong line is the error, with its number.</summary>
    /// <param name="argument">Name for errors.</param>
    /// <param name="lines">The text's lines, the header first.</param>
    /// <param name="name">What errors call the text, such as its file.</param>
    public static Outcome<IReadOnlyList<StepPoint>> Read(string argument, IEnumerable<string> lines, string name)
    {
        var points = new List<StepPoint>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (number == 1)
            {
                if (!string.Equals(line.Replace(" ", "", StringComparison.Ordinal).TrimStart('\uFEFF'), "time,value", StringComparison.OrdinalIgnoreCase))
                {
                    return Wrong(argument, line, 1, "the header time,value");
                }

                continue;
            }

            if (line.Length == 0)
            {
                continue;
            }

            var comma = line.IndexOf(',', StringComparison.Ordinal);
            if (comma < 0 || TimeMs(line.AsSpan(0, comma).Trim()) is not { } time || !TryValue(line.AsSpan(comma + 1).Trim(), out var value))
            {
                return Wrong(argument, line, number, "a time (seconds or RFC 3339) and a number at or above 0, or nothing for a gap");
            }

            if (points.Count > 0 && time <= points[^1].TimeMs)
            {
                return Wrong(argument, line, number, time == points[^1].TimeMs ? "each time once" : "times in ascending order (sort the file by time first)");
            }

            points.Add(new StepPoint(time, value));
        }

        return points.Count > 0 ? points : new InvalidInput(argument, $"no line of values in {name}", "at least one", Example);
    }

    private static InvalidInput Wrong(string argument, string line, int number, string expected) =>
        new(argument, InvalidInput.Shorten(line), expected, Example, Line: number);

    private static bool TryValue(ReadOnlySpan<char> text, out double value)
    {
        value = double.NaN;
        return text.IsEmpty || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value) && value >= 0);
    }

    private static long? TimeMs(ReadOnlySpan<char> text)
    {
        if (Rfc3339.Ms(text) is { } ms)
        {
            return ms;
        }

        // Beyond 1e12 seconds there is no calendar.
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return Math.Abs(seconds) < 1e12 ? (long)Math.Round(seconds * 1000) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() : null;
    }
}
