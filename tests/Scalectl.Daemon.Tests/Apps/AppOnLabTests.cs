using System.Net;
using System.Net.Http.Json;
using Scalectl.Api;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Collection;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Apps;

/// <summary>Apps on a real lab, whose machines are the sample application behind its real load balancer.</summary>
[CancelAfter(120_000)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AppOnLabTests
{
    private static readonly AppRequest Shop = new() { Name = "shop", ImageId = "ami-lab-webapp", Type = "t3.micro", Min = 1, Max = 3, Port = 8088, WarmUpSeconds = 2 };

    private LabProcess _lab = null!;

    [SetUp]
    public async Task StartLab() => _lab = await LabProcess.StartAsync(TestContext.CurrentContext.CancellationToken);

    [TearDown]
    public async Task StopLab() => await _lab.DisposeAsync();

    [Test]
    public async Task App_DeployedLoadedAndRemoved_IsMeasuredToTheRequestAndLeavesNothing(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var daemon = await home.OnLabAsync(_lab, stop);
        var app = await DeployAsync(daemon, Shop with { Policy = new PolicyView { Kind = PolicyKind.Step, Target = 60 } }, stop);
        Assert.That((app.InService, app.Url), Is.EqualTo((1, app.Url)));

        var collector = daemon.Service<Collector>();
        await collector.StartAsync(
            new CollectionRequest("run-1", app.Group, app.LoadBalancerArn, app.TargetGroupArn, "run-1-load", new Uri(app.Url!), TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2)), stop);
        var outcome = await daemon.Service<ClusterService>().RunAsync(
            new ClusterRequest { Name = "run-1-load", TimeStart = "now", TimeEnd = "+6s", TimeStep = 1, Target = app.Url!, Function = "15", Size = 1, Type = "t2.micro" }, "run-1", stop);
        Assert.That(outcome.Errors, Is.Empty);
        await daemon.Service<AppService>().SetDesiredAsync("shop", 2, stop);
        var directory = daemon.Service<ClusterDirectory>();
        await Eventually.TrueAsync(() => Task.FromResult(directory.Find("run-1-load")?.State is ClusterState.Done or ClusterState.Failed), stop);
        await Eventually.TrueAsync(() => Task.FromResult(collector.Latest("run-1").GetValueOrDefault(SeriesNames.InService) == 2), stop);
        Assert.That(collector.Health("run-1"), Is.EqualTo(CollectionHealth.Well));
        await Task.Delay(TimeSpan.FromSeconds(2), stop); // two periods, as an experiment settles
        Assert.That(await collector.StopAsync("run-1", stop), Is.Empty);
        Assert.That(await daemon.Service<ClusterService>().FindAsync("run-1-load", stop), Has.Property("Load").Property("Sent").EqualTo(90)); // 6 * 15
        await daemon.Service<ClusterService>().RemoveAsync("run-1-load", stop);

        var store = daemon.Service<IStore>();
        var samples = await store.SamplesAsync("run-1", null, 0, stop);
        double Sum(string series) => samples.Where(s => s.Series == series).Sum(s => s.Value);
        Assert.That((Sum(SeriesNames.Planned), Sum(SeriesNames.Sent)), Is.EqualTo((90, 90)));
        Assert.That(
            Sum(SeriesNames.LbRequests), Is.EqualTo(90 + Sum(SeriesNames.ProbeRequest)),
            "the balancer's own count is the plan and the probes, exactly");
        Assert.That(Sum(SeriesNames.LbTarget2xx) + Sum(SeriesNames.LbTarget5xx), Is.EqualTo(Sum(SeriesNames.LbRequests)));
        Assert.That(samples.Where(s => s.Series == SeriesNames.CpuPct).Max(s => s.Value), Is.GreaterThan(20).And.LessThanOrEqualTo(100));
        Assert.That(samples.Where(s => s.Series == SeriesNames.LbResponseTimeMs).Max(s => s.Value), Is.GreaterThan(40)); // 50 ms of service
        Assert.That(samples.Where(s => s.Series == SeriesNames.Desired).Select(s => s.Value).Distinct(), Is.SupersetOf(new[] { 1.0, 2.0 }));
        var lives = (await store.FindAsync(CollectionKinds.Lives, "run-1", stop))!;
        Assert.That(lives, Has.Count.EqualTo(2));
        Assert.That(lives[1].InServiceMs, Is.InRange(lives[1].LaunchedMs, lives[1].LaunchedMs + 10_000));
        var activities = (await store.FindAsync(CollectionKinds.Activities, "run-1", stop))!;
        Assert.That(activities.Select(a => a.Description), Has.Some.StartsWith("Launching a new EC2 instance: i-"));

        using var removal = await daemon.Client.DeleteAsync("/api/v1/apps/shop", stop);
        var removed = await removal.Content.ReadFromJsonAsync(ApiJson.Default.RemovalView, stop);
        Assert.That(removed!.Removed.Select(r => r.Split(" scalectl")[0]), Is.EquivalentTo(new[]
        {
            "auto scaling group", "load balancer", "alarm", "alarm", "target group", "launch template", "security group",
        }));
        Assert.That(await _lab.ResourcesAsync(stop), Is.Empty);
        using var gone = await daemon.Client.GetAsync("/api/v1/apps/shop", stop);
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task App_HalfMadeWhenTheDaemonWasKilled_IsFinishedAtTheNextStart(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using (var daemon = await home.OnLabAsync(_lab, stop))
        {
            await DeployAsync(daemon, Shop, stop);
            var store = daemon.Service<IStore>();
            var made = (await store.FindAsync(StoredApp.Kind, "shop", stop))!;

            // As a kill between the last step on the cloud and the store leaves it.
            await store.SaveAsync(StoredApp.Kind, "shop", made with { State = AppState.Deploying, LoadBalancerArn = null, TargetGroupArn = null, DnsName = null }, stop);
        }

        await using var next = await DaemonUnderTest.StartAsync(home.Folder);
        var app = await ReadyAsync(next, stop);

        Assert.That(app.LoadBalancerArn, Is.Not.Null);
        Assert.That(await _lab.ResourcesAsync(stop), Has.Count.EqualTo(3), "one group, one balancer, one target group: none twice");
    }

    [Test]
    public async Task App_OfAnExperiment_IsStoppedByTheCloudIfTheDaemonDies(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var daemon = await home.OnLabAsync(_lab, stop);
        var outcome = await daemon.Service<AppService>().DeployAsync(Shop with { Policy = new PolicyView { Kind = PolicyKind.Static } }, "sine-1", stop);
        Assert.That(outcome.Errors, Is.Empty);

        await Eventually.TrueAsync(async () => (await _lab.Clients.AutoScaling.DescribeScheduledActionsAsync("scalectl-app-shop", stop)).Count == 1, stop);
    }

    [Test]
    public async Task Collection_CloudThatIsGone_IsTellingSinceWhenAndKeepsItsSamples(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        await using var daemon = await home.OnLabAsync(_lab, stop);
        var app = await DeployAsync(daemon, Shop, stop);
        var collector = daemon.Service<Collector>();
        await collector.StartAsync(new CollectionRequest("run-2", app.Group, app.LoadBalancerArn, null, null, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)), stop);
        await Eventually.TrueAsync(() => Task.FromResult(collector.Latest("run-2").ContainsKey(SeriesNames.InService)), stop);

        await _lab.KillAsync();
        await Eventually.TrueAsync(() => Task.FromResult(collector.Health("run-2").Failures > 0), stop);

        var health = collector.Health("run-2");
        Assert.That(health.LastError, Does.Contain("Connection refused").And.Contains("Unreachable"));
        Assert.That(health.Since, Is.Not.Null);
        Assert.That(await collector.StopAsync("run-2", stop), Is.Not.Empty, "what could not be fetched is said");
        Assert.That(await daemon.Service<IStore>().SamplesAsync("run-2", [SeriesNames.InService], 0, stop), Is.Not.Empty);
    }

    private static async Task<AppView> DeployAsync(DaemonUnderTest daemon, AppRequest request, CancellationToken stop)
    {
        using var answer = await daemon.PostAsync("/api/v1/apps", request, ApiJson.Default.AppRequest, stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync(stop));
        return await ReadyAsync(daemon, stop);
    }

    private static async Task<AppView> ReadyAsync(DaemonUnderTest daemon, CancellationToken stop)
    {
        AppView? app = null;
        await Eventually.TrueAsync(async () => (app = await daemon.GetAsync("/api/v1/apps/shop", ApiJson.Default.AppView, stop)).State != AppState.Deploying, stop);
        Assert.That(app!.State, Is.EqualTo(AppState.Ready), app.Message);
        return app;
    }
}
