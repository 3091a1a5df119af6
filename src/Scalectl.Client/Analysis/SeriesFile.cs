using System.Globalization;
using Scalectl.Series;

namespace Scalectl.Client.Analysis;

/// <summary>Reads a series from a CSV file: header <c>time,value</c>, time in seconds or RFC 3339, ascending.</summary>
internal static class SeriesFile
{
    private const string Example = "a file of the lines 'time,value', '0,2', '60,3'";

    public static Outcome<IReadOnlyList<StepPoint>> Read(string argument, string file)
    {
        var points = new List<StepPoint>();
        try
        {
            var number = 0;
            foreach (var line in File.ReadLines(file))
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

                var cells = line.Split(',');
                if (cells.Length != 2 || TimeMs(cells[0].Trim()) is not { } time || !double.TryParse(cells[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value >= 0))
                {
                    return Wrong(argument, line, number, "a time (seconds or RFC 3339) and a number at or above 0");
                }

                if (points.Count > 0 && time <= points[^1].TimeMs)
                {
                    return Wrong(argument, line, number, "times in ascending order");
                }

                points.Add(new StepPoint(time, value));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new InvalidInput(argument, InvalidInput.Shorten(file), "a file that can be read", Example);
        }

        return points.Count > 0 ? points : new InvalidInput(argument, $"no line of values in {file}", "at least one", Example);
    }

    private static InvalidInput Wrong(string argument, string line, int number, string expected) =>
        new(argument, InvalidInput.Shorten(line), expected, Example, Line: number);

    private static long? TimeMs(string text)
    {
        // Beyond 1e12 seconds there is no calendar.
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return Math.Abs(seconds) < 1e12 ? (long)Math.Round(seconds * 1000) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() : null;
    }
}
