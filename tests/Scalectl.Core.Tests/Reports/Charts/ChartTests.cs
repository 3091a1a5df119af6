using System.Xml.Linq;
using Scalectl.Reports;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Reports.Charts;

public sealed class ChartTests
{
    private static readonly ChartAxis Axis = new(0, 100_000);

    [Test]
    public void Of_AStepFunction_HoldsEachValueAndLeavesTheGap()
    {
        // Width 174: 100 pixels for 100 s, so a pixel a second from 52. Height 148: 100 pixels, value 2 at the top (22), 0 at 122.
        var path = Path(new ChartLine("s", ChartStyles.Supply, [new(0, 1), new(20_000, 2), new(50_000, double.NaN), new(70_000, 1)], Stepped: true));

        Assert.That(path, Is.EqualTo("M52 72H72V22H102M122 72H152"));
    }

    [Test]
    public void Of_Points_AreJoined()
        => Assert.That(Path(new ChartLine("s", ChartStyles.First, [new(0, 0), new(50_000, 2), new(100_000, 1)])), Is.EqualTo("M52 122L102 22L152 72"));

    [Test]
    public void Of_AnAxisWithAUnit_HasNumbersInThePlaceOfTimes()
    {
        var svg = XElement.Parse(SvgChart.Of(new Chart { Title = "t", Unit = "u", Lines = [] }, Axis with { Unit = "%" }, 630, 148));
        var labels = svg.Descendants().Where(e => e.Name.LocalName == "text" && (string?)e.Attribute("text-anchor") == "middle").Select(e => e.Value);

        Assert.That(labels, Is.EqualTo(new[] { "0 %", "20 %", "40 %", "60 %", "80 %", "100 %" }));
    }

    [Test]
    public void Of_ADifference_ShadesBothWays()
    {
        var svg = Svg(new Chart
        {
            Title = "t",
            Unit = "u",
            Lines = [new ChartLine("d", ChartStyles.Demand, [new(0, 2)], Stepped: true)],
            Difference = new ChartDifference(
                StepSeries.FromEvents([new(0, 2), new(50_000, 1)], 100_000), StepSeries.FromEvents([new(0, 1), new(50_000, 1), new(80_000, 2)], 100_000)),
        });

        Assert.That(PathOf(svg, "under"), Is.EqualTo("M52 22H102V72H52Z"));
        Assert.That(PathOf(svg, "over"), Is.EqualTo("M132 72H152V22H132Z"));
    }

    /// <summary>A million points keep their largest and smallest value and stay a small file.</summary>
    [Test]
    public void Of_AMillionPoints_KeepsThePeakInAFewPoints()
    {
        var points = Enumerable.Range(0, 1_000_000).Select(i => new StepPoint(i / 10, i == 123_456 ? 2 : 1)).ToList();

        var path = Path(new ChartLine("s", ChartStyles.First, points));

        Assert.That(path, Does.Contain(" 22"), "the peak");
        Assert.That(path, Has.Length.LessThan(12_000));
    }

    [TestCase(600, "0:00 1:00 2:00 3:00 4:00 5:00 6:00 7:00 8:00 9:00 10:00")]
    [TestCase(7200, "0:00 10:00 20:00 30:00 40:00 50:00 1:00:00 1:10:00 1:20:00 1:30:00 1:40:00 1:50:00 2:00:00")]
    [TestCase(604_800, "0:00 24:00:00 2d 00:00 3d 00:00 4d 00:00 5d 00:00 6d 00:00 7d 00:00")]
    public void Of_AnyDuration_HasLabelsAtRoundTimes(double seconds, string expected)
    {
        var svg = XElement.Parse(SvgChart.Of(new Chart { Title = "t", Unit = "u", Lines = [] }, new ChartAxis(0, (long)seconds * 1000), 1140, 148));

        Assert.That(svg.Elements().Where(e => e.Attribute("text-anchor")?.Value == "middle").Select(e => e.Value), Is.EqualTo(expected.Replace("d ", "d_").Split(' ').Select(t => t.Replace('_', ' '))));
    }

    private static string Path(ChartLine line) => PathOf(Svg(new Chart { Title = "t", Unit = "u", Lines = [line] }), line.Style);

    private static string PathOf(XElement svg, string style)
        => svg.Elements().Single(e => e.Name.LocalName == "path" && e.Attribute("class")!.Value.Split(' ').Contains(style)).Attribute("d")!.Value;

    private static XElement Svg(Chart chart) => XElement.Parse(SvgChart.Of(chart, Axis, 174, 148));
}
