using Scalectl.Scaling;

namespace Scalectl.Core.Tests.Scaling.Hpa;

public sealed class HpaScalerTests
{
    private static ScalingDecision Ask(HpaScaler hpa, double now, int current, int wanted, int min = 1, int max = 100) =>
        hpa.Tick(now, current, min, max, new HpaReplicas(wanted, (double)wanted / current, current));

    /// <summary>Vectors HPA-1 and HPA-2: total load 100 until 60 s, 500 until 300 s, then 100; 2 pods, target 50, a sync every 15 s, pods ready at once.</summary>
    private static List<(double At, int Desired)> Changes(HpaBehavior? behavior)
    {
        var hpa = new HpaScaler(new HpaOptions { Target = 50, Behavior = behavior });
        var (pods, changes) = (2, new List<(double, int)>());
        for (var now = 0.0; now <= 900; now += 15)
        {
            var load = now is >= 60 and < 300 ? 500.0 : 100;
            var group = new GroupView { Desired = pods, Min = 1, Max = 20, Instances = Enumerable.Repeat(InstanceView.Settled, pods).ToArray() };
            var decision = hpa.Tick(now, now - 15, group, load / pods);
            if (decision.Desired != pods)
            {
                changes.Add((now, pods = decision.Desired));
            }
        }

        return changes;
    }

    [Test]
    public void Tick_VectorHpa1_BehaviorPresent() =>
        Assert.That(Changes(new HpaBehavior()), Is.EqualTo(new[] { (60.0, 6), (75.0, 10), (585.0, 2) }));

    [Test]
    public void Tick_VectorHpa2_BehaviorAbsent() =>
        Assert.That(Changes(null), Is.EqualTo(new[] { (60.0, 4), (75.0, 8), (90.0, 10), (600.0, 2) }));

    [Test]
    public void Tick_EightyTo10By4PodsOrATenthAMinute_TheSeries()
    {
        var down = new HpaRules(0, [new(4, 60, IsPercent: false), new(10, 60, IsPercent: true)]);
        var hpa = new HpaScaler(new HpaOptions { Target = 50, Behavior = new HpaBehavior { Down = down } });
        var (pods, series) = (80, new List<int>());
        for (var minute = 0; pods > 10 && minute < 60; minute++)
        {
            series.Add(pods = Ask(hpa, minute * 60, pods, 10).Desired);
        }

        Assert.That(series, Is.EqualTo(new[] { 72, 64, 57, 51, 45, 40, 36, 32, 28, 24, 20, 16, 12, 10 }));
    }

    [Test]
    public void Tick_LimitsWithinAPeriod_CountFromItsStart()
    {
        // At most 4 pods in 60 s: 4 at once, then nothing for a minute. 10 -> 14 at 0; at 45 the start of the minute was 10; at 60 the event is no longer newer.
        var up = new HpaRules(0, [new(4, 60, IsPercent: false)]);
        var hpa = new HpaScaler(new HpaOptions { Target = 50, Behavior = new HpaBehavior { Up = up } });

        Assert.That(Ask(hpa, 0, 10, 50).Desired, Is.EqualTo(14));
        var held = Ask(hpa, 45, 14, 50);
        Assert.That((held.Desired, held.BlockedBy), Is.EqualTo((14, Blocker.RateLimit)));
        Assert.That(Ask(hpa, 60, 14, 50).Desired, Is.EqualTo(18));
    }

    [TestCase(HpaSelect.Max, 20, TestName = "Tick_SelectMax_TheMostChange")]
    [TestCase(HpaSelect.Min, 12, TestName = "Tick_SelectMin_TheLeastChange")]
    [TestCase(HpaSelect.Disabled, 10, TestName = "Tick_SelectDisabled_NoChange")]
    public void Tick_Select(HpaSelect select, int expected)
    {
        var up = new HpaRules(0, [new(100, 15, IsPercent: true), new(2, 15, IsPercent: false)], select);
        var hpa = new HpaScaler(new HpaOptions { Target = 50, Behavior = new HpaBehavior { Up = up } });

        Assert.That(Ask(hpa, 0, 10, 50).Desired, Is.EqualTo(expected));
    }

    [Test]
    public void Tick_UpWindow_TheLowestRecommendationOfItCounts()
    {
        var behavior = new HpaBehavior { Up = new HpaBehavior().Up with { StabilizationSeconds = 60 } };
        var hpa = new HpaScaler(new HpaOptions { Target = 50, Behavior = behavior });

        // The 5 pods that it finds are its first recommendation, at 0; 60 s later it is no longer newer than the window.
        Assert.That((Ask(hpa, 0, 5, 9).Desired, Ask(hpa, 30, 5, 8).Desired, Ask(hpa, 59, 5, 9).Desired), Is.EqualTo((5, 5, 5)));
        Assert.That(Ask(hpa, 61, 5, 9).Desired, Is.EqualTo(8));
    }

    [Test]
    public void Tick_StartedWithMoreThanNeeded_WaitsForTheWindowAsKubernetesDoes()
    {
        var hpa = new HpaScaler(new HpaOptions { Target = 50 });

        var first = Ask(hpa, 0, 8, 2);
        Assert.That((first.Desired, first.BlockedBy), Is.EqualTo((8, Blocker.Stabilising)));
        Assert.That((Ask(hpa, 285, 8, 2).Desired, Ask(hpa, 300, 8, 2).Desired), Is.EqualTo((8, 2)));
    }

    [Test]
    public void Tick_OutsideTheLimitsOrOff_AtOnceOrNotAtAll()
    {
        var hpa = new HpaScaler(new HpaOptions { Target = 50 });

        Assert.That(Ask(hpa, 0, 30, 2, max: 20).Desired, Is.EqualTo(20));
        Assert.That(Ask(hpa, 15, 1, 9, min: 3).Desired, Is.EqualTo(3));
        var off = hpa.Tick(30, 0, 1, 20, new HpaReplicas(5, 2, 1));
        Assert.That((off.Desired, off.BlockedBy), Is.EqualTo((0, Blocker.Off)));
        var unknown = hpa.Tick(45, 4, 1, 20, new HpaReplicas(4, double.NaN, 0));
        Assert.That((unknown.Desired, unknown.BlockedBy), Is.EqualTo((4, Blocker.NoData)));
    }

    [Test]
    public void Tick_AnyRecommendations_StaysWithinLimitsAndNeverOvershoots([Values(1, 2, 3, 4, 5)] int seed)
    {
        var random = new Random(seed);
        foreach (var behavior in new[] { null, new HpaBehavior() })
        {
            var hpa = new HpaScaler(new HpaOptions { Target = 50, Behavior = behavior });
            var pods = 5;
            for (var now = 0; now < 15_000; now += 15)
            {
                var wanted = random.Next(0, 60);
                var next = Ask(hpa, now, pods, wanted, min: 2, max: 40).Desired;
                Assert.That(next, Is.InRange(2, 40));
                Assert.That(next, Is.LessThanOrEqualTo(behavior is null ? Math.Max(2 * pods, 4) : Math.Max(2 * pods, pods + 4)));

                // Absent, an old high recommendation may even add pods while fewer are wanted.
                Assert.That(next, wanted >= pods ? Is.GreaterThanOrEqualTo(pods) : behavior is null ? Is.GreaterThanOrEqualTo(wanted) : Is.LessThanOrEqualTo(pods));
                pods = next;
            }
        }
    }
}
