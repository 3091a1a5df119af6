using System.Globalization;
using System.Net;
using System.Text;
using Scalectl.Series;

namespace Scalectl.Reports;

/// <summary>Draws a chart as SVG. Colours come from the style sheet (<see cref="Style"/>), by class, so that light and dark share a picture.</summary>
/// <remarks>
/// <code>
///  unit                     value = top - (y / largest) * height
///   6 ┤      ▒▒┌──┐         shaded below the demand: missing, above it: unneeded
///   3 ┤  ┌───┘ └──┐▁▁       time from 0, at round distances
///   0 ┼──┴──┴──┴──┴──
///     0:00  1:00  2:00
/// </code>
/// </remarks>
public static class SvgChart
{
    /// <summary>Margins for labels, pixels.</summary>
    private const int Left = 52, Right = 22, Top = 22, Bottom = 26;

    /// <summary>The style sheet that the classes refer to, without its braces of a medium.</summary>
    public const string Style = """
        svg.chart{display:block;width:100%;height:auto;font:12px system-ui,sans-serif}
        svg.chart text{fill:var(--dim)} svg.chart .grid{stroke:var(--grid);stroke-width:1}
        svg.chart .line{fill:none;stroke-width:1.8;stroke-linejoin:round}
        .demand{stroke:var(--c-demand)} .supply{stroke:var(--c-supply)} .desired{stroke:var(--c-desired);stroke-dasharray:5 3} .total{stroke:var(--c-total);stroke-dasharray:2 3}
        .l1{stroke:var(--c1)} .l2{stroke:var(--c2);stroke-dasharray:7 2} .l3{stroke:var(--c3);stroke-dasharray:2 2} .l4{stroke:var(--c4)} .l5{stroke:var(--c5);stroke-dasharray:6 2 2 2}
        .under{fill:var(--under)} .over{fill:var(--over)} .level{stroke:var(--dim);stroke-dasharray:8 4}
        .mark.out{stroke:var(--c-out);stroke-width:1.5} .mark.in{stroke:var(--c-in);stroke-width:1.5}
        .tip.out{fill:var(--c-out)} .tip.in{fill:var(--c-in)}
        """;

    /// <summary>The picture.</summary>
    /// <param name="chart">What to draw.</param>
    /// <param name="axis">Its time.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="cssClass">Another class of the picture; empty: none.</param>
    public static string Of(Chart chart, ChartAxis axis, int width, int height, string cssClass = "")
    {
        var ticks = ChartTicks.Values(Largest(chart), height / 60);
        var frame = new Frame(axis, width, height, ticks[^1]);
        var svg = new StringBuilder(4096);
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"chart {cssClass}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Text($"{chart.Title}, {chart.Unit}")}\" xmlns=\"http://www.w3.org/2000/svg\">");
        Grid(svg, frame, ticks, chart.Unit);
        if (chart.Difference is { } difference)
        {
            Shade(svg, frame, difference);
        }

