using System.Net;
using System.Net.Http.Json;
using Scalectl.Api;
using Scalectl.Aws.AutoScaling;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Experiments;

/// <summary>Experiments on apps that were there before: measured as they are, and afterwards what they were.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(180_000)]
internal sealed class AttachedOnLabTests : IDisposable
{
    private const string Group = "scalectl-app-shop";

    private static readonly AppRequest Shop = new() { Name = "shop", ImageId = "ami-lab-webapp", Type = "t3.micro", Min = 1, Max = 3, Port = 8088, WarmUpSeconds = 2 };

    /// <summary>A policy whose every field is another than a plain one's.</summary>
    private static readonly WholePolicy Odd = new("cpu", "TargetTrackingScaling", new Dictionary<string, string>
    {
        ["PolicyName"] = "cpu",
        ["PolicyType"] = "TargetTrackingScaling",
        ["EstimatedInstanceWarmup"] = "7",
        ["Enabled"] = "true",
        ["TargetTrackingConfiguration.TargetValue"] = "60",
        ["TargetTrackingConfiguration.DisableScaleIn"] = "true",
        ["TargetTrackingConfiguration.CustomizedMetricSpecification.Namespace"] = "AWS/EC2",
        ["TargetTrackingConfiguration.CustomizedMetricSpecification.MetricName"] = "CPUUtilization",
        ["TargetTrackingConfiguration.CustomizedMetricSpecification.Statistic"] = "Average",
        ["TargetTrackingConfiguration.CustomizedMetricSpecification.Unit"] = "Percent",
        ["TargetTrackingConfiguration.CustomizedMetricSpecification.Dimensions.member.1.Name"] = "AutoScalingGroupName",
        ["TargetTrackingConfiguration.CustomizedMetricSpecification.Dimensions.member.1.Value"] = Group,
    });

    private readonly TemporaryHome _othersHome = new();
    private LabProcess _lab = null!;
    private DaemonUnderTest? _other;

    [SetUp]
    public async Task StartLab() => _lab = await LabProcess.StartAsync(TestContext.CurrentContext.CancellationToken);

    [TearDown]
    public async Task StopLab()
    {
        if (_other is { } other)
        {
            await other.DisposeAsync();
        }

        await _lab.DisposeAsync();
    }

    public void Dispose() => _othersHome.Dispose();

