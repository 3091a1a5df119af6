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
    public void OfAll_SeveralPolicies_HaveNamesAndAlarmsOfTheirOwn()
    {
        var app = new AppRequest { Name = "shop", Type = "t3.micro", Min = 1, Max = 8, WarmUpSeconds = 5, Policies = [new PolicyView(), new PolicyView { Kind = PolicyKind.Step, Target = 90 }, new PolicyView { Kind = PolicyKind.Step, Target = 70, DisableScaleIn = true }] };

        var policies = AppPolicies.OfAll("g", app, Period, new Dictionary<string, string>());

        Assert.That(policies.Select(p => p.Policy.Name), Is.EqualTo(new[] { "scalectl-target", "scalectl-out-2", "scalectl-in-2", "scalectl-out-3" }));
        Assert.That(policies.Select(p => p.Alarm?.Name), Is.EqualTo(new[] { null, "g-high-2", "g-low-2", "g-high-3" }));
        Assert.That(policies.Select(p => p.Alarm?.Threshold), Is.EqualTo(new double?[] { null, 90, 67.5, 70 }));
    }

    [Test]
    public void Of_Static_IsNothing() => Assert.That(Of(new PolicyView { Kind = PolicyKind.Static }), Is.Empty);

    private static IReadOnlyList<AppPolicies> Of(PolicyView policy) => AppPolicies.Of("g", policy, WarmUp, Period, new Dictionary<string, string>());
}
