using Scalectl.Api;
using Scalectl.Experiments;
using Scalectl.Simulation;
using Scalectl.Tuning;

namespace Scalectl.Core.Tests.Tuning;

public sealed class SimulatedTrialTests
{
    private static ExperimentSpecification Specification(AppSpecification? app = null) => new()
    {
        Name = "trial",
        App = app ?? new AppSpecification { Deploy = new DeploySpecification { ImageId = "ami", Min = 1, Max = 8, WarmUp = TimeSpan.FromMinutes(2), Policy = new PolicyView { Target = 60 } } },
        Load = new LoadSpecification { Function = "60*(30+25*s(x/10))", Steps = 120 },
        Demand = new DemandSpecification { CapacityPerInstance = 20 },
    };

    private static SimulatedTrial Trial => SimulatedTrial.Of(Specification(), new SimulationOptions { CapacityPerInstance = 20, Group = new GroupModelOptions { Start = 1, Max = 8 } }).Value!;

    [Test]
    public void Figures_HigherThreshold_FewerMachinesAndMoreErrors()
    {
        var (low, high) = (Trial.Figures(40), Trial.Figures(90));

        Assert.That(high.MachinesMean, Is.LessThan(low.MachinesMean!.Value));
        Assert.That(high.OperatingExpense, Is.LessThan(low.OperatingExpense!.Value));
        Assert.That(high.Errors, Is.GreaterThan(low.Errors));
        Assert.That(high.P95Ms, Is.EqualTo(50).Within(0.1), "a flow has no queue: each answer takes its 1/20 s");
    }

    [Test]
    public void Run_Threshold_IsTheOneThatTheRecordingNames() =>
        Assert.That(Trial.Run(45).Specification.App.Deploy!.Policy.Target, Is.EqualTo(45));

    [Test]
    public void With_LowTarget_KeepsItsShare()
    {
        var policy = new PolicyView { Kind = PolicyKind.Step, Target = 60, LowTarget = 45 };
        var tuned = TunedThreshold.With(Specification(new AppSpecification { Deploy = new DeploySpecification { ImageId = "ami", Policy = policy } }), 40);

        // 45/60 of 40 = 30
        Assert.That((tuned.App.Deploy!.Policy.Target, tuned.App.Deploy.Policy.LowTarget), Is.EqualTo((40.0, 30.0)));
        Assert.That(TunedThreshold.With(Specification(new AppSpecification { Name = "shop" }), 40).App.PolicyTarget, Is.EqualTo(40));
    }

    [Test]
    public void Check_NoThreshold_IsRefused()
    {
        Assert.That(TunedThreshold.Check(Specification(new AppSpecification { Target = "http://10.0.0.1/" }))!.Argument, Is.EqualTo("app.target"));
        Assert.That(
            TunedThreshold.Check(Specification(new AppSpecification { Deploy = new DeploySpecification { ImageId = "ami", Policy = new PolicyView { Kind = PolicyKind.Static } } }))!.Argument,
            Is.EqualTo("app.deploy.policy.kind"));
        Assert.That(
            TunedThreshold.Check(Specification(new AppSpecification { Deploy = new DeploySpecification { ImageId = "ami", Policies = [new PolicyView(), new PolicyView { Kind = PolicyKind.Step }] } }))!.Argument,
            Is.EqualTo("app.deploy.policies"));
        Assert.That(TunedThreshold.Check(Specification()), Is.Null);
    }

    [Test]
    public void Of_TooManyTicks_IsRefused() =>
        Assert.That(
            SimulatedTrial.Of(Specification(), new SimulationOptions { Group = new GroupModelOptions { PeriodSeconds = 0.0001 } }).Errors.Single().Argument,
            Is.EqualTo("simulation.periodSeconds"));
}
