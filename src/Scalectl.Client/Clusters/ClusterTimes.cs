using System.Globalization;
using Scalectl.Client.CommandLine;

namespace Scalectl.Client.Clusters;

/// <summary>The thesis' TIMESTART and TIMEEND: UNIX seconds, and the relative forms that spare a user the arithmetic.</summary>
internal static class ClusterTimes
{
    public const string Now = "now";

    private static readonly Reader<double> Relative = Readers.Seconds(0, 366 * 86_400, "+90s");

    public static Outcome<string> Start(string argument, string text) =>
        text == Now || Read(text) is not null ? text : new InvalidInput(argument, InvalidInput.Shorten(text), "UNIX seconds, now, or a time from now", "+90s");

    public static Outcome<string> End(string argument, string text) =>
        Read(text) is not null ? text : new InvalidInput(argument, InvalidInput.Shorten(text), "UNIX seconds, or a time after the start", "+90s");

    /// <summary>
    /// Seconds between start and end; null with the error in <paramref name="errors"/>. A plan of <c>now</c> starts when
    /// the machines are up, so it has no clock time yet: its end must be relative, or lie after this moment.
    /// </summary>
    public static double? Duration(string start, string end, double nowSeconds, ICollection<InvalidInput> errors)
    {
        var from = start == Now ? nowSeconds : start[0] == '+' ? nowSeconds + Read(start)!.Value : Read(start)!.Value;
        if (start != Now && from < nowSeconds)
        {
            errors.Add(new("TIMESTART", InvalidInput.Shorten(start), string.Create(CultureInfo.InvariantCulture, $"a time that is not over (it is {nowSeconds:F0} now)"), "now"));
        }

        var duration = end[0] == '+' ? Read(end)!.Value : Read(end)!.Value - from;
        if (duration > 0)
        {
            return errors.Count == 0 ? duration : null;
        }

        errors.Add(new("TIMEEND", InvalidInput.Shorten(end), "a time after TIMESTART", "+90s"));
        return null;
    }

    private static double? Read(string text)
    {
        if (text.StartsWith('+'))
        {
            var relative = Relative("", text[1..]);
            return relative.Ok ? relative.Value : null;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 1e11 ? seconds : null;
    }
}
