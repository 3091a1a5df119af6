using Scalectl.Api;
using Scalectl.Aws.AutoScaling;
using Scalectl.Daemon.Apps;

namespace Scalectl.Daemon.Tests.Apps;

public class AppPoliciesTests
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5), Period = TimeSpan.FromSeconds(1);

    [Test]
    public void Of_TargetTracking_IsOnePolicyWithoutAlarmsOfOurs()
    {
        var policies = Of(new PolicyView { Target = 60 });

        Assert.That(policies.Single().Policy, Is.EqualTo(new TargetTrackingPolicy("scalectl-target", "ASGAverageCPUUtilization", 60) { Warmup = WarmUp }));
        Assert.That(policies.Single().Alarm, Is.Null);
    }

    [Test]
    public void Of_StepWithoutSteps_IsOneMoreAboveAndOneLessBelow()
    {
        var policies = Of(new PolicyView { Kind = PolicyKind.Step, Target = 60 });

        Assert.That(((StepPolicy)policies[0].Policy).Steps, Is.EqualTo(new[] { new ScalingStep(0, null, 1) }));
        Assert.That(((StepPolicy)policies[1].Policy).Steps, Is.EqualTo(new[] { new ScalingStep(null, 0, -1) }));
        var (high, low) = (policies[0].Alarm!, policies[1].Alarm!);
        Assert.That((high.Comparison, high.Threshold, high.EvaluationPeriods, high.Period), Is.EqualTo(("GreaterThanOrEqualToThreshold", 60.0, 3, Period)));
        Assert.That((low.Comparison, low.Threshold, low.EvaluationPeriods), Is.EqualTo(("LessThanOrEqualToThreshold", 45.0, 15))); // 0.75 * 60
    }

    [Test]
    public void Of_Simple_GoesBothWaysByTheSameNumber()
    {
        var policies = Of(new PolicyView { Kind = PolicyKind.Simple, Target = 60, LowTarget = 20, Adjustment = 2, CooldownSeconds = 30 });

        Assert.That(policies.Select(p => p.Policy), Is.EqualTo(new PolicyDefinition[]
        {
            new SimplePolicy("scalectl-out", "ChangeInCapacity", 2) { Cooldown = TimeSpan.FromSeconds(30) },
            new SimplePolicy("scalectl-in", "ChangeInCapacity", -2) { Cooldown = TimeSpan.FromSeconds(30) },
        }));
        Assert.That(policies[1].Alarm!.Threshold, Is.EqualTo(20));
    }

    [Test]
    public void Of_ScaleInDisabled_HasNoWayIn()
        => Assert.That(Of(new PolicyView { Kind = PolicyKind.Simple, DisableScaleIn = true }).Single().Policy.Name, Is.EqualTo("scalectl-out"));

    [Test]
    public void Of_Static_IsNothing() => Assert.That(Of(new PolicyView { Kind = PolicyKind.Static }), Is.Empty);

    private static IReadOnlyList<AppPolicies> Of(PolicyView policy) => AppPolicies.Of("g", policy, WarmUp, Period, new Dictionary<string, string>());
}
