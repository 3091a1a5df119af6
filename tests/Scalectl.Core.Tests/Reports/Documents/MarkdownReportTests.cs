using System.Globalization;
using Scalectl.Core.Tests.Experiments;
using Scalectl.Experiments;
using Scalectl.Reports;

namespace Scalectl.Core.Tests.Reports.Documents;

public sealed class MarkdownReportTests
{
    [Test]
    public void Write_ARun_IsTablesOfEqualWidth()
    {
        var lines = Text(Run.Data).Split('\n', StringSplitOptions.TrimEntries);

        Assert.That(lines[0], Is.EqualTo("# Experiment by-hand-1"));
        Assert.That(lines, Has.Some.StartsWith("| 0:11 |  | changed | 1 | 3 | a monitor alarm high"));
        Assert.That(lines, Has.Some.StartsWith("| Under-provisioning timeshare |"));
        var widths = lines.Where(l => l.StartsWith('|')).Select(l => l.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')).Distinct();
        Assert.That(widths, Is.All.InRange(3, 11));
    }

    [Test]
    public void Write_ARunOfSeveralRoutes_HasARowForEach()
    {
        var lines = Text(Run.OfTwoRoutes).Split('\n', StringSplitOptions.TrimEntries);

        Assert.That(lines, Has.One.EqualTo("| GET / | 50 | 400 | 400 | 0 | 400 | 400 | 0 | 0 |"));
        Assert.That(lines, Has.One.EqualTo("| &lt;cart> | due | 100 | 100 | 100 | 100 | 100 | 100 |"));
    }

    [Test]
    public void Write_TextThatWouldBeMarkup_IsEscaped()
    {
        var document = new ReportDocument("a|b", "<img>\nnext", [new TableSection("t", ["x"], [["1|2"], ["<b>"]])]);
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        MarkdownReport.Write(writer, document);

        Assert.That(writer.ToString(), Does.Contain("a\\|b").And.Contain("&lt;img> next").And.Contain("| 1\\|2 |").And.Contain("| &lt;b> |"));
    }

    private static string Text(ExperimentData data)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        MarkdownReport.Write(writer, RunDocument.Of(ExperimentExport.Of("by-hand-1", data, ExperimentAnalysis.Compute(data))));
        return writer.ToString();
    }
}
