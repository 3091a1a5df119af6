using System.Globalization;
using System.Text;

namespace Scalectl.Client.Output;

/// <summary>Two series over the same time on a terminal: one as shaded columns, the other as points on them.</summary>
internal static class ComparePlot
{
    /// <summary>Plots; each column is the mean of the values that it stands for.</summary>
    /// <param name="writer">Where.</param>
    /// <param name="columns">The shaded ones, with their name.</param>
    /// <param name="points">The others; as many.</param>
    /// <param name="axis">What the width stands for.</param>
    /// <param name="width">Characters of a line.</param>
    public static void Write(TextWriter writer, (string Name, IReadOnlyList<double> Values) columns, (string Name, IReadOnlyList<double> Values) points, string axis, int width)
    {
        const int height = 12;
        var count = columns.Values.Count;
        var peak = Math.Max(columns.Values.DefaultIfEmpty(0).Max(), points.Values.DefaultIfEmpty(0).Max());
        if (!(peak > 0))
        {
            return;
        }

        var label = peak.ToString("0.##", CultureInfo.InvariantCulture);
        var across = Math.Max(1, Math.Min(count, width - label.Length - 3));
        var (filled, marked) = (Thinned(columns.Values, across), Thinned(points.Values, across));
        for (var row = height - 1; row >= 0; row--)
        {
            var line = new StringBuilder(row == height - 1 ? label : new string(' ', label.Length)).Append(" │");
            for (var i = 0; i < across; i++)
            {
                var mark = (int)Math.Clamp(Math.Ceiling(marked[i] / peak * height) - 1, 0, height - 1);
                line.Append(mark == row && marked[i] > 0 ? '●' : filled[i] / peak * height > row + 0.5 ? '░' : ' ');
            }

            writer.WriteLine(line.ToString().TrimEnd());
        }

        var indent = new string(' ', label.Length);
        writer.WriteLine($"{"0".PadLeft(label.Length)} └{new string('─', across)}");
        writer.WriteLine($"{indent}  {axis}    ░ {columns.Name}  ● {points.Name}");
        writer.WriteLine();
    }

    private static double[] Thinned(IReadOnlyList<double> values, int columns)
    {
        var (sums, counts) = (new double[columns], new int[columns]);
        for (var i = 0; i < values.Count; i++)
        {
            var column = (int)((long)i * columns / values.Count);
            sums[column] += values[i];
            counts[column]++;
        }

        return [.. sums.Zip(counts, (sum, count) => sum / Math.Max(1, count))];
    }
}
