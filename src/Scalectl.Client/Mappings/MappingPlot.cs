using System.Globalization;
using System.Text;

namespace Scalectl.Client.Mappings;

/// <summary>
/// A mapping as bars, one for each number of machines; a dot stands where n times the load of one machine would be, so
/// that what machines lose to each other is the gap before it.
/// </summary>
internal static class MappingPlot
{
    private const string Eighths = "▏▎▍▌▋▊▉█";
    private const int LongestBar = 60, MostRows = 40;

    public static void Write(TextWriter writer, IReadOnlyList<double> intensities, int width)
    {
        var labels = intensities.Select(i => i.ToString("0.##", CultureInfo.InvariantCulture)).ToList();
        var (count, label) = (intensities.Count.ToString(CultureInfo.InvariantCulture).Length, labels.Max(l => l.Length));
        var columns = Math.Clamp(width - count - label - 6, 10, LongestBar);
        var most = intensities.Select((i, n) => Math.Max(i, (n + 1) * intensities[0])).Max();
        var step = (intensities.Count + MostRows - 1) / MostRows; // of very many, every second, third ..
        for (var n = 0; n < intensities.Count; n += step)
        {
            var line = new StringBuilder(Bar(intensities[n] / most * columns));
            var linear = (int)Math.Round((n + 1) * intensities[0] / most * columns);
            if (linear > line.Length)
            {
                line.Append(' ', linear - line.Length - 1).Append('·');
            }

            writer.WriteLine($"{(n + 1).ToString(CultureInfo.InvariantCulture).PadLeft(count)} │{line.ToString().PadRight(columns)}  {labels[n].PadLeft(label)}".TrimEnd());
        }

        writer.WriteLine($"{new string(' ', count)} └{new string('─', columns)}  requests/s; · is n times one machine");
        writer.WriteLine();
    }

    private static string Bar(double length)
    {
        var eighths = Math.Max(1, (int)Math.Round(length * 8));
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : Eighths[(eighths % 8) - 1].ToString());
    }
}
