using Scalectl.Scaling;

namespace Scalectl.Core.Tests.Scaling.Hpa;

public sealed class HpaReplicasTests
{
    private static readonly HpaOptions At50 = new() { Target = 50 };

    /// <summary>Ready pods, mean usage, unready, missing, pods wanted now; target 50; pods that come out.</summary>
    private static readonly (string Case, int Ready, double Mean, int Unready, int Missing, int Current, int Expected)[] Rows =
    [
        ("twice the target on 5 is 10", 5, 100, 0, 0, 5, 10),
        ("54 % is within a tenth of 50 %", 5, 54, 0, 0, 5, 5),
        ("55 % is on the bound, which keeps", 5, 55, 0, 0, 5, 5),
        ("56 % is above it: ceil(1.12 * 5) = 6", 5, 56, 0, 0, 5, 6),
        ("45 % is on the lower bound", 10, 45, 0, 0, 10, 10),
        ("44 % is below it: ceil(0.88 * 10) = 9", 10, 44, 0, 0, 10, 9),
        ("a pending pod counts as 0 upwards: 500/(6*50) = 1.67 on 6 is 10", 2, 250, 4, 0, 6, 10),
        ("unready pods flip the direction: 120/(6*50) = 0.4: keep", 2, 60, 4, 0, 6, 6),
        ("unready pods are not counted downwards: ceil(0.5 * 4) = 2", 4, 25, 4, 0, 8, 2),
        ("a missing metric is 100 % downwards: (4*10 + 100)/(5*50) = 0.56 on 5 is 3", 4, 10, 0, 1, 5, 3),
        ("missing metrics at 100 % flip the direction: (30 + 300)/(4*50) = 1.65: keep", 1, 30, 0, 3, 4, 4),
        ("a missing metric is 0 upwards: 400/(5*50) = 1.6 on 5 is 8", 4, 100, 0, 1, 5, 8),
        ("missing metrics at 0 bring it within tolerance: 160/(3*50) = 1.07: keep", 2, 80, 0, 1, 3, 3),
        ("50 pods and 20 more that are wanted and pending: 1.2 becomes 0.86, a flip", 50, 60, 20, 0, 70, 70),
        ("no pod has a metric", 0, 0, 3, 2, 5, 5),
    ];

    [Test]
    public void Of_Table_FollowsTheReplicaCalculator([Range(0, 14)] int row)
    {
        var (sentence, ready, mean, unready, missing, current, expected) = Rows[row];

        var wish = HpaReplicas.Of(new HpaPods(ready, ready * mean, unready, missing), current, At50);

        Assert.That(wish.Replicas, Is.EqualTo(expected), sentence);
        Assert.That(wish.IsKnown, Is.EqualTo(ready > 0), sentence);
    }

    [Test]
    public void Of_FiftyPodsAt90Against75_Are60() =>
        Assert.That(HpaReplicas.Of(new HpaPods(50, 50 * 90, 0, 0), 50, new HpaOptions { Target = 75 }).Replicas, Is.EqualTo(60)); // 50 * 90/75

    [Test]
    public void Of_ToleranceByDirection_IsItsOwn()
    {
        var options = new HpaOptions { Target = 50, ToleranceUp = 0.02, ToleranceDown = 0.3 };

        Assert.That(HpaReplicas.Of(new HpaPods(10, 520, 0, 0), 10, options).Replicas, Is.EqualTo(11)); // 1.04
        Assert.That(HpaReplicas.Of(new HpaPods(10, 360, 0, 0), 10, options).Replicas, Is.EqualTo(10)); // 0.72 >= 0.7
    }

    [Test]
    public void Of_TargetAbove100_AMissingPodUsesTheTarget()
    {
        // (3*60 + 150)/(4*150) = 0.55 on 4 is 3; at 100 % it were 0.47 and 2.
        Assert.That(HpaReplicas.Of(new HpaPods(3, 180, 0, 1), 4, new HpaOptions { Target = 150 }).Replicas, Is.EqualTo(3));
    }

    [Test]
    public void OfValue_AQueueOf90Against30_TriplesTheReadyPods()
    {
        var options = new HpaOptions { Target = 30, Metric = HpaMetric.Value };

        Assert.That(HpaReplicas.OfValue(90, 2, 2, options).Replicas, Is.EqualTo(6));
        Assert.That(HpaReplicas.OfValue(32, 2, 2, options).Replicas, Is.EqualTo(2));
        Assert.That(HpaReplicas.OfValue(double.NaN, 2, 2, options).IsKnown, Is.False);
    }

    [Test]
    public void Largest_SeveralMetrics_TheLargestWinsAndAnUnknownOneKeepsPods()
    {
        HpaReplicas five = new(5, 1.5, 3), two = new(2, 0.5, 3), unknown = new(3, double.NaN, 0);

        Assert.That(HpaReplicas.Largest([two, five], 3).Replicas, Is.EqualTo(5));
        Assert.That(HpaReplicas.Largest([five, unknown], 3).Replicas, Is.EqualTo(5));
        Assert.That(HpaReplicas.Largest([two, unknown], 3).Replicas, Is.EqualTo(3));
        Assert.That(HpaReplicas.Largest([unknown], 3).IsKnown, Is.False);
    }

    /// <summary>Started, ready, ready since, sampled, usage; now 1000, window 30; what it counts as: ready, unready, missing.</summary>
    private static readonly (string Case, HpaPod Pod, int Ready, int Unready, int Missing)[] Pods =
    [
        ("pending", HpaPod.Pending, 0, 1, 0),
        ("no metric", new(0, true, 10, 990, double.NaN), 0, 0, 1),
        ("old and ready", new(0, true, 10, 990, 50), 1, 0, 0),
        ("young and unready", new(900, false, 900, 990, 50), 0, 1, 0),
        ("young, ready, its sample's window began before", new(900, true, 970, 990, 50), 0, 1, 0),
        ("young, ready for a whole window", new(900, true, 960, 990, 50), 1, 0, 0),
        ("old and never ready", new(0, false, 10, 990, 50), 0, 1, 0),
        ("old, was ready, is not now: it counts", new(0, false, 500, 990, 50), 1, 0, 0),
    ];

    [Test]
    public void Pods_Table_AreSortedAsKubernetesDoes([Range(0, 7)] int row)
    {
        var (sentence, pod, ready, unready, missing) = Pods[row];

        var sorted = HpaPods.Of([pod], 1000, new HpaOptions { Target = 50, SampleWindowSeconds = 30 });

        Assert.That((sorted.Ready, sorted.Unready, sorted.Missing), Is.EqualTo((ready, unready, missing)), sentence);
    }
}
