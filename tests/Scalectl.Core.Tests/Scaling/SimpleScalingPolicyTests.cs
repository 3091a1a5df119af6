using Scalectl.Scaling;

namespace Scalectl.Core.Tests.Scaling;

public sealed class SimpleScalingPolicyTests
{
    private static readonly SimpleScalingPolicy Policy = new(new SimpleScalingOptions { Adjustment = 2, CooldownSeconds = 300 });

    [Test]
    public void Decide_InAlarm_Adjusts() =>
        Assert.That(Policy.Ask(3, AlarmSide.High, 60), Has.Property("Desired").EqualTo(5).And.Property("Stance").EqualTo(Stance.Act));

    [Test]
    public void Decide_WhileALaunchRuns_Waits() =>
        Assert.That(Policy.Ask(5, AlarmSide.High, 60, cold: 1).BlockedBy, Is.EqualTo(Blocker.Activity));

    [Test]
    public void Decide_WhileATerminationRuns_Waits() =>
        Assert.That(Policy.Ask(5, AlarmSide.High, 60, terminating: 1).BlockedBy, Is.EqualTo(Blocker.Activity));

    [TestCase(299, false, TestName = "Decide_299SecondsAfterTheLastActivity_Waits")]
    [TestCase(300, true, TestName = "Decide_300SecondsAfterTheLastActivity_Adjusts")]
    public void Decide_Cooldown_CountsFromTheEndOfTheLastActivity(double ago, bool acts)
    {
        var decision = Policy.Ask(5, AlarmSide.High, 60, lastActivityEnd: PolicyInputs.Now - ago);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(decision.Stance == Stance.Act, Is.EqualTo(acts));
            Assert.That(decision.BlockedBy, Is.EqualTo(acts ? Blocker.None : Blocker.Cooldown));
            Assert.That(decision.BlockedAmount, Is.EqualTo(acts ? 0 : 1));
        }
    }

    [Test]
    public void Decide_AtMax_SaysSo() =>
        Assert.That(Policy.Ask(20, AlarmSide.High, 60).BlockedBy, Is.EqualTo(Blocker.Max));

    [TestCase(2, 4, TestName = "Decide_StaticAbove_Adds")]
    [TestCase(9, 4, TestName = "Decide_StaticBelow_Removes")]
    [TestCase(4, 4, TestName = "Decide_StaticReached_Keeps")]
    public void Decide_Static_GoesToItsCapacity(int desired, int expected) =>
        Assert.That(new StaticPolicy(4).Ask(desired, AlarmSide.None, double.NaN).Desired, Is.EqualTo(expected));
}
