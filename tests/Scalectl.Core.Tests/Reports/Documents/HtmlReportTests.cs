using System.Globalization;
using System.Xml.Linq;
using Scalectl.Core.Tests.Experiments;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Reports;

namespace Scalectl.Core.Tests.Reports.Documents;

public sealed class HtmlReportTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&`";

    [Test]
    public void Write_ARun_HasFiguresPicturesDecisionsAndFormulas()
    {
        var html = Html(Run.Data);

        Assert.That(html, Does.Contain("Experiment by-hand-1"));
        Assert.That(html, Does.Contain(">Instances: demand against supply<").And.Contain(">Load<").And.Contain(">Response time and latency<").And.Contain(">CPU against the threshold<"));
        // The two decisions: 1 to 3 after 11 s, 3 to 2 after 32 s, each with the cloud's reason.
        Assert.That(html, Does.Contain("a monitor alarm high in state ALARM triggered policy p").And.Contain("a monitor alarm low in state ALARM triggered policy p"));
        Assert.That(html, Does.Contain("<td class=\"n\">0:11</td>").And.Contain("<td class=\"n\">0:32</td>"));
        Assert.That(html, Does.Contain("100/T sum [d &gt; s] dt"));
        Assert.That(html, Does.Contain("&quot;capacityPerInstance&quot;: 10"));
    }

    [Test]
    public void Write_MetricsWithParts_ShowEachPart()
    {
        var data = Run.Data with
        {
            Generators = Run.Data.Generators.ToDictionary(
                g => g.Key, g => (IReadOnlyList<GeneratorSecond>)[.. g.Value.Select(s => s with { AnsweredByCode = new Dictionary<int, long> { [200] = 1, [503] = 2 } })]),
        };
        var seconds = data.Generators.Values.Sum(g => g.Count);

        Assert.That(Html(data), Does.Contain($"200 {seconds}, 503 {2 * seconds}").And.Not.Contain("No answer, by cause"));
    }

    [Test]
    public void Write_ARunOfSeveralRoutes_HasEachRoutesCountsAndTimes()
    {
        var tables = Body(Html(Run.OfTwoRoutes)).Descendants("h2").Where(h => h.Value.Contains("by route", StringComparison.OrdinalIgnoreCase)).ToDictionary(h => h.Value, h => Cells(h.ElementsAfterSelf("div").First()));

        // 100 + 250 + 350 + 100 = 800; 60 and 40 % of each step, halved (70 for the half of 140)
        Assert.That(tables["By route"].Skip(1), Is.EqualTo(new[] { "GET /|50|400|400|0|400|400|0|0", "<cart>|50|400|400|0|400|400|0|0" }));
        Assert.That(tables["Response times by route, ms"], Is.EqualTo(new[]
        {
            "route|from|mean|p50|p90|p95|p99|max", "GET /|due|20|20|20|20|20|20", "GET /|sent|10|10|10|10|10|10", "<cart>|due|100|100|100|100|100|100", "<cart>|sent|50|50|50|50|50|50",
        }));
        Assert.That(Html(Run.Data), Does.Not.Contain("By route"));

        static IEnumerable<string> Cells(XElement table) => [.. table.Descendants("tr").Select(row => string.Join('|', row.Elements().Select(cell => cell.Value)))];
    }

    /// <summary>One file: it loads nothing, and a browser would refuse to.</summary>
    [Test]
    public void Write_ARun_RefersToNothingOutside()
    {
        var html = Html(Run.Data);

        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("<link").And.Not.Contain("@import").And.Not.Contain("url("));
        Assert.That(html, Does.Contain("default-src 'none'"));
    }

    /// <summary>What follows the doctype is well-formed: nothing that was put in broke out of its place.</summary>
    [Test]
    public void Write_HostileTexts_AreEscaped()
    {
        var data = Run.Data with
        {
            Activities = [.. Run.Data.Activities.Select(a => a with { Cause = a.Cause.Replace("policy p", $"policy {Hostile}", StringComparison.Ordinal) })],
        };
        var html = Html(data, id: Hostile);

        Assert.That(html, Does.Not.Contain("<script"));
        Assert.That(Body(html).Descendants("td").Select(td => td.Value), Has.Some.Contains(Hostile));
        Assert.That(Body(html).Element("main")!.Element("h1")!.Value, Is.EqualTo($"Experiment {Hostile}"));
    }

    [Test]
    public void Write_ARunWithoutACloud_LeavesOutWhatIsNotThere()
    {
        var data = Run.Data with { Specification = Run.Specification with { Demand = null }, Machines = [], Activities = [], Samples = [] };

        Assert.That(Html(data), Does.Not.Contain("under-provisioned").And.Not.Contain("Operating expense").And.Contain("Response time and latency"));
    }

    private static string Html(ExperimentData data, string id = "by-hand-1")
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        HtmlReport.Write(writer, RunDocument.Of(ExperimentExport.Of(id, data, ExperimentAnalysis.Compute(data))));
        return writer.ToString();
    }

    private static XElement Body(string html)
    {
        var from = html.IndexOf("<body>", StringComparison.Ordinal);
        return XElement.Parse(html[from..(html.IndexOf("</body>", StringComparison.Ordinal) + 7)].Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal));
    }
}