    [Test]
    public async Task Attach_GroupOfSomebodyElse_IsMeasuredAndForgottenAndNothingIsChanged(CancellationToken stop)
    {
        await SomebodyDeploysAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(_lab, stop);
        var before = await StateAsync(stop);

        using var unknown = await AttachAsync(daemon, "seen", "no-such-group", stop);
        using var attached = await AttachAsync(daemon, "seen", Group, stop);
        using var twice = await AttachAsync(daemon, "again", Group, stop);
        var app = await attached.Content.ReadFromJsonAsync(ApiJson.Default.AppView, stop);
        await SubmitAsync(daemon, "name: seen, policyTarget: 55", "function: \"5\", step: 1s, steps: 3", stop);
        var view = await daemon.UntilAsync("seen-1", IsOver, stop);
        using var removal = await daemon.Client.DeleteAsync("apps/seen", stop);
        var removed = await removal.Content.ReadFromJsonAsync(ApiJson.Default.RemovalView, stop);

        Assert.That((unknown.StatusCode, twice.StatusCode), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)));
        Assert.That(await unknown.Content.ReadAsStringAsync(stop), Does.Contain("--attach").And.Contain("no-such-group").And.Contain("eu-central-1"));
        Assert.That((app!.State, app.Attached, app.Group, app.Max, app.Policy.Target), Is.EqualTo((AppState.Ready, true, Group, 3, 60.0)));
        Assert.That((view.State, view.Message, view.Load!.Sent), Is.EqualTo((ExperimentState.Done, (string?)null, 15L)), daemon.Said); // 3 * 5
        Assert.That(view.Load.Agrees, Is.True, "the load balancer's counts are found, too");
        Assert.That((removed!.Removed.Count, removed.Message), Is.EqualTo((0, $"App seen is forgotten; its group {Group} and everything else on the cloud stay as they are")));
        Assert.That(await daemon.GetAsync("apps", ApiJson.Default.IReadOnlyListAppView, stop), Is.Empty);
        Assert.That(await StateAsync(stop), Is.EqualTo(before));
    }

    [Test]
    public async Task PolicyTarget_DaemonKilledBetweenChangeAndRestore_PolicyIsWhatItWasInEveryField(CancellationToken stop)
    {
        await SomebodyDeploysAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(_lab, stop);
        var original = await PolicyAsync(stop);
        await SubmitAsync(daemon, $"attach: {Group}, policyTarget: 47.5", "function: \"5\", step: 1s, steps: 5", stop);
        await Eventually.TrueAsync(async () => (await PolicyAsync(stop)).Target == 47.5, stop);

        await daemon.KillAsync();
        var orphaned = await PolicyAsync(stop);
        await daemon.RunAsync(stop);
        var view = await daemon.UntilAsync("seen-1", IsOver, stop);

        Assert.That(orphaned.IsSameAs(original.WithTarget(47.5)), Is.True, "only the target was changed");
        Assert.That((view.State, view.Message), Is.EqualTo((ExperimentState.Done, (string?)null)), daemon.Said);
        Assert.That((await PolicyAsync(stop)).Fields, Is.EquivalentTo(original.Fields));
    }

    [Test]
    public async Task PolicyTarget_StoppedExperiment_RestoresIt_AndLeavesWhatSomeoneElseChanged(CancellationToken stop)
    {
        await SomebodyDeploysAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(_lab, stop);
        var original = await PolicyAsync(stop);
        await SubmitAsync(daemon, $"attach: {Group}, policyTarget: 50", "function: \"5\", step: 1s, steps: 300", stop);
        await SubmitAsync(daemon, $"attach: {Group}, policyTarget: 40", "function: \"5\", step: 1s, steps: 300", stop);
        await Eventually.TrueAsync(async () => (await PolicyAsync(stop)).Target == 50, stop);
        await StopAsync(daemon, "seen-1", stop);
        await daemon.UntilAsync("seen-1", IsOver, stop);
        var afterStop = (await daemon.ShowAsync("seen-1", stop)).Message;

        await Eventually.TrueAsync(async () => (await PolicyAsync(stop)).Target == 40, stop);
        await _lab.Clients.AutoScaling.PutWholePolicyAsync(Group, original.WithTarget(70), stop);
        await StopAsync(daemon, "seen-2", stop);
        var second = await daemon.UntilAsync("seen-2", IsOver, stop);

        Assert.That(afterStop, Does.StartWith("stopped by its user").And.Not.Contain("policy"), "the first one's original was put back before the second began");
        Assert.That((await PolicyAsync(stop)).Target, Is.EqualTo(70));
        Assert.That(second.Message, Does.Contain("changed by someone else").And.Contain("its target is 70").And.Contain("its target was 60 before"));
    }

    [Test]
    public async Task PolicyTarget_GroupWithoutOneTargetTrackingPolicy_FailsAndSaysWhatItHas(CancellationToken stop)
    {
        await SomebodyDeploysAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(_lab, stop);
        await _lab.Clients.AutoScaling.PutPolicyAsync(Group, new TargetTrackingPolicy("second", "ASGAverageCPUUtilization", 80), stop);
        await SubmitAsync(daemon, $"attach: {Group}, policyTarget: 50", "function: \"5\", step: 1s, steps: 3", stop);
        var several = await daemon.UntilAsync("seen-1", IsOver, stop);
        await _lab.Clients.AutoScaling.DeletePolicyAsync(Group, "second", stop);
        await _lab.Clients.AutoScaling.DeletePolicyAsync(Group, "cpu", stop);
        await _lab.Clients.AutoScaling.PutPolicyAsync(Group, new SimplePolicy("out", "ChangeInCapacity", 1), stop);
        await SubmitAsync(daemon, $"attach: {Group}, policyTarget: 50", "function: \"5\", step: 1s, steps: 3", stop);
        var none = await daemon.UntilAsync("seen-2", IsOver, stop);

        Assert.That((several.State, none.State), Is.EqualTo((ExperimentState.Failed, ExperimentState.Failed)));
        Assert.That(several.Message, Does.Contain("2 target-tracking policies (cpu, second)").And.Contain("exactly one"));
        Assert.That(none.Message, Does.Contain("without a target-tracking policy").And.Contain("out: SimpleScaling"));
    }

    [Test]
    public async Task Experiment_OnADeployedApp_LeavesTheAppAndItsPolicyAsTheyWere(CancellationToken stop)
    {
        await using var daemon = await DaemonOnLab.StartAsync(_lab, stop);
        await daemon.PostAsync("apps", Shop, ApiJson.Default.AppRequest, stop);
        await Eventually.TrueAsync(async () => (await daemon.GetAsync("apps/shop", ApiJson.Default.AppView, stop)).State == AppState.Ready, stop);
        var before = await StateAsync(stop);
        await SubmitAsync(daemon, "name: shop, policyTarget: 40", "function: \"4\", step: 1s, steps: 4", stop);
        await Eventually.TrueAsync(async () => (await PolicyAsync(stop)).Target == 40, stop);

        var view = await daemon.UntilAsync("seen-1", IsOver, stop);
        var app = await daemon.GetAsync("apps/shop", ApiJson.Default.AppView, stop);

        Assert.That((view.State, view.Message, view.Load!.Planned, view.Load.Agrees), Is.EqualTo((ExperimentState.Done, (string?)null, 16L, (bool?)true)), daemon.Said); // 4 * 4, too few to scale for
        Assert.That((app.State, app.Attached), Is.EqualTo((AppState.Ready, false)));
        Assert.That(await StateAsync(stop), Is.EqualTo(before));
    }

    private static bool IsOver(ExperimentView view) => view.State is ExperimentState.Done or ExperimentState.Failed or ExperimentState.Stopped;

    private static Task SubmitAsync(DaemonOnLab daemon, string app, string load, CancellationToken stop)
        => daemon.PostAsync("experiments", new ExperimentSubmission($"name: seen\napp: {{{app}}}\nload: {{{load}, machines: 1, type: t3.micro}}\nprobe: {{interval: 1s}}\n"), ApiJson.Default.ExperimentSubmission, stop);

    private static Task<HttpResponseMessage> AttachAsync(DaemonOnLab daemon, string name, string group, CancellationToken stop)
        => daemon.Client.PostAsync("apps/attached", JsonContent.Create(new AttachRequest(name, group), ApiJson.Default.AttachRequest), stop);

    private static async Task StopAsync(DaemonOnLab daemon, string id, CancellationToken stop)
    {
        using var stopped = await daemon.Client.PostAsync($"experiments/{id}/stop", null, stop);
        Assert.That(stopped.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
    }

    /// <summary>A group with load balancer and the odd policy, made by a daemon that is none of this test's.</summary>
    private async Task SomebodyDeploysAsync(CancellationToken stop)
    {
        _other = await _othersHome.OnLabAsync(_lab, stop);
        using var answer = await _other.PostAsync("/api/v1/apps", Shop, ApiJson.Default.AppRequest, stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync(stop));
        await Eventually.TrueAsync(async () => (await _other.GetAsync("/api/v1/apps/shop", ApiJson.Default.AppView, stop)).State == AppState.Ready, stop);
        await _lab.Clients.AutoScaling.DeletePolicyAsync(Group, "scalectl-target", stop);
        await _lab.Clients.AutoScaling.PutWholePolicyAsync(Group, Odd, stop);
        Assert.That((await PolicyAsync(stop)).Fields, Is.EquivalentTo(Odd.Fields), "every field comes back as it was given");
    }

    private async Task<WholePolicy> PolicyAsync(CancellationToken stop) => (await _lab.Clients.AutoScaling.DescribeWholePoliciesAsync(Group, stop)).Single();

    /// <summary>All that an experiment could have changed, without the managed alarms' states.</summary>
    private async Task<string> StateAsync(CancellationToken stop)
    {
        var group = (await _lab.Clients.AutoScaling.DescribeGroupsAsync([Group], stop)).Single();
        var policy = await PolicyAsync(stop);
        return string.Join('\n', [
            $"{group.Min}..{group.Max}, {group.Desired}: {string.Join(", ", group.Instances.Select(i => i.InstanceId))}",
            .. group.Tags.OrderBy(t => t.Key).Select(t => $"{t.Key}={t.Value}"), .. policy.Fields.OrderBy(f => f.Key).Select(f => $"{f.Key}={f.Value}"),
            .. (await _lab.LeftAsync(stop)).Order(StringComparer.Ordinal),
        ]);
    }
}
