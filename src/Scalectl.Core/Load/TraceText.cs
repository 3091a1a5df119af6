using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Scalectl.Load;

/// <summary>Recorded loads as text: the file that <c>trace("load.csv")</c> names, and the same points inside the function, where no file can be read.</summary>
public static partial class TraceText
{
    private const string Example = "the lines 'time,value', '0,10', '60,25'";

    /// <summary>Reads a recorded load: perhaps a header, then lines of seconds and load.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name, for errors.</param>
    public static Outcome<IReadOnlyList<TracePoint>> Parse(string text, string file)
    {
        var points = new List<TracePoint>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.IsWhiteSpace() || (number == 1 && line.StartsWith("time", StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            var comma = line.IndexOf(',');
            if (comma < 0 || !double.TryParse(line[..comma], NumberStyles.Float, CultureInfo.InvariantCulture, out var time)
                || !double.TryParse(line[(comma + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                return new InvalidInput("trace", $"{InvalidInput.Shorten(line.ToString())} in line {number} of {file}", "two numbers, time and value", Example);
            }

            points.Add(new(time, value));
        }

        return points;
    }

    /// <summary>
    /// Puts the points of every file that a <c>trace("…")</c> names in its place, so that the function says all by itself:
    /// a machine of a cluster and a stored experiment have no such file.
    /// </summary>
    /// <param name="text">A function, or a whole file of an experiment, YAML or JSON.</param>
    /// <param name="source">Gives the points of a file.</param>
    public static Outcome<string> Inline(string text, Func<string, Outcome<IReadOnlyList<TracePoint>>> source)
    {
        List<InvalidInput> errors = [];
        var inlined = Named().Replace(text, match =>
        {
            var points = source(match.Groups["file"].Value);
            errors.AddRange(points.Errors);
            return points.Ok && points.Value.Count > 0 ? $"trace({PointsOf(points.Value)})" : match.Value;
        });
        return errors.Count > 0 ? errors : inlined;
    }

    private static string PointsOf(IReadOnlyList<TracePoint> points)
    {
        var text = new StringBuilder();
        foreach (var (time, value) in points)
        {
            text.Append(text.Length > 0 ? ";" : "").Append(CultureInfo.InvariantCulture, $"{time:R},{value:R}");
        }

        return text.ToString();
    }

    // Inside a YAML or JSON text the quotes may be escaped.
    [GeneratedRegex("""\btrace\s*\(\s*\\?"(?<file>[^"\\\r\n]+)\\?"\s*\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
