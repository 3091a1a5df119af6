using System.Net;
using System.Text;

namespace Scalectl.Reports;

/// <summary>Writes a report as one HTML file that needs nothing else: style and pictures are inside, there is no script. Every text is escaped.</summary>
public static class HtmlReport
{
    private const string Style = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1a1f26;--dim:#5b6572;--grid:#e3e7ec;--card:#f6f8fa;--good:#0a7a4b;--bad:#b3261e;
        --c-demand:#d55e00;--c-supply:#0072b2;--c-desired:#56616e;--c-total:#8f7a00;--c1:#0072b2;--c2:#d55e00;--c3:#009e73;--c4:#b3437c;--c5:#5b6572;--c-out:#d55e00;--c-in:#009e73;
        --under:rgba(213,94,0,.28);--over:rgba(0,114,178,.18)}
        @media(prefers-color-scheme:dark){:root{--bg:#14181d;--fg:#e6e9ee;--dim:#9aa5b1;--grid:#2b323a;--card:#1c2229;--good:#4cc38a;--bad:#ff8a80;
        --c-demand:#f28e4b;--c-supply:#56b4e9;--c-desired:#aab4bf;--c-total:#d9c14a;--c1:#56b4e9;--c2:#f28e4b;--c3:#35c79a;--c4:#e08ab7;--c5:#aab4bf;--c-out:#f28e4b;--c-in:#35c79a;
        --under:rgba(242,142,75,.34);--over:rgba(86,180,233,.24)}}
        *{box-sizing:border-box} body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif} main{max-width:1180px;margin:0 auto;padding:20px 16px 48px}
        h1{font-size:1.5rem;margin:0} h2{font-size:1.1rem;margin:34px 0 10px} h3{font-size:.95rem;margin:18px 0 2px} .sub{color:var(--dim);margin:4px 0 20px;overflow-wrap:anywhere}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:10px} .tile{background:var(--card);border-radius:8px;padding:12px 14px} .tile b{display:block;font-size:1.45rem;line-height:1.3}
        .tile span{color:var(--dim);font-size:.85rem} .good b{color:var(--good)} .bad b{color:var(--bad)}
        .scroll{overflow-x:auto} table{border-collapse:collapse;width:100%;font-size:.88rem} th,td{text-align:left;padding:5px 10px 5px 0;border-bottom:1px solid var(--grid);vertical-align:top} th{color:var(--dim);font-weight:600}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap} pre{background:var(--card);border-radius:8px;padding:14px;overflow-x:auto;font-size:.82rem}
        .note{max-width:70em;margin:4px 0 0} b.best{color:var(--good)} summary{cursor:pointer;font-size:1.1rem;font-weight:600;margin:26px 0 8px} .legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:.82rem;color:var(--dim);margin:0} .legend svg{width:26px;height:8px;vertical-align:middle;margin-right:5px}
        .legend line{stroke-width:2.4} .legend rect{stroke:none} .ring{display:flex;align-items:center;gap:22px;flex-wrap:wrap} svg.doughnut{width:150px;font:10px system-ui,sans-serif} svg.doughnut text{fill:var(--dim)} svg.doughnut .middle{font-size:22px;font-weight:600;fill:var(--fg)}
        .productive{stroke:var(--c3)} .slice.over,line.over{stroke:var(--c-supply)} circle.slice{fill:none} .narrow{display:none!important} @media(max-width:640px){.wide{display:none!important} .narrow{display:block!important}} @media print{details{break-inside:avoid}}
        """;

    /// <summary>Writes the file.</summary>
    public static void Write(TextWriter writer, ReportDocument document)
    {
        writer.Write($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Text(document.Title)}</title>
            <style>
            {Style}
            {SvgChart.Style}
            </style></head><body><main>
            <h1>{Text(document.Title)}</h1>
            <p class="sub">{Text(document.Subtitle)}</p>

            """);
        foreach (var section in document.Sections)
        {
            writer.WriteLine(Section(section));
        }

        writer.WriteLine("</main></body></html>");
    }

    private static string Section(ReportSection section) => section switch
    {
        TilesSection tiles => $"<section class=\"tiles\">{string.Concat(tiles.Tiles.Select(Tile))}</section>",
        ChartsSection charts => $"<h2>{Text(charts.Title)}</h2>{string.Concat(charts.Charts.Select(chart => Picture(chart, charts.Axis)))}",
        DoughnutSection ring => $"<h2>{Text(ring.Title)}</h2><div class=\"ring\">{SvgDoughnut.Of(ring.Slices, ring.Middle, ring.Unit)}<p class=\"legend\">{string.Concat(ring.Slices.Select(s => $"<span>{Swatch(s.Style)}{Text(s.Name)} {ReportNumber.Of(s.Value)}</span>"))}</p></div>",
        TableSection { Folded: true } table => $"<details><summary>{Text(table.Title)}</summary>{Table(table)}</details>",
        TableSection table => $"<h2>{Text(table.Title)}</h2>{Table(table)}",
        NoteSection note => $"{(note.Title.Length > 0 ? $"<h2>{Text(note.Title)}</h2>" : "")}<p class=\"note\">{Text(note.Text)}</p>",
        TextSection text => $"<details><summary>{Text(text.Title)}</summary><pre>{Text(text.Text)}</pre></details>",
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, "no HTML for this part"),
    };

    private static string Tile(Tile tile) =>
        $"<div class=\"tile {tile.Good switch { true => "good", false => "bad", null => "" }}\"><span>{Text(tile.Name)}</span><b>{Text(tile.Value)}</b><span>{Text(tile.Hint)}</span></div>";

    /// <summary>Drawn twice: scaled down to a phone, a wide picture's labels could not be read.</summary>
    private static string Picture(Chart chart, ChartAxis axis)
    {
        var shades = chart.Difference is null ? "" : $"<span>{Area("under")}under-provisioned</span><span>{Area("over")}over-provisioned</span>";
        var marks = chart.Marks.Count == 0 ? "" : "<span>▲ ▼ scaling decisions (point at them for the reason)</span>";
        var level = chart.Level is { } line ? $"<span>{Swatch("level")}{Text(line.Name)}</span>" : "";
        return $"<h3>{Text(chart.Title)}</h3><p class=\"legend\">{string.Concat(chart.Lines.DistinctBy(l => l.Name).Select(l => $"<span>{Swatch(l.Style)}{Text(l.Name)}</span>"))}{level}{shades}{marks}</p>"
            + SvgChart.Of(chart, axis, 1140, 240, "wide") + SvgChart.Of(chart, axis, 380, 230, "narrow");
    }

    private static string Table(TableSection table)
    {
        if (table.Rows.Count == 0)
        {
            return "<p class=\"sub\">None.</p>";
        }

        var numeric = Enumerable.Range(0, table.Header.Count).Select(i => table.Rows.All(row => row[i].Length == 0 || char.IsAsciiDigit(row[i][^1]) && (char.IsAsciiDigit(row[i][0]) || row[i][0] == '-') || row[i] == "-")).ToList();
        string Cell(string tag, string text, int i) => $"<{tag}{(numeric[i] ? " class=\"n\"" : "")}>{Text(text)}</{tag}>";
        var html = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        html.AppendJoin("", table.Header.Select((text, i) => Cell("th", text, i))).Append("</tr></thead><tbody>");
        for (var r = 0; r < table.Rows.Count; r++)
        {
            html.Append("<tr>").AppendJoin("", table.Rows[r].Select((text, i) => table.Best.Contains((r, i)) ? $"<td{(numeric[i] ? " class=\"n\"" : "")}><b class=\"best\">{Text(text)} ★</b></td>" : Cell("td", text, i))).Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static string Swatch(string style) => $"<svg viewBox=\"0 0 26 8\" aria-hidden=\"true\"><line class=\"{style}\" x1=\"0\" x2=\"26\" y1=\"4\" y2=\"4\"/></svg>";

    private static string Area(string style) => $"<svg viewBox=\"0 0 26 8\" aria-hidden=\"true\"><rect class=\"{style}\" width=\"26\" height=\"8\"/></svg>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
