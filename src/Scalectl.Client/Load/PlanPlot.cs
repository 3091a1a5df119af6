using System.Globalization;
using System.Text;
using Scalectl.Load;

namespace Scalectl.Client.Load;

/// <summary>A plan as columns of block characters; each column shows the most of the steps that it stands for.</summary>
internal static class PlanPlot
{
    private const string Blocks = " ▁▂▃▄▅▆▇█";

    public static void Write(TextWriter writer, LoadPlan plan, int width, int height = 10)
    {
        var peak = plan.Steps.Max(s => s.Requests);
        if (peak == 0)
        {
            return;
        }

        var label = peak.ToString(CultureInfo.InvariantCulture);
        var columns = Math.Min(plan.Steps.Count, width - label.Length - 3);
        var tops = new long[columns];
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            var column = (int)((long)i * columns / plan.Steps.Count);
            tops[column] = Math.Max(tops[column], plan.Steps[i].Requests);
        }

        for (var row = height - 1; row >= 0; row--)
        {
            var line = new StringBuilder(row == height - 1 ? label : new string(' ', label.Length)).Append(" │");
            foreach (var top in tops)
            {
                // Eighths of a character above this row's foot.
                var eighths = (double)top / peak * height * 8 - (row * 8);
                line.Append(Blocks[(int)Math.Clamp(Math.Round(eighths), 0, 8)]);
            }

            writer.WriteLine(line.ToString().TrimEnd());
        }

        writer.WriteLine($"{"0".PadLeft(label.Length)} └{new string('─', columns)}");
        writer.WriteLine($"{new string(' ', label.Length)}  x = 1 .. {plan.Steps.Count}");
        writer.WriteLine();
    }
}
