using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.CloudWatch;

namespace Scalectl.Lab.Tests.CloudWatch;

public sealed class MetricStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, string> Group = new() { ["AutoScalingGroupName"] = "web" };
    private readonly FakeTimeProvider _time = new(Start);

    [Test]
    public void Query_ValuesOfTwoPeriods_AggregatesEachApart()
    {
        var store = new MetricStore(_time);
        foreach (var (second, value) in new[] { (0, 10.0), (0, 30.0), (4, 50.0), (5, 7.0) })
        {
            store.Put("AWS/EC2", "CPUUtilization", Group, Start.AddSeconds(second), value, "Percent");
        }

        var points = store.Query(new MetricId("AWS/EC2", "CPUUtilization", Group), Start, Start.AddSeconds(10), TimeSpan.FromSeconds(5));

        Assert.That(points, Has.Count.EqualTo(2));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(points[0].Start, Is.EqualTo(Start));
            Assert.That(points[0].Average, Is.EqualTo(30)); // (10 + 30 + 50) / 3
            Assert.That(points[0].Sum, Is.EqualTo(90));
            Assert.That((points[0].Minimum, points[0].Maximum, points[0].SampleCount), Is.EqualTo((10.0, 50.0, 3.0)));
            Assert.That(points[0].Unit, Is.EqualTo("Percent"));
            Assert.That(points[1].Start, Is.EqualTo(Start.AddSeconds(5)));
            Assert.That(points[1].Sum, Is.EqualTo(7));
        }
    }

    [Test]
    public void Query_OutOfOrderPuts_AnswersInOrder()
    {
        var store = new MetricStore(_time);
        foreach (var second in new[] { 3, 1, 2, 0, 1 })
        {
            store.Put("N", "M", Group, Start.AddSeconds(second), second);
        }

        var points = store.Query(new MetricId("N", "M", Group), Start.AddSeconds(1), Start.AddSeconds(3), TimeSpan.FromSeconds(1));

        Assert.That(points.Select(p => (p.Start, p.SampleCount)), Is.EqualTo(new[] { (Start.AddSeconds(1), 2.0), (Start.AddSeconds(2), 1.0) }));
    }

    [Test]
    public void Query_DimensionsInAnotherOrder_IsTheSameMetric()
    {
        var store = new MetricStore(_time);
        store.Put("N", "M", new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, Start, 1);

        var other = new MetricId("N", "M", new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        var fewer = new MetricId("N", "M", new Dictionary<string, string> { ["a"] = "1" });

        Assert.That(store.Query(other, Start, Start.AddSeconds(1), TimeSpan.FromSeconds(1)), Has.Count.EqualTo(1));
        Assert.That(store.Query(fewer, Start, Start.AddSeconds(1), TimeSpan.FromSeconds(1)), Is.Empty);
    }

    [Test]
    public void Put_AfterTheRetention_ForgetsOldValuesAndSilentMetrics()
    {
        var store = new MetricStore(_time) { Retention = TimeSpan.FromMinutes(20) };
        store.Put("N", "silent", Group, Start, 1);
        for (var second = 0; second < 3000; second++)
        {
            store.Put("N", "busy", Group, _time.GetUtcNow(), 1);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var kept = store.Query(new MetricId("N", "busy", Group), Start, _time.GetUtcNow(), TimeSpan.FromSeconds(1));

        // 20 min are 1200 values; what is older goes in batches of 600, looked for once a minute.
        Assert.That(kept, Has.Count.InRange(1200, 1200 + 600 + 60));
        Assert.That(store.List(Start).Select(m => m.Name), Is.EqualTo(new[] { "busy" }));
    }

    [Test]
    public void Put_BeyondTheMostMetrics_DropsTheMostSilent()
    {
        var store = new MetricStore(_time);
        for (var i = 0; i <= MetricStore.MaxMetrics; i++)
        {
            store.Put("N", $"m{i}", Group, _time.GetUtcNow(), 1);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var names = store.List(Start).Select(m => m.Name).ToHashSet();

        Assert.That(names, Has.Count.EqualTo(MetricStore.MaxMetrics));
        Assert.That(names, Does.Not.Contain("m0").And.Contain("m1"));
    }

    [TestCase(0, 1)]
    [TestCase(50, 50)]
    [TestCase(99, 99)]
    [TestCase(100, 100)]
    public void Percentile_OneToHundred_IsNearestRankWithinOnePercent(double percentile, double expected)
    {
        var point = new MetricDatapoint(Start);
        for (var value = 100; value >= 1; value--)
        {
            point.Add(value, 1, "None");
        }

        Assert.That(point.Percentile(percentile), Is.EqualTo(expected).Within(1).Percent);
    }

    [Test]
    public void Percentile_AfterJoiningIntervals_CountsTheValuesOfBoth()
    {
        var (whole, part, single) = (new MetricDatapoint(Start), new MetricDatapoint(Start), new MetricDatapoint(Start));
        part.Add(1, 1, "None");
        part.Add(2, 1, "None");
        single.Add(9, 2, "None");
        whole.Add(part);
        whole.Add(single);

        // 1, 2, 9, 9
        Assert.That(new[] { 25.0, 50, 75, 100 }.Select(whole.Percentile), Is.EqualTo(new[] { 1.0, 2, 9, 9 }));
        Assert.That((whole.SampleCount, whole.Sum, single.Percentile(50)), Is.EqualTo((4.0, 21.0, 9.0)));
    }

    [Test]
    public void Percentile_OfAHundredThousandValues_IsWithinOnePercent()
    {
        var point = new MetricDatapoint(Start);
        for (var value = 1; value <= 100_000; value++)
        {
            point.Add(value / 100_000.0, 1, "Seconds");
        }

        Assert.That(point.Percentile(95), Is.EqualTo(0.95).Within(1).Percent);
    }

    [Test]
    public void Put_FromManyThreads_LosesNothing()
    {
        var store = new MetricStore(_time);

        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 1000; i++)
            {
                store.Put("N", "M", Group, Start, 1);
            }
        });

        Assert.That(store.Query(new MetricId("N", "M", Group), Start, Start.AddSeconds(1), TimeSpan.FromSeconds(1))[0].Sum, Is.EqualTo(8000));
    }
}
