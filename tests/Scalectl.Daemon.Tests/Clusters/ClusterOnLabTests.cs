using System.Net;
using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Clusters;

/// <summary>Clusters on a real lab, whose machines are real generators.</summary>
[CancelAfter(120_000)]
[Parallelizable(ParallelScope.All)]
internal sealed class ClusterOnLabTests
{
    private static readonly ClusterRequest TwoMachines = new()
    {
        TimeStart = "now",
        TimeEnd = "+4s",
        TimeStep = 1,
        Target = "",
        Function = "10*x",
        Size = 2,
        Type = "t2.micro",
        Split = Load.Split.Share,
    };

    private LabProcess _lab = null!;

    [OneTimeSetUp]
    public async Task StartLab()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        _lab = await LabProcess.StartAsync(limit.Token);
    }

    [OneTimeTearDown]
    public async Task StopLab() => await _lab.DisposeAsync();

    [Test]
    public async Task Cluster_RunToItsEnd_SendsExactlyItsPlanAndLeavesNothing(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var target = await CountingTarget.StartAsync();
        await using var daemon = await home.OnLabAsync(_lab, stop);

        var made = await RunAsync(daemon, TwoMachines with { Name = "plain", Target = target.Address }, stop);
        var done = await UntilAsync(daemon, made.Name, c => c.State is ClusterState.Done or ClusterState.Failed, stop);

        Assert.That((done.State, done.Message), Is.EqualTo((ClusterState.Done, (string?)null)));
        Assert.That(done.Machines.Select(m => m.Index), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(done.Machines.Sum(m => m.Sent), Is.EqualTo(100)); // 10 + 20 + 30 + 40
        Assert.That((done.Load!.Planned, done.Load.Sent, done.Load.Answered + done.Load.NoAnswer), Is.EqualTo((100, 100, 100)), "the numbers of a done cluster are final");
        Assert.That(target.Requests, Is.EqualTo(100));
        Assert.That((await _lab.Clients.AutoScaling.DescribeScheduledActionsAsync("scalectl-cluster-plain", stop)).Single(), Has.Property("Desired").EqualTo(0));

        using var removal = await daemon.Client.DeleteAsync("/api/v1/clusters/plain", stop);
        Assert.That(await removal.Content.ReadAsStringAsync(stop), Does.Contain("auto scaling group scalectl-cluster-plain with 2 machine(s)").And.Contains("launch template").And.Contains("security group"));
        Assert.That(await LeftAsync("plain", stop), Is.Empty);

        var kept = await daemon.GetAsync("/api/v1/clusters/plain", ApiJson.Default.ClusterView, stop);
        Assert.That((kept.State, kept.Load!.Sent, kept.Load.Planned), Is.EqualTo((ClusterState.Removed, 100, 100)), "what was measured outlives the cluster");
        var sent = await daemon.Service<IStore>().SamplesAsync("cluster/plain", [SeriesNames.Sent], 0, stop);
        Assert.That(sent.Sum(s => s.Value), Is.EqualTo(100));
    }

    [Test]
    public async Task Cluster_NamedAsAnExperimentsId_LeavesItsSamplesAlone(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var target = await CountingTarget.StartAsync();
        await using var daemon = await home.OnLabAsync(_lab, stop);
        var store = daemon.Service<IStore>();
        await store.AppendAsync("twin-1", [new Sample(SampleSource.Generator(0), SeriesNames.Sent, 1_000, 7)], stop);

        var made = await RunAsync(daemon, TwoMachines with { Name = "twin-1", Target = target.Address, TimeEnd = "+2s" }, stop);
        await UntilAsync(daemon, "twin-1", c => c.State is ClusterState.Done or ClusterState.Failed, stop);
        using var removal = await daemon.Client.DeleteAsync("/api/v1/clusters/twin-1", stop);

        Assert.That(made.RunId, Is.EqualTo("cluster/twin-1"));
        Assert.That((await store.SamplesAsync("twin-1", null, 0, stop)).Select(s => s.Value), Is.EqualTo(new[] { 7.0 }));
        Assert.That((await store.SamplesAsync("cluster/twin-1", [SeriesNames.Sent], 0, stop)).Sum(s => s.Value), Is.EqualTo(30)); // 10 + 20
    }

    [Test]
    public async Task Cluster_DaemonAwayInTheMiddle_IsPickedUpWithoutALostSecond(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var target = await CountingTarget.StartAsync();
        await using (var daemon = await home.OnLabAsync(_lab, stop))
        {
            await RunAsync(daemon, TwoMachines with { Name = "orphaned", Target = target.Address, TimeEnd = "+6s" }, stop);
            await UntilAsync(daemon, "orphaned", c => c.Machines.Sum(m => m.Sent) > 10, stop);
        }

        await using var next = await DaemonUnderTest.StartAsync(home.Folder);
        var done = await UntilAsync(next, "orphaned", c => c.State is ClusterState.Done or ClusterState.Failed, stop);
        Assert.That(done.State, Is.EqualTo(ClusterState.Done), done.Message);
        using var removal = await next.Client.DeleteAsync("/api/v1/clusters", stop);

        Assert.That(removal.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var seconds = await next.Service<IStore>().SecondsAsync("cluster/orphaned", stop);
        Assert.That(seconds.Values.Sum(machine => machine.Sum(s => s.Sent)), Is.EqualTo(210)); // 10 + 20 + .. + 60
        Assert.That(seconds.Values.Select(machine => machine.Select(s => s.Seq)), Is.All.Ordered);
        Assert.That(await LeftAsync("orphaned", stop), Is.Empty);
    }

    [Test]
    public async Task Cluster_GroupThatNoStoreKnows_IsRemovedAtTheNextSetup(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var target = await CountingTarget.StartAsync();
        await using var daemon = await home.OnLabAsync(_lab, stop);
        await RunAsync(daemon, TwoMachines with { Name = "forgotten", Target = target.Address, TimeEnd = "+600s" }, stop);
        await daemon.Service<ContextSwitch>().DeactivateAsync(stop); // nobody follows it, so nobody saves it again
        await daemon.Service<IStore>().RemoveAsync(StoredCluster.Kind, "forgotten", stop);
        Assert.That(await LeftAsync("forgotten", stop), Is.Not.Empty);

        using var setup = await daemon.PostAsync("/api/v1/setup", new SetupRequest("lab", true), ApiJson.Default.SetupRequest, stop);

        await Eventually.TrueAsync(async () => (await LeftAsync("forgotten", stop)).Count == 0, stop);
    }

    [Test]
    public async Task Cluster_MachineThatDies_IsReplacedUnderItsIndex(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var target = await CountingTarget.StartAsync();
        await using var daemon = await home.OnLabAsync(_lab, stop);
        await RunAsync(daemon, TwoMachines with { Name = "mortal", Target = target.Address, Function = "10", TimeEnd = "+12s" }, stop);
        var running = await UntilAsync(daemon, "mortal", c => c.Machines.Count == 2 && c.Machines.All(m => m.Sent > 0), stop);

        await _lab.Clients.AutoScaling.TerminateInstanceAsync(running.Machines[0].InstanceId, decrementDesired: false, stop);
        var replaced = await UntilAsync(daemon, "mortal", c => c.Machines[0].InstanceId != running.Machines[0].InstanceId && c.Machines[0].State == "running", stop);
        var done = await UntilAsync(daemon, "mortal", c => c.State is ClusterState.Done or ClusterState.Failed, stop);
        using var removal = await daemon.Client.DeleteAsync("/api/v1/clusters/mortal", stop);

        Assert.That(replaced.Machines[1].InstanceId, Is.EqualTo(running.Machines[1].InstanceId));
        Assert.That(done.State, Is.EqualTo(ClusterState.Done), done.Message);
        var seconds = await daemon.Service<IStore>().SecondsAsync("cluster/mortal", stop);
        Assert.That(seconds[0].Select(s => s.Seq), Is.Unique.And.Ordered);
        Assert.That(seconds[0].Max(s => s.Time), Is.GreaterThan(seconds[0].Min(s => s.Time) + 5), "seconds of both machines that had index 0");
    }

    private static async Task<ClusterView> RunAsync(DaemonUnderTest daemon, ClusterRequest request, CancellationToken stop)
    {
        using var answer = await daemon.PostAsync("/api/v1/clusters", request, ApiJson.Default.ClusterRequest, stop);
        var text = await answer.Content.ReadAsStringAsync(stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), text);
        return System.Text.Json.JsonSerializer.Deserialize(text, ApiJson.Default.ClusterView)!;
    }

    private static async Task<ClusterView> UntilAsync(DaemonUnderTest daemon, string name, Func<ClusterView, bool> condition, CancellationToken stop)
    {
        ClusterView? last = null;
        try
        {
            await Eventually.TrueAsync(async () => condition(last = await daemon.GetAsync($"/api/v1/clusters/{name}", ApiJson.Default.ClusterView, stop)), stop);
            return last!;
        }
        catch (OperationCanceledException)
        {
            throw new AssertionException($"{name} is {last?.State} ({last?.Message}), machines {string.Join(", ", last?.Machines ?? [])}");
        }
    }

    private async Task<IReadOnlyList<string>> LeftAsync(string name, CancellationToken stop)
    {
        Dictionary<string, string> tags = new() { ["scalectl:cluster"] = name };
        return [
            .. (await _lab.Clients.AutoScaling.FindGroupsAsync(tags, stop)).Select(g => g.Name),
            .. (await _lab.Clients.Ec2.FindLaunchTemplatesAsync(tags, stop)).Select(t => t.Name),
            .. (await _lab.Clients.Ec2.FindSecurityGroupsAsync(tags, stop)).Select(g => g.Name),
        ];
    }
}
