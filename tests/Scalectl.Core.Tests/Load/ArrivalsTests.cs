using CsCheck;
using Scalectl.Load;

namespace Scalectl.Core.Tests.Load;

public sealed class ArrivalsTests
{
    private const long Second = 1_000_000_000;

    private static long[] Due(in StepShare step)
    {
        var due = new long[Arrivals.Count(step)];
        Assert.That(Arrivals.Fill(due, step), Is.EqualTo(due.Length));
        return due;
    }

    [Test]
    public void Fill_Even_PlacesAtEqualDistances() =>
        Assert.That(Due(new StepShare(1, 4, 0, Second)), Is.EqualTo(new long[] { 0, Second / 4, Second / 2, Second / 4 * 3 }));

    [Test]
    public void Fill_Burst_PlacesAtTheStart() => Assert.That(Due(new StepShare(1, 3, 0, Second, Spread.Burst)), Is.EqualTo(new long[] { 0, 0, 0 }));

    [Test]
    public void Fill_Share_RequestKBelongsToMachineKModN()
    {
        // 7 requests before: this step's 5 are k = 7..11; machine 1 of 3 has k = 7 and 10, which are j = 0 and 3.
        var step = new StepShare(2, 5, 7, Second, Spread.Even, Split.Share, 1, 3);
        Assert.That(Due(step), Is.EqualTo(new[] { 0, Second * 3 / 5 }));
    }

    [Test]
    public void Fill_HugeStep_DoesNotOverflow()
    {
        var stream = Arrivals.Open(new StepShare(1, 1_000_000_000, 0, 86_400 * Second, Spread.Even, Split.Share, 999_999_999 % 997, 997));
        var due = new long[4096];
        long last = -1, count = 0;
        for (var written = stream.Fill(due); written > 0; written = stream.Fill(due))
        {
            Assert.That(due[0], Is.GreaterThan(last));
            (last, count) = (due[written - 1], count + written);
        }

        Assert.That(last, Is.EqualTo(86_400 * Second / 1_000_000_000 * 999_999_999), "the very last request");
        Assert.That(count, Is.EqualTo(Arrivals.Count(new StepShare(1, 1_000_000_000, 0, 86_400 * Second, Spread.Even, Split.Share, 999_999_999 % 997, 997))));
    }

    [Test]
    public void Fill_PoissonTwice_IsTheSameAndOtherSeedsAreNot()
    {
        var step = new StepShare(3, 100, 0, Second, Spread.Poisson, Seed: 42);
        var first = Due(step);
        Assert.That(Due(step), Is.EqualTo(first));
        Assert.That(Due(step), Is.Not.EqualTo(Due(step with { Seed = 43 })));
        Assert.That(Due(step), Is.Not.EqualTo(Due(step with { Step = 4 })));
    }

    [Test]
    public void Fill_Poisson_LooksUniform()
    {
        // 100,000 uniform draws in 20 bins: chi-square with 19 degrees of freedom is below 43.8 in 99.9 % of the seeds; this one is fixed.
        const int Requests = 100_000, Bins = 20;
        var bins = new int[Bins];
        foreach (var due in Due(new StepShare(1, Requests, 0, Second, Spread.Poisson, Seed: 7)))
        {
            bins[(int)(due * Bins / Second)]++;
        }

        const double Each = (double)Requests / Bins;
        Assert.That(bins.Sum(b => (b - Each) * (b - Each) / Each), Is.LessThan(43.8).And.GreaterThan(4.9), "neither uneven nor too even");
    }

    [Test]
    public void Fill_AnyStep_UnionIsTheSameForEveryNumberOfMachines() =>
        Gen.Select(Gen.Int[0, 300], Gen.Long[0, 1_000_000], Gen.Long[1, 60 * Second], Gen.Enum<Spread>(), Gen.Long, Gen.Int[1, 1000]).Sample(
            (requests, first, length, spread, seed, x) =>
            {
                var alone = new StepShare(x, requests, first, length, spread, Split.Share, 0, 1, seed);
                var expected = Due(alone);
                var right = expected.Length == requests
                    && expected.All(d => d >= 0 && d < length)
                    && expected.Zip(expected.Skip(1)).All(pair => pair.First <= pair.Second);
                return right && new[] { 2, 4, 8 }.All(n =>
                {
                    var parts = Enumerable.Range(0, n).Select(i => Due(alone with { Index = i, Machines = n })).ToList();
                    return parts.All(p => p.SequenceEqual(p.Order())) && parts.SelectMany(p => p).Order().SequenceEqual(expected);
                });
            },
            iter: 2_000,
            seed: "0000KOIPe2Q3");

    [Test]
    public void Fill_SmallBuffer_StreamsTheSameMoments() =>
        Gen.Select(Gen.Int[0, 200], Gen.Enum<Spread>(), Gen.Int[1, 17]).Sample(
            (requests, spread, size) =>
            {
                var step = new StepShare(5, requests, 11, Second, spread, Split.Share, 1, 3);
                var stream = Arrivals.Open(step);
                var buffer = new long[size];
                var streamed = new List<long>();
                for (var written = stream.Fill(buffer); written > 0; written = stream.Fill(buffer))
                {
                    streamed.AddRange(buffer[..written]);
                }

                return streamed.SequenceEqual(Due(step));
            },
            iter: 1_000,
            seed: "0000KOIPe2Q3");

    [Test]
    public void Fill_Multiply_EachMachineSendsAll()
    {
        var step = new StepShare(1, 10, 0, Second, Spread.Poisson, Split.Multiply, 3, 4);
        Assert.That(Due(step), Has.Length.EqualTo(10));
    }

    [Test]
    public void Fill_BufferTooSmall_Throws() =>
        Assert.That(() => Arrivals.Fill(new long[2], new StepShare(1, 3, 0, Second)), Throws.ArgumentException);

    [Test]
    public void Fill_StepAfterStep_AllocatesNothing()
    {
        var due = new long[1000];
        var first = 0L;
        void Fill(int x)
        {
            Arrivals.Fill(due, new StepShare(x, 1000, first, Second, Spread.Poisson, Split.Share, 0, 2));
            first += 1000;
        }

        Fill(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var x = 2; x < 200; x++)
        {
            Fill(x);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
