using CsCheck;
using Scalectl.Elasticity.Calibration;

namespace Scalectl.Core.Tests.Elasticity.Calibration;

public sealed class CapacitySearchTests
{
    /// <summary>More than any search of these tests needs: one that does not end is a failure, not a hang.</summary>
    private const int MostRuns = 1000;

    private static readonly Gen<double[]> Capacities = Gen.Select(Gen.Double[0.5, 900], Gen.Double[1.1, 2.5].Array[0, 6], (first, gains) =>
    {
        List<double> all = [first];
        all.AddRange(gains.Select(gain => all[^1] * gain));
        return all.ToArray();
    });

    [Test]
    public void Search_KnownCapacity_DoublesThenBisects()
    {
        var (found, runs) = Search(new SearchSettings { StartRequestsPerSecond = 10 }, (_, load) => load <= 66.3);

        // 80, 70 and 67.5 break. The end: 67.5 - 66.25 = 1.25 <= 2 % of 67.5 = 1.35.
        Assert.That(runs.Select(r => r.RequestsPerSecond), Is.EqualTo(new[] { 10, 20, 40, 80, 60, 70, 65, 67.5, 66.25 }));
        Assert.That(((SearchStep.Found)found).Intensities, Is.EqualTo(new[] { 66.25 }));
    }

    [Test]
    public void Search_SecondMachine_BeginsAtSixTenthsOfBothTogether()
    {
        var (_, runs) = Search(new SearchSettings { MaxInstances = 3, StartRequestsPerSecond = 20, ResolutionPct = 5 }, (n, load) => load <= 20 * n);

        Assert.That(runs.First(r => r.Instances == 2).RequestsPerSecond, Is.EqualTo(24).Within(0.01)); // 0.6 (20 + 20)
        Assert.That(runs.First(r => r.Instances == 3).RequestsPerSecond, Is.EqualTo(0.6 * (runs.Last(r => r is { Instances: 2, Verdict: RunVerdict.Holds }).RequestsPerSecond + 20)).Within(0.61));
    }

    [Test]
    public void Search_AnyRisingCapacities_FindsEachWithinItsResolutionFromBelow() =>
        Gen.Select(Capacities, Gen.Double[0.1, 2000], Gen.Double[0.5, 8]).Sample((capacities, start, resolution) =>
        {
            var settings = new SearchSettings { MaxInstances = capacities.Length, StartRequestsPerSecond = Math.Round(start, 2) + 0.1, ResolutionPct = resolution, MostRequestsPerSecond = 1_000_000 };
            var (end, runs) = Search(settings, (n, load) => load <= capacities[n - 1]);

            // Loads are rounded to hundredths.
            return end is SearchStep.Found { SaturatedAt: null } found
                && found.Intensities.Count == capacities.Length
                && found.Intensities.Zip(capacities).All(p => p.First <= p.Second && p.First >= (p.Second * (1 - (resolution / 100))) - 0.02)
                && runs.Count <= 40 * capacities.Length;
        });

    [Test]
    public void Search_VerdictsThatAreChanceNearTheCapacity_StaysWithinThatChance() =>
        Gen.Select(Gen.Double[2, 500], Gen.Double[0.01, 0.05], Gen.Double[1.3, 2.2], Gen.Int).Sample((first, noise, gain, seed) =>
        {
            var random = new Random(seed);
            double[] capacities = [first, first * gain, first * gain * gain];
            var (end, _) = Search(new SearchSettings { MaxInstances = 3, MostAttempts = 10 }, (n, load) => random.NextDouble() switch
            {
                < 0.1 => null, // one in ten does not count
                var luck => load <= capacities[n - 1] * (1 - noise) || (load < capacities[n - 1] * (1 + noise) && luck < 0.55),
            });

            return end is SearchStep.Found { SaturatedAt: null } found
                && found.Intensities.Zip(capacities).All(p => p.First <= p.Second * (1 + noise) && p.First >= (p.Second * (1 - noise) * 0.98) - 0.02);
        });

    [Test]
    public void Search_AnyHistory_IsContinuedWhereItWasBrokenOff() =>
        Gen.Select(Capacities, Gen.Int[0, 40]).Sample((capacities, at) =>
        {
            var settings = new SearchSettings { MaxInstances = capacities.Length, MostRequestsPerSecond = 1_000_000 };
            var (whole, runs) = Search(settings, (n, load) => load <= capacities[n - 1]);
            var (resumed, again) = Search(settings, (n, load) => load <= capacities[n - 1], runs.Take(at));
            return again.SequenceEqual(runs) && ((SearchStep.Found)resumed).Intensities.SequenceEqual(((SearchStep.Found)whole).Intensities);
        });

