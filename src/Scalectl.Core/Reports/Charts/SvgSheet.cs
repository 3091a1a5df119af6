using System.Globalization;
using System.Net;
using System.Text;

namespace Scalectl.Reports;

/// <summary>All charts of a run below each other, as one SVG file with its style inside.</summary>
public static class SvgSheet
{
    private const int Width = 1140, Height = 240, Heading = 44;

    private const string Style = """
        .title{font:600 15px system-ui,sans-serif;fill:#1a1f26} .key{font:12px system-ui,sans-serif;fill:#5b6572} .key-line{stroke-width:2.4}
        """;

    /// <summary>The colours of <see cref="SvgChart.Style"/> on white.</summary>
    private static readonly Dictionary<string, string> Colours = new()
    {
        ["dim"] = "#5b6572",
        ["grid"] = "#e3e7ec",
        ["c-demand"] = "#d55e00",
        ["c-supply"] = "#0072b2",
        ["c-desired"] = "#56616e",
        ["c-total"] = "#8f7a00",
        ["c1"] = "#0072b2",
        ["c2"] = "#d55e00",
        ["c3"] = "#009e73",
        ["c4"] = "#b3437c",
        ["c5"] = "#5b6572",
        ["c-out"] = "#d55e00",
        ["c-in"] = "#009e73",
        ["under"] = "#d55e0047",
        ["over"] = "#0072b22e",
    };

    /// <summary>The file.</summary>
    /// <param name="title">Stands at its top.</param>
    /// <param name="section">The charts.</param>
    public static string Of(string title, ChartsSection section)
    {
        var height = Heading + (section.Charts.Count * (Height + Heading));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\"><style>{Style}{ChartStyle()}</style><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><text class=\"title\" x=\"12\" y=\"28\">{WebUtility.HtmlEncode(title)}</text>");
        for (var i = 0; i < section.Charts.Count; i++)
        {
            var chart = section.Charts[i];
            var top = Heading + (i * (Height + Heading));
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"12\" y=\"{top + 16}\">{WebUtility.HtmlEncode(chart.Title)}</text>");
            var x = 12;
            foreach (var line in chart.Lines.DistinctBy(line => line.Name))
            {
                svg.Append(CultureInfo.InvariantCulture, $"<line class=\"key-line {line.Style}\" x1=\"{x}\" x2=\"{x + 26}\" y1=\"{top + 32}\" y2=\"{top + 32}\"/><text class=\"key\" x=\"{x + 32}\" y=\"{top + 36}\">{WebUtility.HtmlEncode(line.Name)}</text>");
                x += 52 + (7 * line.Name.Length);
            }

            svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"0\" y=\"{top + 40}\" width=\"{Width}\" height=\"{Height}\">{SvgChart.Of(chart, section.Axis, Width, Height)}</svg>");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>With the colours themselves: few programs besides browsers know custom properties.</summary>
    private static string ChartStyle() => Colours.Aggregate(SvgChart.Style, (style, colour) => style.Replace($"var(--{colour.Key})", colour.Value, StringComparison.Ordinal));
}
