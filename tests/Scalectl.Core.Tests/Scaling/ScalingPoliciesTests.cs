using CsCheck;
using Scalectl.Scaling;

namespace Scalectl.Core.Tests.Scaling;

public sealed class ScalingPoliciesTests
{
    [Test]
    public void Combine_MinusThreeAgainstMinus25Percent_TheLargerCapacityWins()
    {
        var three = StepScalingPolicy.Create(new StepScalingOptions { Steps = [new(null, 0, -3)] }).Value!;
        var quarter = StepScalingPolicy.Create(new StepScalingOptions { Steps = [new(null, 0, -25)], AdjustmentType = AdjustmentType.PercentChangeInCapacity }).Value!;

        // 8 - 3 = 5; 8 - 25 % = 6
        Assert.That(ScalingPolicies.Combine([three.Ask(8, AlarmSide.Low, 40), quarter.Ask(8, AlarmSide.Low, 40)]).Desired, Is.EqualTo(6));
    }

    [Test]
    public void Combine_OneTrackerOutOneIn_GoesOut() =>
        Assert.That(ScalingPolicies.Combine([Tracker(6, 2, Stance.Act), Tracker(6, 8, Stance.Act)]).Desired, Is.EqualTo(8));

    [Test]
    public void Combine_OneTrackerInOneHolds_KeepsAndSaysWhy()
    {
        var decision = ScalingPolicies.Combine([Tracker(6, 2, Stance.Act), Tracker(6, 6, Stance.Hold)]);
        Assert.That((decision.Desired, decision.Stance, decision.BlockedBy), Is.EqualTo((6, Stance.Hold, Blocker.OtherPolicy)));
    }

    [Test]
    public void Combine_AllTrackersIn_TheLargerCapacityWins() =>
        Assert.That(ScalingPolicies.Combine([Tracker(6, 2, Stance.Act), Tracker(6, 4, Stance.Act)]).Desired, Is.EqualTo(4));

    [Test]
    public void Combine_TrackerInAndOneThatMayNotScaleIn_GoesIn() =>
        Assert.That(ScalingPolicies.Combine([Tracker(6, 2, Stance.Act), Tracker(6, 6, Stance.Abstain)]).Desired, Is.EqualTo(2));

    [Test]
    public void Combine_StepInWhileATrackerHolds_IsNotKept()
    {
        var step = StepScalingPolicy.Create(new StepScalingOptions { Steps = [new(null, 0, -1)] }).Value!;
        Assert.That(ScalingPolicies.Combine([Tracker(6, 6, Stance.Hold), step.Ask(6, AlarmSide.Low, 40)]).Desired, Is.EqualTo(5));
    }

    [Test]
    public void Combine_NothingActs_TellsTheFirstThatWasBlocked()
    {
        var blocked = Tracker(6, 6, Stance.Hold) with { BlockedBy = Blocker.Warming };
        Assert.That(ScalingPolicies.Combine([Tracker(6, 6, Stance.Hold), blocked]).BlockedBy, Is.EqualTo(Blocker.Warming));
    }

    [Test]
    public void Combine_AnyTrackers_OutIfAnyInOnlyIfAll() =>
        Gen.Int[1, 12].Array[1, 5].Sample(wants =>
        {
            const int from = 6;
            var decisions = wants.Select(w => Tracker(from, w, w == from ? Stance.Hold : Stance.Act)).ToArray();
            var desired = ScalingPolicies.Combine(decisions).Desired;
            Assert.That(desired, Is.EqualTo(wants.Any(w => w > from) || wants.All(w => w < from) ? wants.Max() : from));
        });

    private static ScalingDecision Tracker(int from, int desired, Stance stance) =>
        new() { Stance = stance, From = from, Desired = desired, Wanted = desired, Tracks = true };
}
