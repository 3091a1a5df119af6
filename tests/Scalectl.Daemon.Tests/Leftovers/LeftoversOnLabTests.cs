using System.Net;
using Scalectl.Api;
using Scalectl.Aws.Compute;
using Scalectl.Aws.LoadBalancing;
using Scalectl.Daemon.Resources;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Leftovers;

/// <summary>What carries the tags without a group, made by hand on a real lab.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
internal sealed class LeftoversOnLabTests
{
    private LabProcess _lab = null!;

    [SetUp]
    public async Task StartLab() => _lab = await LabProcess.StartAsync(TestContext.CurrentContext.CancellationToken);

    [TearDown]
    public async Task StopLab() => await _lab.DisposeAsync();

    [Test]
    public async Task Leftovers_OfEveryKindWithoutAGroup_OwnGoAtTheNextSetupAndOthersStayListed(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var daemon = await home.OnLabAsync(_lab, stop);
        var mine = await daemon.Service<HomeOwner>().IdAsync(stop);
        await MakeAsync(ResourceTags.Of(ResourceTags.App, "lost", mine, null, null), "lost", stop);
        await MakeAsync(ResourceTags.Of(ResourceTags.App, "theirs", "another", "sine-1", DateTimeOffset.FromUnixTimeSeconds(1000)), "theirs", stop);

        using var setup = await daemon.PostAsync("/api/v1/setup", new SetupRequest("lab", true), ApiJson.Default.SetupRequest, stop);
        await Eventually.TrueAsync(async () => !(await _lab.LeftAsync(stop)).Any(line => line.Contains("lost", StringComparison.Ordinal)), stop);

        var listed = (await daemon.GetAsync("/api/v1/resources", ApiJson.Default.IReadOnlyListResourceView, stop)).Single();
        Assert.That(
            (listed.Kind, listed.Name, listed.Owner, listed.OwnerId, listed.Experiment, listed.ExpiresAt, listed.Machines, listed.LoadBalancers),
            Is.EqualTo((ResourceKind.App, "theirs", ResourceOwner.Other, "another", "sine-1", (DateTimeOffset?)DateTimeOffset.FromUnixTimeSeconds(1000), 0, 1)));
        Assert.That(listed.Parts, Is.EquivalentTo((string[])[
            "load balancer scalectl-app-theirs", "target group scalectl-app-theirs", "launch template scalectl-app-theirs", "security group scalectl-app-theirs", "alarm scalectl-app-theirs-high",
        ]));
        using var refused = await daemon.Client.DeleteAsync("/api/v1/apps/theirs", stop);
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await refused.Content.ReadAsStringAsync(stop), Does.Contain("another daemon (another)").And.Contain("0 machine(s) and 1 load balancer(s)").And.Contain("scalectl app remove theirs --yes"));
        using var removed = await daemon.Client.DeleteAsync("/api/v1/apps/theirs?other=true", stop);
        Assert.That(removed.StatusCode, Is.EqualTo(HttpStatusCode.OK), await removed.Content.ReadAsStringAsync(stop));
        Assert.That(await _lab.LeftAsync(stop), Is.Empty);
    }

    [Test]
    public async Task Deploy_NameThatAnotherDaemonHas_IsRefusedAndTheOthersAppStays(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        using var othersHome = new TemporaryHome();
        await using var other = await othersHome.OnLabAsync(_lab, stop);
        await using var daemon = await home.OnLabAsync(_lab, stop);
        var shop = new AppRequest
        {
            Name = "shop",
            ImageId = "ami-lab-webapp",
            Type = "t3.micro",
            Min = 1,
            Max = 2,
            Port = 8088,
            WarmUpSeconds = 1,
            Policy = new PolicyView { Kind = PolicyKind.Step },
        };
        using var first = await other.PostAsync("/api/v1/apps", shop, ApiJson.Default.AppRequest, stop);
        var before = await _lab.LeftAsync(stop);

        using var second = await daemon.PostAsync("/api/v1/apps", shop, ApiJson.Default.AppRequest, stop);
        await Eventually.TrueAsync(async () => (await daemon.GetAsync("/api/v1/apps", ApiJson.Default.IReadOnlyListAppView, stop)).Count == 0, stop);

        Assert.That((first.StatusCode, (int)second.StatusCode), Is.EqualTo((HttpStatusCode.Created, 502)), await second.Content.ReadAsStringAsync(stop));
        Assert.That((await _lab.LeftAsync(stop)).Where(l => !l.StartsWith("machine", StringComparison.Ordinal)), Is.EquivalentTo(before.Where(l => !l.StartsWith("machine", StringComparison.Ordinal))));
    }

    private async Task MakeAsync(Dictionary<string, string> tags, string name, CancellationToken stop)
    {
        var full = ResourceNames.App(name);
        var clients = _lab.Clients;
        var subnets = await clients.Ec2.DescribeSubnetsAsync([], stop);
        var security = await clients.Ec2.CreateSecurityGroupAsync(new NewSecurityGroup(full, "left", subnets[0].VpcId, tags), stop);
        await clients.LoadBalancing.CreateLoadBalancerAsync(new NewLoadBalancer(full, [.. subnets.Select(s => s.Id)], [security], "internet-facing", tags), stop);
        await clients.LoadBalancing.CreateTargetGroupAsync(new NewTargetGroup(full, 80, subnets[0].VpcId, tags), stop);
        await clients.Ec2.CreateLaunchTemplateAsync(new NewLaunchTemplate(full, "ami-lab-webapp", "t3.micro", "", tags), stop);
        var cpu = new Scalectl.Aws.CloudWatch.MetricId("AWS/EC2", "CPUUtilization", new Dictionary<string, string> { ["AutoScalingGroupName"] = full });
        await clients.CloudWatch.PutAlarmAsync(
            new Scalectl.Aws.CloudWatch.MetricAlarm($"{full}-high", cpu, "Average", TimeSpan.FromSeconds(1), "GreaterThanThreshold", 60) { Tags = tags }, stop);
    }
}