    [Test]
    public void Search_MoreMachinesCarryNoMore_EndsAndSaysWhere()
    {
        var (end, runs) = Search(new SearchSettings { MaxInstances = 8 }, (n, load) => load <= Math.Min(n, 3) * 20.0);

        var found = (SearchStep.Found)end;
        Assert.That((found.Intensities.Count, found.SaturatedAt), Is.EqualTo((3, 4)));
        Assert.That(found.Intensities[2], Is.InRange(58.8, 60));
        Assert.That(runs.Max(r => r.Instances), Is.EqualTo(4), "the machines after that are not tried");
    }

    [Test]
    public void Search_Extrapolated_MeasuresOneMachineOnly()
    {
        var (end, runs) = Search(new SearchSettings { MaxInstances = 4, Extrapolate = true, StartRequestsPerSecond = 20 }, (_, load) => load <= 20);

        Assert.That(runs.Select(r => r.Instances), Is.All.EqualTo(1));
        Assert.That(((SearchStep.Found)end).Intensities, Is.EqualTo(new[] { 20, 40, 60, 80 }));
    }

    [Test]
    public void Search_RunsThatDoNotCount_AreRepeatedAndThenGivenUpWithTheReason()
    {
        var (end, runs) = Search(new SearchSettings { MostAttempts = 3 }, (_, load) => load <= 15 ? true : null);

        Assert.That(runs.Select(r => r.RequestsPerSecond), Is.EqualTo(new[] { 10, 20, 20, 20 }));
        Assert.That(((SearchStep.NotFound)end).Reason, Is.EqualTo("1 machine under 20 requests/s: 3 run(s) did not count, the last because a test says so"));
    }

    [Test]
    public void Search_NothingHolds_HalvesAndThenSaysThatTheAppMayNotWork()
    {
        var (end, runs) = Search(new SearchSettings(), (_, _) => false);

        Assert.That(runs.Select(r => r.RequestsPerSecond), Is.EqualTo(new[] { 10, 5, 2.5, 1.25, 0.62, 0.31, 0.16, 0.1 })); // 0.625 is rounded to the even hundredth
        Assert.That(((SearchStep.NotFound)end).Reason, Does.StartWith("even 0.1 requests/s break"));
    }

    [Test]
    public void Search_EverythingHolds_EndsAtTheMostThatIsTried()
    {
        var (end, runs) = Search(new SearchSettings { MostRequestsPerSecond = 50 }, (_, _) => true);

        Assert.That(runs.Select(r => r.RequestsPerSecond), Is.EqualTo(new[] { 10, 20, 40, 50.0 }));
        Assert.That(((SearchStep.NotFound)end).Reason, Does.Contain("50").And.Contain("--max-load"));
    }

    [Test]
    public void Check_EverythingOutOfRange_NamesEach() => Assert.That(
        new SearchSettings { MaxInstances = 0, StartRequestsPerSecond = double.NaN, ResolutionPct = 60, MostAttempts = 11, MostRequestsPerSecond = 0 }.Check().Select(e => e.Argument),
        Is.EquivalentTo(new[] { "--max", "--start", "--resolution", "--attempts", "--max-load" }));

    /// <summary>Drives a search against an app that holds (true), breaks (false) or gives runs that do not count (null).</summary>
    private static (SearchStep End, List<CalibrationRun> Runs) Search(SearchSettings settings, Func<int, double, bool?> app, IEnumerable<CalibrationRun>? before = null)
    {
        List<CalibrationRun> runs = [.. before ?? []];
        while (runs.Count < MostRuns)
        {
            if (CapacitySearch.Next(settings, runs) is not SearchStep.TryLoad next)
            {
                return (CapacitySearch.Next(settings, runs), runs);
            }

            runs.Add(app(next.Instances, next.RequestsPerSecond) switch
            {
                true => new CalibrationRun(next.Instances, next.RequestsPerSecond, RunVerdict.Holds),
                false => new CalibrationRun(next.Instances, next.RequestsPerSecond, RunVerdict.Breaks),
                null => new CalibrationRun(next.Instances, next.RequestsPerSecond, RunVerdict.NotCounted) { Reason = "a test says so" },
            });
        }

        throw new AssertionException($"no end after {MostRuns} runs");
    }
}
