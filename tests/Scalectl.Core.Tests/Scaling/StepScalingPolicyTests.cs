using Scalectl.Scaling;

namespace Scalectl.Core.Tests.Scaling;

public sealed class StepScalingPolicyTests
{
    private static readonly StepScalingPolicy Out = Make(AdjustmentType.PercentChangeInCapacity, new(0, 10, 0), new(10, 20, 10), new(20, null, 30));
    private static readonly StepScalingPolicy In = Make(AdjustmentType.PercentChangeInCapacity, new(-10, 0, 0), new(-20, -10, -10), new(null, -20, -30));

    [TestCase(10, 60, 11, TestName = "Decide_10At60_11")] // 10 % of 10
    [TestCase(11, 70, 14, TestName = "Decide_11At70_14")] // 30 % of 11 = 3.3 -> 3
    [TestCase(10, 59.9, 10, TestName = "Decide_BelowTheSecondStep_0Percent")]
    [TestCase(10, 50, 10, TestName = "Decide_AtTheThreshold_0Percent")]
    [TestCase(10, 69.9, 11, TestName = "Decide_BelowTheThirdStep_10Percent")]
    public void Decide_OutSteps_LowerBoundBelongsToTheStep(int desired, double metric, int expected) =>
        Assert.That(Out.Ask(desired, AlarmSide.High, metric).Desired, Is.EqualTo(expected));

    [TestCase(14, 40, 13, TestName = "Decide_14At40_13")] // -10 % of 14 = -1.4 -> -1
    [TestCase(13, 30, 10, TestName = "Decide_13At30_10")] // -30 % of 13 = -3.9 -> -3
    [TestCase(13, 40.1, 13, TestName = "Decide_AboveTheSecondStep_0Percent")]
    [TestCase(13, 30.1, 12, TestName = "Decide_AboveTheThirdStep_Minus10Percent")]
    public void Decide_InSteps_UpperBoundBelongsToTheStep(int desired, double metric, int expected) =>
        Assert.That(In.Ask(desired, AlarmSide.Low, metric).Desired, Is.EqualTo(expected));

    [Test]
    public void Decide_SameStepWhileItsMachineWarmsUp_DoesNotAddTwice()
    {
        var decision = Out.Ask(11, AlarmSide.High, 62, cold: 1); // 10 warm + 10 % = 11, already wanted
        Assert.That((decision.Desired, decision.BlockedBy), Is.EqualTo((11, Blocker.Enough)));
    }

    [Test]
    public void Decide_HigherStepWhileAMachineWarmsUp_AddsTheDifference() =>
        Assert.That(Out.Ask(11, AlarmSide.High, 70, cold: 1).Desired, Is.EqualTo(13)); // 10 warm + 30 % = 13

    [Test]
    public void Decide_InWhileAMachineWarmsUp_IsBlocked() =>
        Assert.That(In.Ask(14, AlarmSide.Low, 40, cold: 1).BlockedBy, Is.EqualTo(Blocker.Warming));

    [Test]
    public void Decide_PlusThreeAtCapacityTwoOfThree_StopsAtMax()
    {
        var policy = Make(AdjustmentType.ChangeInCapacity, new StepAdjustment(0, null, 3));
        Assert.That(policy.Ask(2, AlarmSide.High, 60, max: 3).Desired, Is.EqualTo(3));
        Assert.That(policy.Ask(3, AlarmSide.High, 60, max: 3).BlockedBy, Is.EqualTo(Blocker.Max));
    }

    [TestCase(5, 3, TestName = "Decide_ExactBelow_Removes")]
    [TestCase(2, 3, TestName = "Decide_ExactAbove_Adds")]
    [TestCase(3, 3, TestName = "Decide_ExactReached_Keeps")]
    public void Decide_ExactCapacity_GoesThere(int desired, int expected) =>
        Assert.That(Make(AdjustmentType.ExactCapacity, new StepAdjustment(0, null, 3)).Ask(desired, AlarmSide.High, 60).Desired, Is.EqualTo(expected));

    [Test]
    public void Decide_NoAlarmOrNoData_Abstains()
    {
        Assert.That(Out.Ask(10, AlarmSide.None, 90), Has.Property("Stance").EqualTo(Stance.Abstain).And.Property("BlockedBy").EqualTo(Blocker.None));
        Assert.That(Out.Ask(10, AlarmSide.High, double.NaN), Has.Property("Stance").EqualTo(Stance.Abstain).And.Property("BlockedBy").EqualTo(Blocker.NoData));
    }

    [TestCase("10:20:1 15:30:2", "do not overlap", TestName = "Create_Overlap_IsRefused")]
    [TestCase("0:10:1 20::2", "no gap", TestName = "Create_Gap_IsRefused")]
    [TestCase("0::1 10::2", "at most one step without an upper bound", TestName = "Create_TwoOpenUpperEnds_IsRefused")]
    [TestCase(":0:-1 :-10:-2", "at most one step without a lower bound", TestName = "Create_TwoOpenLowerEnds_IsRefused")]
    [TestCase("10:10:1", "a lower bound below the upper bound", TestName = "Create_NoWidth_IsRefused")]
    [TestCase("", "at least one step", TestName = "Create_NoStep_IsRefused")]
    public void Create_BadSteps_SaysWhatWasExpected(string steps, string expected)
    {
        var outcome = StepScalingPolicy.Create(new StepScalingOptions { Steps = Parse(steps) });
        Assert.That(outcome.Ok, Is.False);
        Assert.That(outcome.Errors[0].ToString(), Does.Contain(expected).And.Contains("StepAdjustments"));
    }

    [Test]
    public void Create_StepsInAnyOrder_AreAccepted() =>
        Assert.That(StepScalingPolicy.Create(new StepScalingOptions { Steps = Parse("20::30 0:10:0 10:20:10") }).Ok);

    [TestCase(10, 127, 12, TestName = "Apply_12Point7_12")]
    [TestCase(1, 67, 1, TestName = "Apply_0Point67_1")]
    [TestCase(1, -58, -1, TestName = "Apply_Minus0Point58_Minus1")]
    [TestCase(29, -23, -6, TestName = "Apply_Minus6Point67_Minus6")]
    [TestCase(10, 0, 0, TestName = "Apply_0Percent_0")]
    public void Apply_Percent_RoundsAsPublished(int capacity, int percent, int expected) =>
        Assert.That(CapacityAdjustment.Apply(AdjustmentType.PercentChangeInCapacity, capacity, percent) - capacity, Is.EqualTo(expected));

    [TestCase(4, 25, 6, TestName = "Apply_4Plus25PercentAtLeast2_6")]
    [TestCase(4, -25, 2, TestName = "Apply_4Minus25PercentAtLeast2_2")]
    [TestCase(40, 25, 50, TestName = "Apply_MoreThanTheLeast_IsNotChanged")]
    public void Apply_MinAdjustmentMagnitude_IsTheLeast(int capacity, int percent, int expected) =>
        Assert.That(CapacityAdjustment.Apply(AdjustmentType.PercentChangeInCapacity, capacity, percent, 2), Is.EqualTo(expected));

    private static StepScalingPolicy Make(AdjustmentType type, params StepAdjustment[] steps) =>
        StepScalingPolicy.Create(new StepScalingOptions { Steps = steps, AdjustmentType = type }).Value!;

    private static StepAdjustment[] Parse(string steps) =>
        [.. steps.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split(':')).Select(p =>
            new StepAdjustment(Bound(p[0]), Bound(p[1]), int.Parse(p[2], System.Globalization.CultureInfo.InvariantCulture)))];

    private static double? Bound(string text) =>
        text.Length == 0 ? null : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
