using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Scalectl.Core.Tests.Experiments;
using Scalectl.Experiments;
using Scalectl.Reports;

namespace Scalectl.Core.Tests.Reports.Comparisons;

/// <summary>The run by hand (<see cref="Run"/>), twice, against one that had one machine all the time.</summary>
public sealed class ComparisonDocumentTests
{
    private const string Hostile = "<script>alert(1)</script>\"'&`|";

    private static readonly ExperimentData Alone = Run.Data with
    {
        Specification = ExperimentFile.Parse(ExperimentFile.Write(Run.Specification with { Name = "alone" }).Replace("\"max\": 3", "\"max\": 2", StringComparison.Ordinal)).Value!,
        Machines = [Run.Data.Machines[0]],
        Activities = [],
    };

    [Test]
    public void Write_Comparison_HasVerdictFiguresPicturesRunsAndSpecifications()
    {
        var html = Html(Export("by-hand", "alone"));

        Assert.That(html, Does.Contain("Comparison of by-hand, alone").And.Contain("3 runs, 2027-01-15"));
        Assert.That(Cells(html, "app.deploy.max"), Is.EqualTo((string[])["app.deploy.max", "3", "2"]), "what differs between the files");
        // One machine against a demand of 1, 2, 2, 1 (2 is the most it may have): half of the time too few. Bound scale 0 is the best there is.
        Assert.That(Cells(html, "tauU")[3], Is.EqualTo("50"));
        Assert.That(Cells(html, "boundScale")[3], Is.EqualTo("0 ★"));
        Assert.That(html, Does.Contain("Instances in service against demand, median of the repetitions").And.Contain("by-hand: each of its 2 run(s)"));
        Assert.That(html, Does.Contain("To repeat it: alone").And.Contain("Cliff&#39;s delta").And.Contain("100/T sum [d &gt; s] dt"));
        Assert.That(Cells(html, "by-hand-2"), Has.Some.EqualTo("not p95<200ms, not tauU<10%"), "its limits, of each run");
    }

    [Test]
    public void Write_Comparison_RefersToNothingOutsideAndEscapesNames()
    {
        var html = Html(Export(Hostile, "alone"));

        Assert.That(html, Does.Not.Contain("<script").And.Not.Contain("src=").And.Not.Contain("<link").And.Not.Contain("@import").And.Not.Contain("url("));
        Assert.That(Body(html).Descendants("th").Select(th => th.Value), Has.Some.Contains(Hostile));
        using var markdown = new StringWriter();
        MarkdownReport.Write(markdown, ComparisonDocument.Of(Export(Hostile, "alone")));
        Assert.That(markdown.ToString(), Does.Not.Contain("<script").And.Contain("| boundScale | instances |").And.Contain("**0**"));
        Assert.That(XDocument.Parse(SvgSheet.Of("x", ComparisonDocument.Charts(Export(Hostile, "alone")))).Descendants().Count(e => e.Name.LocalName == "text" && e.Value == "in service"), Is.EqualTo(2), "a legend names all runs of a side once");
    }

    [Test]
    public async Task Write_Json_HasEachRunsFiguresAndCourse()
    {
        using var stream = new MemoryStream();
        await Export("by-hand", "alone").WriteAsync(stream, CancellationToken.None);
        using var json = JsonDocument.Parse(stream.ToArray());
        var run = json.RootElement.GetProperty("sides")[0].GetProperty("runs")[1];

        Assert.That(run.GetProperty("report").GetProperty("elasticity").GetProperty("boundUpper").GetDouble(), Is.EqualTo(3));
        // A point a second: one machine, the second at 15 s, the third at 20 s, which leaves at 33 s; demand 1 3 3 1.
        Assert.That(Numbers(run.GetProperty("supply")), Is.EqualTo(Enumerable.Range(0, 40).Select(second => second < 15 ? 1 : second < 20 ? 2 : second < 33 ? 3 : 2)));
        Assert.That(Numbers(run.GetProperty("demand")), Is.EqualTo(Enumerable.Range(0, 40).Select(second => second is < 10 or >= 30 ? 1 : 3)));
        Assert.That(json.RootElement.GetProperty("comparison").GetProperty("reason").GetString(), Is.Not.Empty);
    }

    /// <summary>Of two the mean, of three the middle, of those that know nothing nothing; one that ends early does not count any more.</summary>
    [Test]
    public void OfEach_SeveralRuns_IsOfThoseThatKnow() => Assert.That(
        Median.OfEach([[1, 2, null, 4], [3, 9, null], [5, null, null]]), Is.EqualTo(new double?[] { 3, 5.5, null, 4 }));

    [Test]
    public void IntervalFor_ALongRun_KeepsItsCourseShort() => Assert.That(
        new[] { 40, 300, 301, 86_400 }.Select(seconds => ComparisonExport.IntervalFor(TimeSpan.FromSeconds(seconds))), Is.EqualTo((int[])[1, 1, 2, 288]));

    private static ComparisonExport Export(string first, string second)
    {
        List<ComparedSide> sides = [.. (((string Name, ExperimentData Data, int Runs)[])[(first, Run.Data, 2), (second, Alone, 1)]).Select(side => new ComparedSide
        {
            Name = side.Name,
            Specification = side.Data.Specification,
            Runs = [.. Enumerable.Range(1, side.Runs).Select(i => RunCourse.Of($"{side.Name}-{i}", side.Data, ExperimentAnalysis.Compute(side.Data), 1, null))],
        })];
        return new ComparisonExport
        {
            Comparison = ExperimentComparison.Compute([.. sides.Select(side => new ComparedRuns(side.Name, [.. side.Runs.Select(run => new ComparedRun(run.Id, run.Report))]))]),
            IntervalSeconds = 1,
            Sides = sides,
        };
    }

    private static string Html(ComparisonExport export)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        HtmlReport.Write(writer, ComparisonDocument.Of(export));
        return writer.ToString();
    }

    /// <summary>The row that begins with a text.</summary>
    private static string[] Cells(string html, string first) =>
        [.. Body(html).Descendants("tr").Select(row => row.Elements("td").Select(cell => cell.Value).ToArray()).First(row => row.Length > 0 && row[0] == first)];

    private static IEnumerable<double> Numbers(JsonElement array) => array.EnumerateArray().Select(value => value.GetDouble());

    private static XElement Body(string html)
    {
        var from = html.IndexOf("<body>", StringComparison.Ordinal);
        return XElement.Parse(html[from..(html.IndexOf("</body>", StringComparison.Ordinal) + 7)].Replace("xmlns=\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal));
    }
}
