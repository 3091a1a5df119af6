using CsCheck;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Series;

public sealed class StepSeriesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Test]
    public void Uniform_ThreeSamples_LastsThreeSteps()
    {
        var series = StepSeries.Uniform(1_000, Minute, [1, 2, 4]);

        Assert.That((series.StartMs, series.EndMs, series.Count), Is.EqualTo((1_000L, 181_000L, 3)));
        Assert.That(series.IntegralSeconds(), Is.EqualTo(420)); // 60 * (1 + 2 + 4)
        Assert.That(series.Mean(), Is.EqualTo(7.0 / 3).Within(1e-12));
    }

    [TestCase(-1, double.NaN, TestName = "before the horizon nothing is known")]
    [TestCase(0, 1)]
    [TestCase(89_999, 1)]
    [TestCase(90_000, 3, TestName = "left-closed: the new value holds at its own moment")]
    [TestCase(299_999, 2)]
    [TestCase(300_000, double.NaN, TestName = "the end is exclusive")]
    public void ValueAt_Events_HoldsUntilTheNext(long timeMs, double expected)
    {
        var series = StepSeries.FromEvents([new(0, 1), new(90_000, 3), new(200_000, 2)], 300_000);

        Assert.That(series.ValueAt(timeMs), Is.EqualTo(expected));
    }

    [Test]
    public void FromEvents_UnsortedWithDuplicates_SortsAndTheLastGivenHolds()
    {
        var series = StepSeries.FromEvents([new(2_000, 5), new(0, 1), new(2_000, 6), new(9_000, 7)], 9_000);

        Assert.That(Points(series), Is.EqualTo(new StepPoint[] { new(0, 1), new(2_000, 6) }));
    }

    [TestCase(120_000, 0, TestName = "one sample missing: the one before it holds on")]
    [TestCase(120_001, 60_001, TestName = "more than one missing: a gap from the end of the sample's own step")]
    [TestCase(600_000, 540_000)]
    public void FromSamples_NextSampleLater_LeavesAGap(long secondMs, long gapMs)
    {
        var series = StepSeries.FromSamples([new(0, 1), new(secondMs, 1)], Minute);

        Assert.That(series.EndMs, Is.EqualTo(secondMs + 60_000));
        Assert.That(series.IntegralSeconds(), Is.EqualTo((series.EndMs - gapMs) / 1000.0));
        Assert.That(double.IsNaN(series.ValueAt(60_000)), Is.EqualTo(gapMs > 0));
    }

    [Test]
    public void FromSamples_Nothing_IsEmpty() =>
        Assert.That(StepSeries.FromSamples([], Minute), Is.SameAs(StepSeries.Empty));

    [Test]
    public void Between_PartOfASample_KeepsItsValueFromTheCut()
    {
        var part = StepSeries.FromEvents([new(0, 1), new(10, 2), new(20, 3)], 30).Between(5, 20);

        Assert.That(Points(part), Is.EqualTo(new StepPoint[] { new(5, 1), new(10, 2) }));
        Assert.That(part.EndMs, Is.EqualTo(20));
    }

    [TestCase(40, 50)]
    [TestCase(-5, 0)]
    [TestCase(12, 12)]
    public void Between_OutsideTheHorizon_IsEmpty(long from, long to) =>
        Assert.That(StepSeries.FromEvents([new(0, 1), new(10, 2)], 30).Between(from, to).Count, Is.Zero);

    [Test]
    public void Resample_Events_TakesTheValueAtEachStart()
    {
        var series = StepSeries.FromEvents([new(0, 1), new(1_500, 2), new(1_700, 3), new(3_000, 4)], 3_500).Resample(TimeSpan.FromSeconds(1));

        Assert.That(Points(series), Is.EqualTo(new StepPoint[] { new(0, 1), new(1_000, 1), new(2_000, 3), new(3_000, 4) }));
        Assert.That(series.EndMs, Is.EqualTo(3_500));
    }

    [Test]
    public void Pair_DifferentHorizons_WalksTheCommonPart()
    {
        var first = StepSeries.FromEvents([new(0, 1), new(10, 2)], 30);
        var second = StepSeries.FromEvents([new(5, 7), new(20, double.NaN)], 25);
        var segments = new List<OverlapSegment>();
        foreach (var segment in StepSeries.Pair(first, second))
        {
            segments.Add(segment);
        }

        Assert.That(segments, Is.EqualTo(new OverlapSegment[] { new(5, 10, 1, 7), new(10, 20, 2, 7), new(20, 25, 2, double.NaN) }));
        Assert.That(segments.Select(s => s.Known), Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public void Pair_WithEmptyOrDisjoint_HasNoSegment()
    {
        var series = StepSeries.FromEvents([new(100, 1)], 200);

        Assert.That(StepSeries.Pair(series, StepSeries.Empty).MoveNext(), Is.False);
        Assert.That(StepSeries.Pair(StepSeries.Empty, series).MoveNext(), Is.False);
        Assert.That(StepSeries.Pair(series, StepSeries.FromEvents([new(200, 1)], 300)).MoveNext(), Is.False);
    }

    [Test]
    public void Max_WithGaps_IgnoresThem()
    {
        var series = StepSeries.Uniform(0, Minute, [double.NaN, 3, 1]);

        Assert.That((series.Max(), series.Min(), series.Mean()), Is.EqualTo((3.0, 1.0, 2.0)));
        Assert.That(StepSeries.Empty.Max(), Is.NaN);
        Assert.That(StepSeries.Empty.Mean(), Is.NaN);
    }

    [Test]
    public void Integral_AnyEvents_IsThatOfItsParts() =>
        Gen.Select(Gen.Select(Gen.Long[0, 1_000], Gen.Int[0, 9]).List[1, 30], Gen.Long[0, 1_100]).Sample((points, cut) =>
        {
            var series = StepSeries.FromEvents([.. points.Select(p => new StepPoint(p.Item1, p.Item2))], 1_001);
            var parts = series.Between(0, cut).IntegralSeconds() + series.Between(cut, 2_000).IntegralSeconds();
            return Math.Abs(parts - series.IntegralSeconds()) < 1e-9;
        });

    private static IEnumerable<StepPoint> Points(StepSeries series) => Enumerable.Range(0, series.Count).Select(i => series[i]);
}
