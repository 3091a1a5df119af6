using System.Xml.Linq;
using Scalectl.Core.Tests.Experiments;
using Scalectl.Experiments;
using Scalectl.Reports;

namespace Scalectl.Core.Tests.Reports.Charts;

public sealed class SvgSheetTests
{
    [Test]
    public void Of_ARun_IsOneFileWithEveryChart()
    {
        var charts = RunDocument.Charts(ExperimentExport.Of("by-hand-1", Run.Data, ExperimentAnalysis.Compute(Run.Data)));

        var svg = XElement.Parse(SvgSheet.Of("a <b> & c", charts));

        Assert.That(svg.ToString(), Does.Not.Contain("var("), "only browsers know custom properties");
        var titles = svg.Elements().Where(e => e.Attribute("class")?.Value == "title").Select(e => e.Value).ToList();
        Assert.That(titles, Is.EqualTo(new[] { "a <b> & c" }.Concat(charts.Charts.Select(c => c.Title)).Append("Scaling decisions")));
        Assert.That(titles, Has.Member("Instances: demand against supply"));
        Assert.That(svg.Elements().Count(e => e.Name.LocalName == "svg"), Is.EqualTo(charts.Charts.Count));
    }
}
