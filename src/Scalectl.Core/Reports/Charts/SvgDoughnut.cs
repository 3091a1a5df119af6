using System.Globalization;
using System.Net;
using System.Text;

namespace Scalectl.Reports;

/// <summary>A part of a whole.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Value">At or above 0.</param>
/// <param name="Style">One of <see cref="ChartStyles"/>.</param>
public sealed record Slice(string Name, double Value, string Style);

/// <summary>Draws parts of a whole as a ring with the whole in its middle.</summary>
public static class SvgDoughnut
{
    private const double Radius = 54;

    /// <summary>The picture.</summary>
    /// <param name="slices">The parts.</param>
    /// <param name="middle">What stands in the middle.</param>
    /// <param name="unit">What stands below it.</param>
    public static string Of(IReadOnlyList<Slice> slices, string middle, string unit)
    {
        var whole = slices.Sum(s => s.Value);
        var circumference = 2 * Math.PI * Radius;
        var names = string.Join(", ", slices.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Name} {s.Value:0.##}")));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"doughnut\" viewBox=\"0 0 150 150\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode($"{names} {unit}")}\" xmlns=\"http://www.w3.org/2000/svg\">");
        var before = 0.0;
        foreach (var slice in slices.Where(s => s.Value > 0))
        {
            var length = slice.Value / whole * circumference;
            // Begins at the top and goes clockwise.
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"slice {slice.Style}\" cx=\"75\" cy=\"75\" r=\"{Radius}\" fill=\"none\" stroke-width=\"20\" stroke-dasharray=\"{length:0.##} {circumference - length:0.##}\" stroke-dashoffset=\"{(circumference / 4) - before:0.##}\"><title>{WebUtility.HtmlEncode(slice.Name)}</title></circle>");
            before += length;
        }

        return svg.Append(CultureInfo.InvariantCulture, $"<text x=\"75\" y=\"74\" text-anchor=\"middle\" class=\"middle\">{WebUtility.HtmlEncode(middle)}</text><text x=\"75\" y=\"92\" text-anchor=\"middle\">{WebUtility.HtmlEncode(unit)}</text></svg>").ToString();
    }
}
