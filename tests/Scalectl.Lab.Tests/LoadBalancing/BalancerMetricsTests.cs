using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.CloudWatch;
using Scalectl.Lab.LoadBalancing;

namespace Scalectl.Lab.Tests.LoadBalancing;

public sealed class BalancerMetricsTests
{
    private const string Group = "targetgroup/tg/2";

    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddSeconds(1_000_000);

    private FakeTimeProvider _time = null!;
    private MetricStore _store = null!;
    private BalancerMetrics _metrics = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider(Start);
        _store = new MetricStore(_time);
        _metrics = new BalancerMetrics("app/lb/1", TimeSpan.FromSeconds(1), _store, _time);
    }

    [Test]
    public void Publish_RequestsInTwoPeriods_EachIsInItsOwnOnce()
    {
        _metrics.Count(Answered(200));
        _metrics.Count(Answered(404));
        _time.Advance(TimeSpan.FromMilliseconds(999));
        _metrics.Count(Answered(503));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _metrics.Count(Answered(200));
        _metrics.Publish(all: false, static _ => 2);
        Assert.That(Sums("RequestCount"), Is.EqualTo(new[] { 3.0 }), "the second period still runs");
        _time.Advance(TimeSpan.FromSeconds(1));
        _metrics.Publish(all: false, static _ => 2);
        _metrics.Publish(all: false, static _ => 2);
        Assert.That(Sums("RequestCount"), Is.EqualTo(new[] { 3.0, 1.0 }));
        Assert.That(Sums("HTTPCode_Target_2XX_Count"), Is.EqualTo(new[] { 1.0, 1.0 }));
        Assert.That(Sums("HTTPCode_Target_4XX_Count"), Is.EqualTo(new[] { 1.0 }));
        Assert.That(Sums("HTTPCode_Target_5XX_Count"), Is.EqualTo(new[] { 1.0 }));
        Assert.That(Sums("HTTPCode_Target_3XX_Count"), Is.Empty, "absent when zero");
        Assert.That(Sums("RequestCountPerTarget", Group), Is.EqualTo(new[] { 1.5, 0.5 }), "3 requests and 1, two targets");
    }

    [Test]
    public void Publish_BalancerIsDeleted_TakesTheRunningPeriodToo()
    {
        _metrics.Count(Answered(200));
        _metrics.Publish(all: true, static _ => 1);
        Assert.That(Sums("RequestCount"), Is.EqualTo(new[] { 1.0 }));
    }

    [Test]
    public void Count_OwnAnswers_BelongToTheBalancerOnly()
    {
        _metrics.Count(new RequestOutcome(Group, Targeted: false, null, 503, false, null));
        _metrics.Count(new RequestOutcome(Group, Targeted: true, null, 502, ConnectionError: true, null));
        _metrics.Count(new RequestOutcome(Group, Targeted: true, null, 504, false, null));
        _metrics.Count(new RequestOutcome(Group, Targeted: true, null, 460, false, null));
        _metrics.CountRejectedConnection();
        _metrics.Publish(all: true, static _ => 1);
        Assert.That(Sums("RequestCount"), Is.EqualTo(new[] { 3.0 }), "one had no target");
        Assert.That(Sums("HTTPCode_ELB_5XX_Count"), Is.EqualTo(new[] { 3.0 }));
        string[] once = ["HTTPCode_ELB_502_Count", "HTTPCode_ELB_503_Count", "HTTPCode_ELB_504_Count", "HTTPCode_ELB_4XX_Count", "RejectedConnectionCount"];
        Assert.That(once.Select(n => Sums(n)), Is.All.EqualTo(new[] { 1.0 }));
        Assert.That(Sums("HTTPCode_ELB_5XX_Count", Group), Is.Empty);
        Assert.That(Sums("TargetConnectionErrorCount", Group), Is.EqualTo(new[] { 1.0 }));
    }

    [Test]
    public void Count_ResponseTimes_KeepTheirStatistics()
    {
        _metrics.Count(Answered(200, seconds: 0.125));
        _metrics.Count(Answered(200, seconds: 0.375));
        _metrics.Publish(all: true, static _ => 1);
        var time = Points("TargetResponseTime", null).Single();
        Assert.That((time.SampleCount, time.Average, time.Maximum, time.Unit), Is.EqualTo((2.0, 0.25, 0.375, "Seconds")));
    }

    private static RequestOutcome Answered(int status, double seconds = 0.05) => new(Group, Targeted: true, status, null, false, TimeSpan.FromSeconds(seconds));

    private double[] Sums(string metric, string? group = null) => [.. Points(metric, group).Select(static p => p.Sum)];

    private IReadOnlyList<MetricDatapoint> Points(string metric, string? group)
    {
        var dimensions = new Dictionary<string, string> { ["LoadBalancer"] = "app/lb/1" };
        if (group is not null)
        {
            dimensions["TargetGroup"] = group;
        }

        return _store.Query(new MetricId("AWS/ApplicationELB", metric, dimensions), Start, Start.AddMinutes(1), TimeSpan.FromSeconds(1));
    }
}
