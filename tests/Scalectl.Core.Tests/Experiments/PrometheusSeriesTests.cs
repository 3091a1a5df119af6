using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Experiments;

/// <summary>A run of 40 s whose machines are known from Prometheus, a value every 2 s.</summary>
public sealed class PrometheusSeriesTests
{
    private const string Queries = "metrics: {source: prometheus, url: 'http://127.0.0.1:9090', supply: s, desired: d, total: t, cpu: c, step: 2s}";

    [Test]
    public void Compute_SameValuesFromPrometheusAndFromTheCloud_GiveTheSameReport()
    {
        var cloud = ExperimentAnalysis.Compute(Data("", Values(SampleSource.Cloud)));
        var prometheus = ExperimentAnalysis.Compute(Data(Queries, Values(SampleSource.Prometheus)));

        Assert.That(prometheus.Elasticity, Is.EqualTo(cloud.Elasticity).And.Not.Null);
        Assert.That(prometheus.ControlLag, Is.EqualTo(cloud.ControlLag).And.Not.Null);
        // demand 1 3 3 1 of 10 s; supply 1 until 16, then 3: 2 short for 6 s, 2 too many for 10 s
        Assert.That((prometheus.Elasticity!.AreaU, prometheus.Elasticity.AreaO), Is.EqualTo((12.0, 20.0)));
        // desired 3 from 10 on, in service from 16 on, there from 12 on
        Assert.That((prometheus.ControlLag!.ScaleOutLagSeconds, prometheus.ControlLag.AreaU, prometheus.ControlLag.AverageTotal), Is.EqualTo(((double?)6, 12.0, (12 + (28 * 3)) / 40.0)));
    }

    [Test]
    public void Supply_ThatPrometheusLeavesOut_IsAGapAndNotNothing()
    {
        var values = Values(SampleSource.Prometheus).Where(s => s.Series != SeriesNames.InService || s.TimeMs < At(20) || s.TimeMs >= At(30));

        var report = ExperimentAnalysis.Compute(Data(Queries, [.. values]));

        Assert.That(report.Elasticity!.CoveragePct, Is.EqualTo(75), "the value at 18 holds for its own 2 s");
        Assert.That((report.Elasticity.BoundLower, report.Elasticity.AreaU), Is.EqualTo((1.0, 12.0)));
    }

    [Test]
    public void Total_ThatNobodyAskedFor_IsWhatIsInService()
    {
        var report = ExperimentAnalysis.Compute(Data(Queries.Replace(" total: t,", "", StringComparison.Ordinal), [.. Values(SampleSource.Prometheus).Where(s => s.Series != SeriesNames.Total)]));

        Assert.That(report.ControlLag!.AverageTotal, Is.EqualTo(report.ControlLag.AverageInService));
    }

    [TestCase("", 3.0, null, TestName = "Demand_WithoutAMost_SaturatesNowhere")]
    [TestCase(", max: 2", 2.0, 7.5, TestName = "Demand_WithAMost_SaturatesThere")] // 1 short for 6 s of 40 s with at most 2: 100 * 6 / 80
    public void Demand_OfAFixedTarget(string max, double most, double? aUPct)
    {
        var data = Data(Queries, Values(SampleSource.Prometheus), max);

        Assert.That(ExperimentSeries.Of(data, LoadTally.Of([], 10)).Demand!.Max(), Is.EqualTo(most));
        Assert.That(ExperimentAnalysis.Compute(data).Elasticity!.AUPct, Is.EqualTo(aUPct));
    }

    [Test]
    public void Decisions_WithoutActivities_AreTheChangesOfDesired()
    {
        var only = DecisionLog.Of(Data(Queries, Values(SampleSource.Prometheus))).Single();

        Assert.That((only.Kind, only.At.ToUnixTimeMilliseconds(), only.From, only.To), Is.EqualTo((DecisionKind.Changed, At(10), 1, 3)));
        Assert.That(only.Reason, Does.Contain("Prometheus"));
    }

    private static ExperimentData Data(string metrics, IReadOnlyList<Sample> samples, string max = "") => new()
    {
        Specification = ExperimentFile.Parse($$"""
            name: by-hand
            app: {target: "http://127.0.0.1/"{{max}}}
            load: {function: "if(x==1, 100, if(x==2, 250, if(x==3, 300, 100)))", step: 10s, steps: 4}
            demand: {capacityPerInstance: 10}
            {{metrics}}
            """).Value!,
        StartMs = Run.StartMs,
        EndMs = At(40),
        Samples = samples,
    };

    private static List<Sample> Values(string source)
    {
        List<Sample> values = [];
        for (var second = -2; second < 40; second += 2)
        {
            values.Add(new(source, SeriesNames.Desired, At(second), second < 10 ? 1 : 3));
            values.Add(new(source, SeriesNames.InService, At(second), second < 16 ? 1 : 3));
            values.Add(new(source, SeriesNames.Total, At(second), second < 12 ? 1 : 3));
            values.Add(new(source, SeriesNames.CpuPct, At(second), 50));
        }

        return values;
    }

    private static long At(double second) => Run.At(second);
}
