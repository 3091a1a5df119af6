using System.Globalization;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>How a target group asks its targets whether they are well; AWS's names, ranges and defaults.</summary>
/// <param name="Enabled">Always true for instances.</param>
/// <param name="Port">A port number; null: the port that traffic goes to.</param>
/// <param name="Path">Path and query that is asked for.</param>
/// <param name="Interval">Time between two checks of a target: 5 to 300 s.</param>
/// <param name="Timeout">Time in which it has to answer: 2 to 120 s, less than the interval.</param>
/// <param name="HealthyThreshold">Good answers in a row that make an unhealthy target healthy: 2 to 10.</param>
/// <param name="UnhealthyThreshold">Bad answers in a row that make a target unhealthy: 2 to 10.</param>
/// <param name="Matcher">Status codes that count as good: <c>200</c>, <c>200,202</c>, <c>200-299</c>.</param>
public sealed record HealthCheckSettings(bool Enabled, int? Port, string Path, TimeSpan Interval, TimeSpan Timeout, int HealthyThreshold, int UnhealthyThreshold, string Matcher)
{
    /// <summary>AWS's defaults for HTTP.</summary>
    public static HealthCheckSettings Default { get; } = new(true, null, "/", TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(5), 5, 2, "200");

    /// <summary>True when a status code is among the matcher's.</summary>
    public bool Matches(int status)
    {
        foreach (var part in Matcher.Split(','))
        {
            if (Range(part) is { } range && status >= range.From && status <= range.To)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a text is a matcher: codes and ranges of codes from 200 to 499.</summary>
    public static bool IsMatcher(string text) => text.Split(',').All(static part => Range(part) is { From: >= 200, To: <= 499 } range && range.From <= range.To);

    private static (int From, int To)? Range(string part)
    {
        var ends = part.Split('-');
        return ends.Length is 1 or 2
            && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to) ? (from, to) : null;
    }
}
