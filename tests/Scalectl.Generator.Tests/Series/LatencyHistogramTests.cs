using CsCheck;
using Scalectl.Series;

namespace Scalectl.Generator.Tests.Series;

public sealed class LatencyHistogramTests
{
    private static readonly double[] Percentiles = [0, 1, 50, 90, 95, 99, 99.9, 100];

    [Test]
    public void Record_ValuesWithinItsRoom_AllocatesNothingAndIsTheSame()
    {
        LatencyHistogram grown = new(), roomy = new(room: 1_000_000_000);
        long[] values = [0, 2047, 2048, 999_999_999, 1_000_000_000, 70_000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var value in values)
        {
            roomy.Record(value);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        foreach (var value in (long[])[.. values, 2_000_000_000])
        {
            grown.Record(value);
        }

        roomy.Record(2_000_000_000); // beyond its room it grows
        Assert.That(roomy.ToBase64(), Is.EqualTo(grown.ToBase64()));
    }

    [Test]
    public void Percentile_OfKnownValues_IsWithinOneThousandth()
    {
        var h = new LatencyHistogram();
        for (var i = 1; i <= 1000; i++)
        {
            h.Record(i * 1_000_000L);
        }

        // p95 of 1 .. 1000 ms is 950 ms
        Assert.Multiple(() =>
        {
            Assert.That(h.ValueAtPercentile(95), Is.InRange(950_000_000L, 950_950_000L));
            Assert.That(h.Mean, Is.EqualTo(500_500_000d)); // (1 + 1000) / 2 ms, exact
            Assert.That(h.MaxValue, Is.EqualTo(1_000_000_000L));
            Assert.That(h.Count, Is.EqualTo(1000));
            Assert.That(h.ShareWithin(250_000_000), Is.EqualTo(0.25).Within(0.001));
        });
    }

    [Test]
    public void Record_OutOfRange_IsClamped()
    {
        var h = new LatencyHistogram();
        h.Record(-5);
        h.Record(long.MaxValue);

        Assert.That((h.ValueAtPercentile(0), h.MaxValue, h.Count), Is.EqualTo((0L, LatencyHistogram.MaxNanoseconds, 2L)));
    }

    [Test]
    public void Base64_OfAnyHistogram_ComesBackEqual() =>
        Gen.Long[0, LatencyHistogram.MaxNanoseconds].Array[0, 200].Sample(
            values =>
            {
                var h = Of(values);
                var back = LatencyHistogram.FromBase64(h.ToBase64()).Value!;
                return Same(h, back) && back.ToBase64() == h.ToBase64();
            },
            iter: 100,
            threads: 1);

    [Test]
    public void Percentile_AgainstThePackage_IsInTheSameBucket() =>
        Gen.Long[0, 1L << 40].Array[1000].Sample( // 1000: every rank is whole, the package rounds where we take the next
            values =>
            {
                var theirs = new HdrHistogram.LongHistogram(1L << 41, 3);
                Array.ForEach(values, theirs.RecordValue);
                var ours = Of(values);
                return Percentiles[1..].All(p => ours.ValueAtPercentile(p) == Math.Min(theirs.GetValueAtPercentile(p), values.Max()));
            },
            iter: 100,
            threads: 1);

    [Test]
    public void Merge_OfParts_EqualsTheWhole() =>
        Gen.Select(Gen.Long[0, 20_000_000].Array[0, 300], Gen.Int[1, 4]).Sample(
            (values, parts) =>
            {
                var merged = new LatencyHistogram();
                for (var p = 0; p < parts; p++)
                {
                    merged.Merge(Of(values.Where((_, i) => i % parts == p).ToArray()));
                }

                return Same(merged, Of(values));
            },
            iter: 50,
            threads: 1);

    [TestCase("", TestName = "FromBase64_Nothing_IsAnError")]
    [TestCase("!!", TestName = "FromBase64_NoBase64_IsAnError")]
    [TestCase("AgAAAA==", TestName = "FromBase64_OtherVersion_IsAnError")]
    [TestCase("AQAAAIA=", TestName = "FromBase64_CutShort_IsAnError")]
    [TestCase("AQAAAP//////////AQE=", TestName = "FromBase64_BucketBeyondRange_IsAnError")]
    public void FromBase64_Broken(string text) => Assert.That(LatencyHistogram.FromBase64(text).Errors, Has.Count.EqualTo(1));

    [Test]
    public void FromBase64_ExampleOfItsError_IsTheEmptyHistogram() =>
        Assert.That(LatencyHistogram.FromBase64(LatencyHistogram.FromBase64("").Errors[0].Example).Value!.Count, Is.Zero);

    [Test]
    public void Reset_OfAFullOne_LeavesNothing()
    {
        var h = Of([1, 2, 3_000_000]);
        h.Reset();

        Assert.That(Same(h, new LatencyHistogram()), Is.True);
    }

    private static LatencyHistogram Of(long[] values)
    {
        var h = new LatencyHistogram();
        foreach (var v in values)
        {
            h.Record(v);
        }

        return h;
    }

    private static bool Same(LatencyHistogram a, LatencyHistogram b) =>
        a.Count == b.Count && a.Mean == b.Mean && a.MaxValue == b.MaxValue && Percentiles.All(p => a.ValueAtPercentile(p) == b.ValueAtPercentile(p));
}
