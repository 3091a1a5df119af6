using Scalectl.Elasticity;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Elasticity;

public sealed class UserReportTests
{
    private static readonly LoadTally NoLoad = LoadTally.Of([], 60);
    private static readonly ProbeTally NoProbes = ProbeTally.Of([], 0, 60_000, 60);

    [Test]
    public void Of_PublishedSteps_GivesBothAverages()
    {
        // step means 110, 160, 410 ms with 100, 200, 1700 requests
        var load = LoadTally.Of([[LoadReportTests.Second(1, 1, 100, 110), LoadReportTests.Second(2, 2, 200, 160), LoadReportTests.Second(3, 3, 1700, 410)]], 60);

        var report = UserReport.Of(load, NoProbes, null, 400)!;

        Assert.That(report.AverageResponseTimeMs, Is.EqualTo(226.666667).Within(5e-7));
        Assert.That(report.RequestWeightedResponseTimeMs, Is.EqualTo(370).Within(5e-7));
        Assert.That((report.P50Ms, report.MaxMs), Is.EqualTo((410.0, 410.0)));
        Assert.That(report.RawMeanMs, Is.EqualTo(185).Within(5e-7));
        Assert.That((report.SloViolationShare, report.SloViolationTimeShare), Is.EqualTo((0.85, 1.0 / 3))); // 1700 / 2000, 1 / 3
        Assert.That((report.AverageLatencyMs, report.ErrorsByTarget, report.ErrorShare), Is.EqualTo(((double?)null, (long?)null, (double?)0)));
    }

    [Test]
    public void Of_ThousandRequests_HasTheSamePercentilesFromDueAndFromTheSend()
    {
        // 600 of 100 ms, 350 of 200, 40 of 400, 9 of 800, 1 of 1,600; half of it from the send
        var load = LoadTally.Of([[LoadReportTests.Second(1, 1, 600, 100), LoadReportTests.Second(2, 1, 350, 200), LoadReportTests.Second(3, 1, 40, 400),
            LoadReportTests.Second(4, 1, 9, 800), LoadReportTests.Second(5, 1, 1, 1600)]], 60);

        var report = UserReport.Of(load, NoProbes, null, null)!;

        // The 500th, 900th, 950th, 990th and 999th, and the last.
        double?[] due = [report.P50Ms, report.P90Ms, report.P95Ms, report.P99Ms, report.P999Ms, report.MaxMs];
        double?[] send = [report.RawP50Ms, report.RawP90Ms, report.RawP95Ms, report.RawP99Ms, report.RawP999Ms, report.RawMaxMs];
        Assert.That(due, Is.EqualTo(new double?[] { 100, 200, 200, 400, 800, 1600 }).Within(0.1).Percent);
        Assert.That(send, Is.EqualTo(new double?[] { 50, 100, 100, 200, 400, 800 }).Within(0.1).Percent);
    }

    [Test]
    public void Of_ClassesAndCauses_AreKeptApart()
    {
        var second = LoadReportTests.Second(1, 1, 100) with { Answered2xx = 80, Answered3xx = 5, Answered4xx = 3, Answered5xx = 7, NoAnswer = 5 };
        var balancer = LoadBalancerTally.Of([Cloud(SeriesNames.LbTarget2xx, 80), Cloud(SeriesNames.LbTarget3xx, 5), Cloud(SeriesNames.LbTarget4xx, 3),
            Cloud(SeriesNames.LbTarget5xx, 4), Cloud(SeriesNames.LbOwn5xx, 2), Cloud(SeriesNames.LbOwn5xx, 1)]);

        var report = UserReport.Of(LoadTally.Of([[second]], 1), NoProbes, balancer, null)!;

        Assert.That((report.TotalResponses, report.SuccessResponses, report.ErrorResponses, report.NoAnswer), Is.EqualTo((95L, 85L, 10L, 5L)));
        Assert.That((report.ErrorsByLoadBalancer, report.ErrorsByTarget), Is.EqualTo(((long?)3, (long?)7)));
        Assert.That(report.ErrorShare, Is.EqualTo(0.15).Within(1e-12)); // (10 + 5) / 100
        Assert.That(balancer!.Answers, Is.EqualTo(95));
        Assert.That((report.SlaMs, report.SloViolationShare), Is.EqualTo(((double?)null, (double?)null)));
    }

    [Test]
    public void Of_ProbesOnly_AveragesTheStepsOfTheWindow()
    {
        Sample[] samples = [Probe(SeriesNames.ProbeLatencyMs, -1, 900), Probe(SeriesNames.ProbeLatencyMs, 0, 10), Probe(SeriesNames.ProbeLatencyMs, 30_000, 20),
            Probe(SeriesNames.ProbeLatencyMs, 60_000, 45), Probe(SeriesNames.ProbeResponseMs, 10, 100), Probe(SeriesNames.ProbeRequest, 10, 1),
            Probe(SeriesNames.ProbeRequest, 200_000, 1), Probe(SeriesNames.ProbeFailure, 70_000, 1), new Sample(SampleSource.Cloud, SeriesNames.ProbeFailure, 0, 1)];
        var probes = ProbeTally.Of(samples, 0, 120_000, 60);

        var report = UserReport.Of(NoLoad, probes, null, 500)!;

        Assert.That(report.AverageLatencyMs, Is.EqualTo(30)); // ((10 + 20) / 2 + 45) / 2
        Assert.That((report.AverageResponseTimeMs, report.AverageProbeResponseTimeMs, report.LatencyP95Ms), Is.EqualTo(((double?)100, (double?)100, (double?)45)));
        Assert.That((report.ProbeRequests, report.ProbeFailures, probes.AllRequests, probes.AllResponses), Is.EqualTo((1L, 1L, 2L, 1L)));
    }

    [Test]
    public void Of_LoadBalancerOnly_HasCountsAndNoTimes()
    {
        var report = UserReport.Of(NoLoad, NoProbes, LoadBalancerTally.Of([Cloud(SeriesNames.LbTarget2xx, 9), Cloud(SeriesNames.LbOwn5xx, 1)]), null)!;

        Assert.That((report.TotalResponses, report.SuccessResponses, report.ErrorResponses, report.ErrorShare), Is.EqualTo((10L, 9L, 1L, (double?)0.1)));
        Assert.That(report.AverageResponseTimeMs, Is.Null);
    }

    [Test]
    public void Of_NobodyMeasured_IsNull()
    {
        Assert.That(LoadBalancerTally.Of([Cloud(SeriesNames.CpuPct, 5)]), Is.Null);
        Assert.That(UserReport.Of(NoLoad, NoProbes, null, null), Is.Null);
    }

    private static Sample Cloud(string series, double value) => new(SampleSource.Cloud, series, 0, value);

    private static Sample Probe(string series, long timeMs, double value) => new(SampleSource.Probe, series, timeMs, value);
}
