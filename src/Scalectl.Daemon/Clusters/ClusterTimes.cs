using System.Globalization;

namespace Scalectl.Daemon.Clusters;

/// <summary>When a cluster's load begins and how long it lasts.</summary>
/// <param name="Start">UNIX seconds; null: as soon as every machine is up.</param>
/// <param name="DurationSeconds">From start to end, more than 0.</param>
internal readonly record struct ClusterTimes(double? Start, double DurationSeconds)
{
    /// <summary>A start that a script took from the clock a moment ago is not in the past.</summary>
    private const double Tolerance = 5;

    /// <summary>Reads <c>TIMESTART</c> and <c>TIMEEND</c>: UNIX seconds, <c>now</c>, <c>+90s</c>.</summary>
    public static ClusterTimes? Read(string timeStart, string timeEnd, double now, List<InvalidInput> errors)
    {
        var before = errors.Count;
        double? start = null;
        if (timeStart != "now")
        {
            start = Moment(timeStart, now);
            if (start is null)
            {
                errors.Add(new InvalidInput("TIMESTART", InvalidInput.Shorten(timeStart), "UNIX seconds, now, or +SECONDSs", "+90s"));
            }
            else if (start < now - Tolerance)
            {
                errors.Add(new InvalidInput("TIMESTART", $"{timeStart}, {Number(Math.Round(now - start.Value))} s ago", "a time that is not past", Number(Math.Ceiling(now + 60))));
            }
        }

        // «+90s» is that long after the start; a time of the clock stays where it is until «now» is known.
        var end = Moment(timeEnd, start ?? now);
        if (end is null)
        {
            errors.Add(new InvalidInput("TIMEEND", InvalidInput.Shorten(timeEnd), "UNIX seconds, or +SECONDSs after the start", "+90s"));
        }
        else if (errors.Count == before && end <= (start ?? now))
        {
            errors.Add(new InvalidInput("TIMEEND", timeEnd, $"a time after the start ({timeStart})", "+90s"));
        }

        return errors.Count == before ? new ClusterTimes(start, end!.Value - (start ?? now)) : null;
    }

    private static double? Moment(string text, double from)
    {
        var relative = text.StartsWith('+') && text.EndsWith('s');
        var number = relative ? text[1..^1] : text;
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value < 1e11
            ? relative ? from + value : value
            : null;
    }

    private static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
