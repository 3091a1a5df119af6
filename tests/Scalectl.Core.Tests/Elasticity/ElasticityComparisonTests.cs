using Scalectl.Elasticity;

namespace Scalectl.Core.Tests.Elasticity;

public sealed class ElasticityComparisonTests
{
    private static readonly ElasticityReport Autoscaler = Vectors.Report(Vectors.Demand, Vectors.Autoscaler);
    private static readonly ElasticityReport Static = Vectors.Report(Vectors.Demand, Vectors.Static);
    private static readonly ElasticityReport Perfect = Vectors.Report(Vectors.Demand, Vectors.Demand);

    [Test]
    public void ElasticSpeedup_VectorA_IsBelowOne()
    {
        Assert.That(ElasticityComparison.ElasticSpeedup(Autoscaler, Static), Is.EqualTo(0.892177).Within(5e-7));
        Assert.That(ElasticityComparison.ElasticSpeedup(Static, Static), Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void ElasticSpeedup_PerfectMatch_IsFinite() =>
        // (20.5 * 15 * 50 * 30 / 0.001^4) ^ (1/4)
        Assert.That(ElasticityComparison.ElasticSpeedup(Perfect, Static), Is.EqualTo(1000 * Math.Pow(461_250, 0.25)).Within(1e-6));

    [Test]
    public void KappaPct_TwoReports_CountsWinsAndTies()
    {
        // the autoscaler wins thetaU and tauU of five; static thetaO, tauO, upsilon
        Assert.That(ElasticityComparison.KappaPct([Autoscaler, Static]), Is.EqualTo(new[] { 40.0, 60 }));
        Assert.That(ElasticityComparison.KappaPct([Static, Static]), Is.EqualTo(new[] { 50.0, 50 }));
        Assert.That(ElasticityComparison.KappaPct([Static]), Is.EqualTo(new[] { 100.0 }));
    }

    [Test]
    public void KappaPct_ThreeReports_IsOverAllPairings() =>
        // against perfect both lose 5; so 2 of 10, 3 of 10, 10 of 10
        Assert.That(ElasticityComparison.KappaPct([Autoscaler, Static, Perfect]), Is.EqualTo(new[] { 20.0, 30, 100 }));

    [Test]
    public void FractionalDifference_AgainstTheBestOfEach_AddsUp()
    {
        var difference = ElasticityComparison.FractionalDifference([Autoscaler, Static]);

        // autoscaler: thetaO (32.5-15)/15, tauO (40-30)/30, upsilon (88.9-66.7)/66.7
        Assert.That(difference[0], Is.EqualTo((17.5 / 15) + (10.0 / 30) + (1.0 / 3)).Within(1e-9));
        // static: thetaU (20.5-14)/14, tauU (50-40)/40
        Assert.That(difference[1], Is.EqualTo((6.5 / 14) + 0.25).Within(1e-9));
    }

    [Test]
    public void FractionalDifference_BestBelowOne_DividesByOne() =>
        Assert.That(ElasticityComparison.FractionalDifference([Static, Perfect]), Is.EqualTo(new[] { 20.5 + 15 + 50 + 30 + (200.0 / 3), 0 }).Within(1e-9));
}