        if (chart.Level is { } level)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"level\" x1=\"{Left}\" x2=\"{width - Right}\" y1=\"{frame.Y(level.Value)}\" y2=\"{frame.Y(level.Value)}\"><title>{Text(level.Name)}</title></line>");
        }

        foreach (var line in chart.Lines)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line {line.Style}\" d=\"{Path(line, frame)}\"><title>{Text(line.Name)}</title></path>");
        }

        foreach (var mark in chart.Marks)
        {
            Mark(svg, frame, mark);
        }

        return svg.Append("</svg>").ToString();
    }

    private static double Largest(Chart chart) => chart.Lines
        .SelectMany(line => line.Points).Select(p => p.Value).Where(double.IsFinite)
        .Append(chart.Level?.Value ?? 0).DefaultIfEmpty(0).Max();

    private static void Grid(StringBuilder svg, Frame frame, IReadOnlyList<double> ticks, string unit)
    {
        foreach (var tick in ticks)
        {
            var y = frame.Y(tick);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{frame.Width - Right}\" y1=\"{y}\" y2=\"{y}\"/><text x=\"{Left - 6}\" y=\"{y}\" dy=\"4\" text-anchor=\"end\">{ChartTicks.ValueText(tick)}</text>");
        }

        foreach (var second in frame.Axis.Unit is null ? ChartTicks.Times(frame.Seconds, frame.Width / 90) : ChartTicks.Values(frame.Seconds, frame.Width / 90))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{frame.X(frame.Axis.StartMs + (long)(second * 1000))}\" y=\"{frame.Height - 8}\" text-anchor=\"middle\">{(frame.Axis.Unit is { } of ? $"{ChartTicks.ValueText(second)} {Text(of)}" : ChartTicks.TimeText(second))}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"12\">{Text(unit)}</text>");
    }

    private static void Shade(StringBuilder svg, Frame frame, ChartDifference difference)
    {
        var (under, over) = (new StringBuilder(), new StringBuilder());
        foreach (var segment in StepSeries.Pair(difference.Demand, difference.Supply))
        {
            if (segment.Known && segment.First != segment.Second)
            {
                var path = segment.First > segment.Second ? under : over;
                path.Append(CultureInfo.InvariantCulture, $"M{frame.X(segment.StartMs)} {frame.Y(segment.First)}H{frame.X(segment.EndMs)}V{frame.Y(segment.Second)}H{frame.X(segment.StartMs)}Z");
            }
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"under\" d=\"{under}\"><title>under-provisioned</title></path><path class=\"over\" d=\"{over}\"><title>over-provisioned</title></path>");
    }

    private static string Path(ChartLine line, Frame frame)
    {
        var path = new StringBuilder();
        var drawing = false;
        foreach (var point in Thinning.Of(line.Points, frame.Axis, frame.Width))
        {
            if (!double.IsFinite(point.Value))
            {
                path.Append(drawing && line.Stepped ? string.Create(CultureInfo.InvariantCulture, $"H{frame.X(point.TimeMs)}") : "");
                drawing = false;
                continue;
            }

            var (x, y) = (frame.X(point.TimeMs), frame.Y(point.Value));
            path.Append(CultureInfo.InvariantCulture, $"{(drawing ? line.Stepped ? $"H{x}V" : $"L{x} " : $"M{x} ")}{y}");
            drawing = true;
        }

        // The last value of a step function holds to the end.
        return path.Append(drawing && line.Stepped ? string.Create(CultureInfo.InvariantCulture, $"H{frame.X(frame.Axis.EndMs)}") : "").ToString();
    }

    private static void Mark(StringBuilder svg, Frame frame, ChartMark mark)
    {
        var x = frame.X(mark.TimeMs);
        var (base1, tip) = mark.Kind == ChartStyles.Out ? (Top, Top - 8) : (Top - 8, Top);
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Text(mark.Text)}</title><line class=\"mark {mark.Kind}\" x1=\"{x}\" x2=\"{x}\" y1=\"{Top}\" y2=\"{frame.Height - Bottom}\" stroke-opacity=\".45\"/><path class=\"tip {mark.Kind}\" d=\"M{Frame.Shift(x, -5)} {base1}H{Frame.Shift(x, 5)}L{x} {tip}Z\"/></g>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Turns times and values into pixels, written with one decimal.</summary>
    private sealed record Frame(ChartAxis Axis, int Width, int Height, double Most)
    {
        public double Seconds => Math.Max(0.001, (Axis.EndMs - Axis.StartMs) / 1000.0);

        public string X(long timeMs) => Pixel(Left + (Math.Clamp((timeMs - Axis.StartMs) / (Seconds * 1000), 0, 1) * (Width - Left - Right)));

        public string Y(double value) => Pixel(Height - Bottom - (Math.Clamp(value / Most, 0, 1) * (Height - Bottom - Top)));

        public static string Shift(string pixel, double by) => Pixel(double.Parse(pixel, CultureInfo.InvariantCulture) + by);

        private static string Pixel(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
    }
}
