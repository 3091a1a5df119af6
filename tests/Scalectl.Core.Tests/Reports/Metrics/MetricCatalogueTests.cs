using System.Text.Json.Serialization.Metadata;
using Scalectl.Experiments;
using Scalectl.Reports;

namespace Scalectl.Core.Tests.Reports.Metrics;

public sealed class MetricCatalogueTests
{
    /// <summary>The page is the reports' only source of texts: neither may know a metric that the other does not.</summary>
    [Test]
    public void All_AreTheFieldsOfTheReports()
    {
        var fields = Sections().SelectMany(section => section.Type.Properties.Select(p => $"{section.Name}.{p.Name}"));

        Assert.That(MetricCatalogue.All.Select(m => $"{m.Section}.{m.Field}"), Is.EquivalentTo(fields));
    }

    [Test]
    public void Find_AMetric_HasItsTextsWithoutMarkup()
    {
        var tauU = MetricCatalogue.Find("elasticity", "tauUPct")!;

        Assert.That((tauU.Name, tauU.Unit, tauU.Better), Is.EqualTo(("Under-provisioning timeshare", "% of time", Better.Lower)));
        Assert.That(tauU.Formula, Does.StartWith("100/T sum [d > s] dt"));
        Assert.That(MetricCatalogue.Find("controlLag", "tauUPct")!.Formula, Does.Contain("desired"));
        Assert.That(MetricCatalogue.Find("elasticity", "nonsense"), Is.Null);
    }

    [TestCase("## cost\n\n### cost\nName: Cost\n", "cost.cost has no line 'Unit: ..'")]
    [TestCase("## a\n\n### b\nName: n\nUnit: u\nBetter: sometimes\nFormula: f\nMeaning: m\nExample: e\n", "better when 'sometimes'")]
    public void Parse_APageWithAFault_NamesIt(string page, string expected)
        => Assert.That(() => MetricCatalogue.Parse(page), Throws.TypeOf<FormatException>().With.Message.Contains(expected));

    private static IEnumerable<(string Name, JsonTypeInfo Type)> Sections()
    {
        foreach (var property in ExperimentJson.Default.ExperimentReport.Properties.Where(p => p.Name != "slo"))
        {
            yield return (property.Name, ExperimentJson.Default.GetTypeInfo(property.PropertyType)!);
        }
    }
}
