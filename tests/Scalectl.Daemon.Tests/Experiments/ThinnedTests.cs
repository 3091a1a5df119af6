using Scalectl.Daemon.Experiments;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Experiments;

public sealed class ThinnedTests
{
    [Test]
    public void Of_ShortSeries_IsTheSeries()
    {
        var samples = Made(20, _ => 1);

        Assert.That(Thinned.Of(samples, 20), Is.SameAs(samples));
    }

    [Test]
    public void Of_OnePeakAndOneDipInALongSeries_KeepsBoth()
    {
        var samples = Made(10_000, i => i switch { 4321 => 99, 7654 => -5, _ => 1 });

        var kept = Thinned.Of(samples, 40);

        Assert.That(kept, Does.Contain(samples[4321]).And.Contain(samples[7654]));
    }

    [Test]
    public void Of_AnySeries_IsPartOfItInOrderAndAtMostSoLong([Range(1, 50)] int seed)
    {
        var random = new Random(seed);
        var time = 0L;
        List<Sample> samples = [.. Enumerable.Range(0, random.Next(1, 5000)).Select(_ => new Sample("cloud", "inService", time += random.Next(1, 9000), random.Next(50)))];
        var points = random.Next(Thinned.Fewest, 300);

        var kept = Thinned.Of(samples, points);

        Assert.That(kept, Has.Count.LessThanOrEqualTo(points).And.Count.GreaterThan(0));
        Assert.That(kept.Select(s => s.TimeMs), Is.Ordered.And.Unique);
        Assert.That(kept, Is.SubsetOf(samples));
        Assert.That((kept.Min(s => s.Value), kept.Max(s => s.Value)), Is.EqualTo((samples.Min(s => s.Value), samples.Max(s => s.Value))));
    }

    private static List<Sample> Made(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(i => new Sample("cloud", "inService", i * 1000L, value(i)))];
}
