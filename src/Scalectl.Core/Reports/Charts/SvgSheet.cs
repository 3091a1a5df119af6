using System.Globalization;
using System.Net;
using System.Text;

namespace Scalectl.Reports;

/// <summary>
/// All charts of a run below each other, as one SVG file with its style inside. Nobody points at a picture in a paper: what
/// the marks mean stands below the charts.
/// </summary>
public static class SvgSheet
{
    private const int Width = 1140, Height = 240, Heading = 44, LineHeight = 18, MostDecisions = 20, MostLetters = 150;

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
        var marks = section.Charts.SelectMany(chart => chart.Marks).Take(MostDecisions).ToList();
        var height = Heading + (section.Charts.Count * (Height + Heading)) + (marks.Count == 0 ? 0 : Heading + (marks.Count * LineHeight));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{height}\" viewBox=\"0 0 {Width} {height}\"><style>{Style}{ChartStyle()}</style><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><text class=\"title\" x=\"12\" y=\"28\">{WebUtility.HtmlEncode(title)}</text>");
        for (var i = 0; i < section.Charts.Count; i++)
        {
            var chart = section.Charts[i];
            var top = Heading + (i * (Height + Heading));
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"12\" y=\"{top + 16}\">{WebUtility.HtmlEncode(chart.Title)}</text>");
            Legend(svg, chart, top);
            svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"0\" y=\"{top + 40}\" width=\"{Width}\" height=\"{Height}\">{SvgChart.Of(chart, section.Axis, Width, Height)}</svg>");
        }

        Decisions(svg, section, marks, height);
        return svg.Append("</svg>").ToString();
    }

    private static void Legend(StringBuilder svg, Chart chart, int top)
    {
        var x = 12;
        void Key(string sample, string name)
        {
            svg.Append(CultureInfo.InvariantCulture, $"{sample}<text class=\"key\" x=\"{x + 32}\" y=\"{top + 36}\">{WebUtility.HtmlEncode(name)}</text>");
            x += 52 + (7 * name.Length);
        }

        string Line(string style) => string.Create(CultureInfo.InvariantCulture, $"<line class=\"key-line {style}\" x1=\"{x}\" x2=\"{x + 26}\" y1=\"{top + 32}\" y2=\"{top + 32}\"/>");
        string Area(string style) => string.Create(CultureInfo.InvariantCulture, $"<rect class=\"{style}\" x=\"{x}\" y=\"{top + 26}\" width=\"26\" height=\"12\"/>");
        string Tips() => string.Create(CultureInfo.InvariantCulture, $"<path class=\"tip out\" d=\"M{x} {top + 37}H{x + 10}L{x + 5} {top + 28}Z\"/><path class=\"tip in\" d=\"M{x + 14} {top + 28}H{x + 24}L{x + 19} {top + 37}Z\"/>");
        foreach (var line in chart.Lines.DistinctBy(line => line.Name))
        {
            Key(Line(line.Style), line.Name);
        }

        if (chart.Level is { } level)
        {
            Key(Line("level"), level.Name);
        }

        if (chart.Difference is not null)
        {
            Key(Area("under"), "under-provisioned");
            Key(Area("over"), "over-provisioned");
        }

        if (chart.Marks.Count > 0)
        {
            Key(Tips(), "scaling decisions");
        }
    }

    private static void Decisions(StringBuilder svg, ChartsSection section, List<ChartMark> marks, int height)
    {
        if (marks.Count == 0)
        {
            return;
        }

        var all = section.Charts.Sum(chart => chart.Marks.Count);
        var top = height - (marks.Count * LineHeight) - 12;
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"12\" y=\"{top - 8}\">Scaling decisions{(all > marks.Count ? $" (the first {marks.Count} of {all})" : "")}</text>");
        for (var i = 0; i < marks.Count; i++)
        {
            var after = ChartTicks.TimeText((marks[i].TimeMs - section.Axis.StartMs) / 1000.0);
            var text = marks[i].Text.Length > MostLetters ? $"{marks[i].Text.AsSpan(0, MostLetters)}…" : marks[i].Text;
            var y = top + ((i + 1) * LineHeight) - 4;
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"key\" x=\"46\" y=\"{y}\" text-anchor=\"end\">{after}</text><text class=\"key\" x=\"58\" y=\"{y}\">{WebUtility.HtmlEncode(text)}</text>");
        }
    }

    /// <summary>With the colours themselves: few programs besides browsers know custom properties.</summary>
    private static string ChartStyle() => Colours.Aggregate(SvgChart.Style, (style, colour) => style.Replace($"var(--{colour.Key})", colour.Value, StringComparison.Ordinal));
}
