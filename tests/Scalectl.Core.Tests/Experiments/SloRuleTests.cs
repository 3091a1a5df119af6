using Scalectl.Elasticity;
using Scalectl.Experiments;

namespace Scalectl.Core.Tests.Experiments;

public sealed class SloRuleTests
{
    private static readonly ExperimentReport Report = new()
    {
        User = new UserReport { TotalResponses = 98, SuccessResponses = 97, ErrorResponses = 1, NoAnswer = 2, ErrorShare = 0.03, P95Ms = 200 },
        Cost = CostReport.Compute([], 0, 1, new Price(1)),
    };

    [TestCase("p95<201ms", 200, true)]
    [TestCase("p95<200ms", 200, false, TestName = "the limit itself is not less than the limit")]
    [TestCase("p95<=0.2s", 200, true)]
    [TestCase("errors < 3.1%", 3, true)]
    [TestCase("errors<1%", 3, false)]
    [TestCase("cost<0.5", 0, true)]
    [TestCase("tauU<10%", null, false, TestName = "a figure that the run has not is not kept")]
    public void Evaluate_Rule_ComparesInItsUnit(string text, double? measured, bool met)
    {
        var result = SloRule.Parse(text).Value!.Evaluate(Report);

        Assert.That(result.Measured, measured is { } value ? Is.EqualTo(value).Within(1e-9) : Is.Null);
        Assert.That(result.Met, Is.EqualTo(met));
    }

    [TestCase("p95<200ms", "200 ms, not kept", "200 ms, broken so far")]
    [TestCase("errors<3.1%", "3 %, kept", "3 %, holds so far")]
    [TestCase("errorResponses<=1", "1 answers, kept", "1 answers, holds so far")]
    [TestCase("scaleOutLag<90s", "no such figure, not kept", "no such figure yet")]
    public void Verdict_Rule_IsASentenceWithItsUnit(string text, string ended, string running)
    {
        var result = SloRule.Parse(text).Value!.Evaluate(Report);

        Assert.That((result.Verdict(ended: true), result.Verdict(ended: false)), Is.EqualTo((ended, running)));
    }

    /// <summary>A run that has everything has every figure: no metric is a name without a value.</summary>
    [Test]
    public void All_OnACompleteRun_AreMeasured()
    {
        var report = ExperimentAnalysis.Compute(Run.Data);
        report = report with { Elasticity = report.Elasticity! with { ScaleInLagSeconds = 9 } }; // its supply never meets the last fall of demand

        Assert.That(SloMetric.All.Where(m => m.Value.Measure(report) is null).Select(m => m.Key), Is.Empty);
    }

    [TestCase("p95")]
    [TestCase("<200ms")]
    [TestCase("p95<")]
    [TestCase("p95>200ms")]
    [TestCase("errors<1")]
    [TestCase("accU<1%")]
    [TestCase("errors<-1%")]
    [TestCase("unknown<1%")]
    public void Parse_NotARule_IsAnErrorWithARightExample(string text)
    {
        var error = SloRule.Parse(text).Errors.Single();

        Assert.That(SloRule.Parse(error.Example).Ok, Is.True, error.ToString());
    }

    [Test]
    public void All_ExampleLimits_AreReadable() =>
        Assert.That(SloMetric.All.Select(m => SloRule.Parse($"{m.Key}<={m.Value.ExampleLimit}").Ok), Is.All.True);
}
