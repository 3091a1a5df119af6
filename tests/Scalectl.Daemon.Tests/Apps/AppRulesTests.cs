using Scalectl.Api;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Tests.Apps;

public class AppRulesTests
{
    private static readonly AppRequest Shop = new() { Name = "shop", ImageId = "ami-lab-webapp", Type = "t3.micro", Min = 1, Max = 8 };

    private static readonly (string Says, AppRequest App, string[] Arguments)[] Rows =
    [
        ("a plain one is right", Shop, []),
        ("a container image is right", Shop with { ImageId = null, DockerImage = "nginx:1.29" }, []),
        ("a static policy needs no target", Shop with { Policy = new PolicyView { Kind = PolicyKind.Static, Target = 0 } }, []),
        ("no image", Shop with { ImageId = null }, ["--image-id"]),
        ("two images", Shop with { DockerImage = "nginx" }, ["--image-id"]),
        ("a shell in the image's name", Shop with { ImageId = null, DockerImage = "nginx; rm -rf /" }, ["--docker-image"]),
        ("more than the cap", Shop with { Max = 21 }, ["--max"]),
        ("min above max", Shop with { Min = 9 }, ["--min"]),
        ("everything", Shop with { Name = "Shop!", Type = "huge", Min = -1, Max = 0, Port = 0, WarmUpSeconds = -1, HealthCheckPath = "health", Policy = new PolicyView { Target = 101 } },
            ["NAME", "--type", "--min", "--max", "--port", "--warm-up", "--health-check-path", "--target"]),
        ("a low threshold above the high one", Shop with { Policy = Step() with { LowTarget = 70 } }, ["--low-target"]),
        ("an unknown adjustment", Shop with { Policy = Step() with { AdjustmentType = "Double" } }, ["--adjustment-type"]),
        ("steps with a gap", Shop with { Policy = Step(new(0, 10, 1), new(15, null, 2)) }, ["--steps-out"]),
        ("steps that end too early", Shop with { Policy = Step(new(0, 10, 1), new(10, 20, 2)) }, ["--steps-out"]),
        ("half a machine", Shop with { Policy = Step(new StepAdjustmentView(0, null, 0.5)) }, ["--steps-out"]),
        ("steps in any order", Shop with { Policy = Step(new(10, null, 2), new(0, 10, 1)) }, []),
        ("a simple policy to an exact number", Shop with { Policy = new PolicyView { Kind = PolicyKind.Simple, AdjustmentType = "ExactCapacity" } }, ["--adjustment-type"]),
        ("an autoscaler that no group of a cloud has", Shop with { Policy = new PolicyView { Kind = PolicyKind.Hpa } }, ["--policy"]),
        ("the same among several", Shop with { Policies = [new PolicyView(), new PolicyView { Kind = PolicyKind.Hpa }] }, ["--policy"]),
        ("several policies are right", Shop with { Policies = [new PolicyView(), Step(), Step(new StepAdjustmentView(0, null, 3))] }, []),
        ("each of several is checked", Shop with { Policies = [new PolicyView { Target = 0 }, Step() with { LowTarget = 70 }] }, ["--target", "--low-target"]),
        ("two that follow the same metric", Shop with { Policies = [new PolicyView(), new PolicyView { Target = 80 }] }, ["policies"]),
        ("static beside another", Shop with { Policies = [new PolicyView { Kind = PolicyKind.Static }, Step()] }, ["policies"]),
        ("no policy among them", Shop with { Policies = [new PolicyView(), null!] }, ["policies"]),
        ("a schedule above the cap", Shop with { ScheduledMax = 21 }, ["schedule.max"]),
        ("a schedule within it", Shop with { ScheduledMax = 20 }, []),
    ];

    [Test]
    public void Check_Hpa_SaysWhatCanBeDeployedAndWhoRunsIt()
    {
        var error = AppRules.Check(Shop with { Policy = new PolicyView { Kind = PolicyKind.Hpa } }, new MachineCap(new ClusterOptions { MaxMachines = 20 })).Single();

        Assert.That((error.Found, error.Expected), Is.EqualTo(("hpa, which no group of the cloud has", "target-tracking, step, simple or static (scalectl simulate runs hpa)")));
    }

    [TestCaseSource(nameof(Rows))]
    public void Check_EachRow_NamesWhatIsWrong((string Says, AppRequest App, string[] Arguments) row)
        => Assert.That(AppRules.Check(row.App, new MachineCap(new ClusterOptions { MaxMachines = 20 })).Select(e => e.Argument), Is.EqualTo(row.Arguments), row.Says);

    private static PolicyView Step(params StepAdjustmentView[] steps) => new() { Kind = PolicyKind.Step, Target = 60, StepsOut = steps };
}
