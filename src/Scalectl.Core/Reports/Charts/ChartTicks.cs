using System.Globalization;

namespace Scalectl.Reports;

/// <summary>Round values for the axes of a chart.</summary>
internal static class ChartTicks
{
    private static readonly double[] RoundParts = [1, 2, 5, 10];

    private static readonly double[] TimeSteps =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800];

    /// <summary>0 and upwards in steps of 1, 2 or 5 times a power of ten; the last is at or above the largest value.</summary>
    public static IReadOnlyList<double> Values(double largest, int about)
    {
        var top = largest > 0 && double.IsFinite(largest) ? largest : 1;
        var rough = top / Math.Max(1, about);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = RoundParts.Select(m => m * power).First(s => s >= rough * (1 - 1e-9));
        var count = (int)Math.Ceiling((top / step) - 1e-9);
        return [.. Enumerable.Range(0, count + 1).Select(i => i * step)];
    }

    /// <summary>Seconds since the start, at round times.</summary>
    public static IReadOnlyList<double> Times(double seconds, int about)
    {
        var step = TimeSteps.FirstOrDefault(s => s >= seconds / Math.Max(1, about), Math.Ceiling(seconds / Math.Max(1, about) / 604_800) * 604_800);
        return [.. Enumerable.Range(0, (int)(seconds / step) + 1).Select(i => i * step)];
    }

    /// <summary><c>0:30</c>, <c>12:00</c>, <c>2:05:00</c>, <c>3d 06:00</c>: minutes and seconds, from an hour on with hours, from two days on with days.</summary>
    public static string TimeText(double seconds)
    {
        var time = TimeSpan.FromSeconds(seconds);
        return time switch
        {
            { TotalDays: >= 2 } => time.ToString(@"d'd 'hh\:mm", CultureInfo.InvariantCulture),
            { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"),
            _ => time.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A value as an axis shows it: 1,200 as 1.2k.</summary>
    public static string ValueText(double value) => value switch
    {
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e4 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
