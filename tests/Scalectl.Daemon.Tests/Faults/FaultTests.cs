using System.Net;
using Scalectl.Api;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Faults;

/// <summary>A cloud that is busy, forgetful or unwilling: what is asked for is done once, or is undone, or it is said what is left.</summary>
[CancelAfter(150_000)]
[Parallelizable(ParallelScope.All)]
internal sealed class FaultTests
{
    /// <summary>Every changing call of a step-scaled app of an experiment.</summary>
    private static readonly string[] MakingAnApp =
    [
        "CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "CreateLoadBalancer", "CreateTargetGroup", "ModifyTargetGroupAttributes", "CreateListener",
        "CreateLaunchTemplate", "CreateAutoScalingGroup", "PutScheduledUpdateGroupAction", "EnableMetricsCollection", "PutScalingPolicy", "PutMetricAlarm",
    ];

    private static readonly string[] MakingACluster =
        ["CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "CreateLaunchTemplate", "CreateAutoScalingGroup", "PutScheduledUpdateGroupAction"];

    private static readonly string[] Removing =
        ["DeleteAutoScalingGroup", "DeleteListener", "DeleteLoadBalancer", "DeleteAlarms", "DeleteTargetGroup", "DeleteLaunchTemplate", "DeleteSecurityGroup"];

    private static readonly string[] Looking =
        ["DescribeAutoScalingGroups", "DescribeLoadBalancers", "DescribeTargetGroups", "DescribeListeners", "DescribeLaunchTemplates", "DescribeSecurityGroups"];

    private static readonly AppRequest Shop = new()
    {
        Name = "shop",
        ImageId = "ami-lab-webapp",
        Type = "t3.micro",
        Min = 0,
        Max = 2,
        Port = 8088,
        WarmUpSeconds = 2,
        Policy = new PolicyView { Kind = PolicyKind.Step },
    };

    private static readonly ClusterRequest Load = new()
    {
        Name = "load",
        TimeStart = "now",
        TimeEnd = "+600s",
        TimeStep = 1,
        Target = "http://127.0.0.1:9/",
        Function = "1",
        Size = 1,
        Type = "t2.micro",
    };

    private static readonly TestCaseData[] Passing =
    [
        new TestCaseData(new Fault.Refuse(400, "Throttling", "Rate exceeded")).SetArgDisplayNames("too many calls"),
        new TestCaseData(new Fault.Refuse(503, "RequestLimitExceeded", "Request limit exceeded.")).SetArgDisplayNames("request limit"),
        new TestCaseData(new Fault.Refuse(500, "InternalFailure", "An internal error has occurred")).SetArgDisplayNames("internal failure"),
        new TestCaseData(new Fault.LoseAnswer()).SetArgDisplayNames("lost answer"),
    ];

    [TestCaseSource(nameof(Passing))]
    public async Task Cloud_EveryChangeFailsOnce_EverythingIsMadeOnceAndRemoved(Fault fault, CancellationToken stop)
    {
        await using var cloud = await FaultyCloud.StartAsync(stop);
        foreach (var action in MakingAnApp.Concat(Removing))
        {
            cloud.Proxy.Break(action, fault);
        }

        var app = await cloud.Daemon.Service<AppService>().DeployAsync(Shop, "sine-1", stop);
        Assert.That(app.Errors, Is.Empty);
        Assert.That(await cloud.Lab.LeftAsync(stop), Is.EquivalentTo(OneApp));
        await cloud.DeleteAsync("/api/v1/apps/shop", stop);

        Assert.That(cloud.Proxy.Pending, Is.Empty, "each of these was called");
        Assert.That(await cloud.Lab.LeftAsync(stop), Is.Empty);
    }

    [TestCaseSource(nameof(Passing))]
    public async Task Cloud_EveryChangeFailsOnce_AClusterRunsAndIsRemoved(Fault fault, CancellationToken stop)
    {
        await using var cloud = await FaultyCloud.StartAsync(stop);
        foreach (var action in MakingACluster.Concat(["DeleteAutoScalingGroup", "DeleteLaunchTemplate", "DeleteSecurityGroup"]))
        {
            cloud.Proxy.Break(action, fault);
        }

        var made = await cloud.Daemon.Service<ClusterService>().RunAsync(Load, null, stop);
        Assert.That(made.Errors, Is.Empty);
        await Eventually.TrueAsync(() => Task.FromResult(cloud.Daemon.Service<ClusterDirectory>().Find("load")?.State is ClusterState.Running or ClusterState.Failed), stop);
        Assert.That(cloud.Daemon.Service<ClusterDirectory>().Find("load")!.State, Is.EqualTo(ClusterState.Running));
        await cloud.DeleteAsync("/api/v1/clusters/load", stop);

        Assert.That(cloud.Proxy.Pending, Is.Empty, "each of these was called");
        Assert.That(await cloud.Lab.LeftAsync(stop), Is.Empty);
    }

    [Test]
    public async Task Cloud_LosesAnswersAndShowsNewThingsLate_EverythingIsMadeOnce(CancellationToken stop)
    {
        await using var cloud = await FaultyCloud.StartAsync(stop);
        (string Action, string Duplicate)[] making =
        [
            ("CreateSecurityGroup", "InvalidGroup.Duplicate"), ("CreateLoadBalancer", "DuplicateLoadBalancerName"), ("CreateTargetGroup", "DuplicateTargetGroupName"),
            ("CreateListener", "DuplicateListener"), ("CreateLaunchTemplate", "InvalidLaunchTemplateName.AlreadyExistsException"), ("CreateAutoScalingGroup", "AlreadyExists"),
        ];
        foreach (var (action, duplicate) in making)
        {
            cloud.Proxy.Break(action, new Fault.LoseAnswer(), new Fault.Refuse(400, duplicate, "already exists"));
        }

        foreach (var action in Looking)
        {
            cloud.Proxy.Break(action, new Fault.ShowNothing { Times = 2 });
        }

        cloud.Proxy.Break("AuthorizeSecurityGroupIngress", new Fault.Refuse(400, "InvalidGroup.NotFound", "The security group 'sg-1' does not exist") { Times = 2 });
        cloud.Proxy.Break("ModifyTargetGroupAttributes", new Fault.Refuse(400, "TargetGroupNotFound", "One or more target groups not found"));
        cloud.Proxy.Break("EnableMetricsCollection", new Fault.Refuse(400, "ValidationError", "AutoScalingGroup name not found - null") { Times = 2 });
        cloud.Proxy.Break("PutScalingPolicy", new Fault.Refuse(400, "ValidationError", "Group scalectl-app-shop not found"));

        var app = await cloud.Daemon.Service<AppService>().DeployAsync(Shop, null, stop);

        Assert.That(app.Errors, Is.Empty);
        Assert.That(cloud.Proxy.Pending, Is.Empty, "each of these was called");
        Assert.That(await cloud.Lab.LeftAsync(stop), Is.EquivalentTo(OneApp.Where(r => !r.StartsWith("scheduled", StringComparison.Ordinal))));
        await cloud.DeleteAsync("/api/v1/apps/shop", stop);
        Assert.That(await cloud.Lab.LeftAsync(stop), Is.Empty);
    }

    [Test]
    public async Task Deploy_RefusedAtEachStepInTurn_SaysWhatBecameOfItAndLeavesNothing(CancellationToken stop)
    {
        await using var cloud = await FaultyCloud.StartAsync(stop);
        foreach (var (made, action) in MakingAnApp.Where(a => a != "PutScheduledUpdateGroupAction").Index())
        {
            cloud.Proxy.Break(action, Denied(action) with { Times = 1000 });
            using var answer = await cloud.Daemon.PostAsync("/api/v1/apps", Shop, ApiJson.Default.AppRequest, stop);
            var problem = await DaemonUnderTest.ProblemAsync(answer, stop);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway), action);
            Assert.That(problem.Detail, Does.Contain(action).And.Contain("not authorized").And.Contain(made == 0 ? "Nothing had been made" : "What had been made is removed again: "), action);
            Assert.That(await cloud.Lab.LeftAsync(stop), Is.Empty, action);
            cloud.Proxy.Mend();
        }
    }

    [Test]
    public async Task ClusterRun_RefusedAtEachStepInTurn_SaysWhatBecameOfItAndLeavesNothing(CancellationToken stop)
    {
        await using var cloud = await FaultyCloud.StartAsync(stop);
        foreach (var (made, action) in MakingACluster.Index())
        {
            cloud.Proxy.Break(action, Denied(action) with { Times = 1000 });
            using var answer = await cloud.Daemon.PostAsync("/api/v1/clusters", Load, ApiJson.Default.ClusterRequest, stop);
            var problem = await DaemonUnderTest.ProblemAsync(answer, stop);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway), action);
            Assert.That(problem.Detail, Does.Contain(action).And.Contain("not authorized").And.Contain(made == 0 ? "Nothing had been made" : "What had been made is removed again: "), action);
            Assert.That(await cloud.Lab.LeftAsync(stop), Is.Empty, action);
            cloud.Proxy.Mend();
        }
    }

    [Test]
    public async Task Deploy_RefusedAndItsRemovalToo_SaysExactlyWhatIsLeftAndTheCommandThatRemovesIt(CancellationToken stop)
    {
        await using var cloud = await FaultyCloud.StartAsync(stop);
        cloud.Proxy.Break("PutMetricAlarm", Denied("PutMetricAlarm") with { Times = 1000 });
        cloud.Proxy.Break("DeleteTargetGroup", Denied("DeleteTargetGroup") with { Times = 1000 });

        using var answer = await cloud.Daemon.PostAsync("/api/v1/apps", Shop, ApiJson.Default.AppRequest, stop);
        var detail = (await DaemonUnderTest.ProblemAsync(answer, stop)).Detail!;

        Assert.That(detail, Does.Contain("PutMetricAlarm").And.Contain("DeleteTargetGroup").And.Contain("scalectl app remove shop"));
        var left = detail.Split("Left on the cloud: ")[1].Split(". ")[0].Split(", ");
        Assert.That(left, Is.EquivalentTo(new[] { "target group scalectl-app-shop", "launch template scalectl-app-shop", "security group scalectl-app-shop" }));
        Assert.That((await cloud.Lab.LeftAsync(stop)).Select(r => r.Replace("template", "launch template", StringComparison.Ordinal)), Is.EquivalentTo(left), "what is said is what is there");

        cloud.Proxy.Mend();
        await cloud.DeleteAsync("/api/v1/apps/shop", stop);
        Assert.That(await cloud.Lab.LeftAsync(stop), Is.Empty);
    }

    [Test]
    public async Task Deploy_RefusedWhileNewThingsAreShownLate_LeavesNothing(CancellationToken stop)
    {
        await using var cloud = await FaultyCloud.StartAsync(stop);
        cloud.Proxy.Break("PutMetricAlarm", Denied("PutMetricAlarm"));
        foreach (var action in Looking)
        {
            cloud.Proxy.Break(action, new Fault.ShowNothing());
        }

        using var answer = await cloud.Daemon.PostAsync("/api/v1/apps", Shop, ApiJson.Default.AppRequest, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That(await cloud.Lab.LeftAsync(stop), Is.Empty, (await DaemonUnderTest.ProblemAsync(answer, stop)).Detail);
    }

    private static IEnumerable<string> OneApp =>
    [
        "group scalectl-app-shop", "scheduled action scalectl-app-shop scalectl-end", "balancer scalectl-app-shop", "target group scalectl-app-shop", "template scalectl-app-shop",
        "security group scalectl-app-shop", "alarm scalectl-app-shop-high", "alarm scalectl-app-shop-low",
    ];

    private static Fault.Refuse Denied(string action)
        => new(403, action.Contains("Security", StringComparison.Ordinal) || action.Contains("LaunchTemplate", StringComparison.Ordinal) ? "UnauthorizedOperation" : "AccessDenied", $"You are not authorized to perform {action}");
}
