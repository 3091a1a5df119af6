using CsCheck;
using Scalectl.Scaling;

namespace Scalectl.Core.Tests.Scaling;

public sealed class TargetTrackingPolicyTests
{
    private static readonly TargetTrackingPolicy Policy = new(new TargetTrackingOptions { Target = 50, WarmUpSeconds = 120 });

    [TestCase(2, 100, 4, TestName = "Decide_HighAt100Percent_Doubles")] // ceil(2*100/50)
    [TestCase(4, 75, 6, TestName = "Decide_HighAt75Percent_AddsHalf")] // ceil(4*75/50)
    [TestCase(3, 75, 5, TestName = "Decide_Needs1Point5More_Adds2")] // 3*75/50 = 4.5
    [TestCase(15, 90, 20, TestName = "Decide_WantsMoreThanMax_StopsAtMax")] // 27
    public void Decide_High_RoundsTheCapacityUp(int desired, double metric, int expected) =>
        Assert.That(Policy.Ask(desired, AlarmSide.High, metric), Has.Property("Desired").EqualTo(expected).And.Property("Stance").EqualTo(Stance.Act));

    [TestCase(6, 100.0 / 6, 2, TestName = "Decide_LowAtAThirdOfTarget_RemovesTwoThirds")] // 6*16.67/50 = 2
    [TestCase(3, 25, 2, TestName = "Decide_CouldRemove1Point5_Removes1")] // 1.5 needed
    [TestCase(4, 0, 1, TestName = "Decide_NoLoad_StopsAtMin")]
    public void Decide_Low_RoundsTheRemovalDown(int desired, double metric, int expected) =>
        Assert.That(Policy.Ask(desired, AlarmSide.Low, metric), Has.Property("Desired").EqualTo(expected).And.Property("Stance").EqualTo(Stance.Act));

    [Test]
    public void Decide_HighWhileEnoughIsStarting_WaitsForIt()
    {
        var decision = Policy.Ask(4, AlarmSide.High, 75, cold: 2); // ceil(2*75/50) = 3 < 4
        using (Assert.EnterMultipleScope())
        {
            Assert.That((decision.Stance, decision.Desired, decision.Wanted, decision.Counted), Is.EqualTo((Stance.Hold, 4, 3, 2)));
            Assert.That(decision.BlockedBy, Is.EqualTo(Blocker.Enough));
            Assert.That(decision.Reason, Is.EqualTo("alarm high: metric 75 against 50 on 2 machines, 3 wanted; blocked: 4 are already wanted"));
        }
    }

    [Test]
    public void Decide_LowWhileOneWarmsUp_IsBlocked()
    {
        var decision = Policy.Ask(6, AlarmSide.Low, 10, cold: 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((decision.Stance, decision.Desired, decision.BlockedBy), Is.EqualTo((Stance.Hold, 6, Blocker.Warming)));
            Assert.That(decision.Reason, Does.EndWith("blocked: 1 machines are starting or warming up"));
        }
    }

    [Test]
    public void Decide_LowWhileAMachineIsStillToBeLaunched_IsBlocked() =>
        Assert.That(Policy.Ask(6, AlarmSide.Low, 10, instances: 5).BlockedBy, Is.EqualTo(Blocker.Warming));

    [Test]
    public void Decide_LowWithScaleInDisabled_StandsAside()
    {
        var decision = new TargetTrackingPolicy(new TargetTrackingOptions { Target = 50, DisableScaleIn = true }).Ask(6, AlarmSide.Low, 10);
        Assert.That((decision.Stance, decision.Desired, decision.BlockedBy), Is.EqualTo((Stance.Abstain, 6, Blocker.ScaleInDisabled)));
    }

    [TestCase(AlarmSide.High)]
    [TestCase(AlarmSide.Low)]
    public void Decide_NoData_DoesNothing(AlarmSide alarm) =>
        Assert.That(Policy.Ask(6, alarm, double.NaN), Has.Property("Desired").EqualTo(6).And.Property("BlockedBy").EqualTo(Blocker.NoData));

    [Test]
    public void Decide_NoneIsWarm_CountsAllInService()
    {
        // In service for 60 s of 120 s: no machine is warm, so the mean is over both.
        var decision = Policy.Decide(new PolicyInput
        {
            Now = 1000,
            PeriodStart = 940,
            Alarm = AlarmSide.High,
            Metric = 100,
            Group = new GroupView { Desired = 2, Min = 1, Max = 20, Instances = new[] { new InstanceView(880), new InstanceView(880) } },
        });
        Assert.That((decision.Counted, decision.Desired), Is.EqualTo((2, 4)));
    }

    [Test]
    public void Decide_AnyInput_StaysWithinLimitsAndMovesWithItsAlarm() =>
        Gen.Select(Gen.Int[1, 10], Gen.Int[0, 10], Gen.Double[0, 100], Gen.Bool, Gen.Int[0, 5]).Sample((min, above, metric, high, cold) =>
        {
            var desired = min + above;
            var decision = Policy.Ask(desired, high ? AlarmSide.High : AlarmSide.Low, metric, min: min, max: min + 10, cold: Math.Min(cold, desired));
            Assert.That(decision.Desired, Is.InRange(min, min + 10));
            Assert.That(decision.Change, high ? Is.GreaterThanOrEqualTo(0) : Is.LessThanOrEqualTo(0));
            Assert.That(decision.Stance == Stance.Act, Is.EqualTo(decision.Change != 0));
        });

    [Test]
    public void WarmUp_PolicyThenGroupThenCooldown_TheFirstThatIsSet()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(WarmUp.Resolve(10, 20, 30), Is.EqualTo(10));
            Assert.That(WarmUp.Resolve(null, 20, 30), Is.EqualTo(20));
            Assert.That(WarmUp.Resolve(null, null, 30), Is.EqualTo(30));
            Assert.That(WarmUp.Resolve(null, null), Is.EqualTo(300));
        }
    }

    [Test]
    public void Decide_AHundredThousandTimes_DoesNotAllocate()
    {
        InstanceView[] instances = [InstanceView.Settled, InstanceView.Settled, InstanceView.Pending];
        var total = 0;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100_000; i++)
        {
            total += Policy.Decide(new PolicyInput
            {
                Now = i,
                PeriodStart = i - 60,
                Alarm = i % 2 == 0 ? AlarmSide.High : AlarmSide.Low,
                Metric = i % 100,
                Group = new GroupView { Desired = 3, Min = 1, Max = 20, Instances = instances },
            }).Desired;
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1000));
        Assert.That(total, Is.GreaterThan(300_000));
    }
}
