using System.Net;
using System.Net.Http.Json;
using Scalectl.Api;
using Scalectl.Daemon.Tests.Clusters;
using Scalectl.Daemon.Tests.Collection.Prometheus;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Reports;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Here;

/// <summary>Experiments without any account: the daemon's program, its generators, a target, and perhaps a Prometheus.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
public sealed class HereExperimentTests
{
    // sum of 10 + 3x over x = 1 .. 10: 100 + 3 * 55 = 265 requests
    private const string Load = "load: {function: \"10 + 3*x\", step: 1s, steps: 10, machines: 2}\nprobe: {interval: 1s, timeout: 2s}\nslo: [\"errors<1%\"]\n";
    private const long Planned = 265;

    [Test]
    public async Task Experiment_OnAFixedTargetWithoutAnyUser_CountsEveryRequestAndLeavesNothing(CancellationToken stop)
    {
        await using var target = await CountingTarget.StartAsync();
        await using var daemon = new DaemonOnLab();
        await daemon.RunAsync(stop);
        await SubmitAsync(daemon, $"name: mine\napp: {{target: \"{target.Address}/\"}}\n{Load}", stop);

        var view = await daemon.UntilAsync("mine-1", IsOver, stop);

        Assert.That((view.State, view.Message), Is.EqualTo((ExperimentState.Done, (string?)null)), daemon.Said);
        Assert.That((view.Load!.Planned, view.Load.Sent + view.Load.Missed, view.Load.Answered), Is.EqualTo((Planned, Planned, view.Load.Sent)));
        Assert.That(target.Requests, Is.EqualTo(view.Load.Sent + ProbesOf(await ExportAsync(daemon, "mine-1", stop))));
        Assert.That(new object?[] { view.Elasticity, view.ControlLag, view.Cost }, Has.All.Null, "nobody told of machines");
        Assert.That((view.User!.AverageResponseTimeMs, view.User.AverageLatencyMs), Is.Not.EqualTo(((double?)null, (double?)null)));
        Assert.That(view.Slo.Single().Met, Is.True);
        var status = await daemon.GetAsync("status", ApiJson.Default.StatusView, stop);
        Assert.That(status.ActiveUser, Is.EqualTo("here"));
        Assert.That(HereProcesses.Of(daemon.Home), Is.Empty);
        Assert.That(Directory.GetFiles(Path.Combine(daemon.Home, "here")), Is.Empty);
    }

    [Test]
    public async Task Experiment_WithPrometheus_HasTheMachinesThatWereExported(CancellationToken stop)
    {
        await using var exporter = await Exporter.StartAsync();
        exporter.WithMoments = true;
        await using var server = await PrometheusServer.StartAsync(exporter, stop);
        await using var target = await CountingTarget.StartAsync();
        await using var daemon = new DaemonOnLab();
        await daemon.RunAsync(stop);
        await SubmitAsync(daemon, $$"""
            name: scaled
            app: {target: "{{target.Address}}/", max: 4}
            {{Load}}
            demand: {capacityPerInstance: 10}
            metrics: {source: prometheus, url: "{{server.Address}}", supply: sum(shop_ready), desired: shop_wanted, cpu: shop_cpu_pct, step: 1s}
            """, stop);
        var running = await daemon.UntilAsync("scaled-1", e => e.StartedAt is { } start && TimeProvider.System.GetUtcNow() > start + TimeSpan.FromSeconds(3), stop);
        exporter.Desired = 4;
        await daemon.UntilAsync("scaled-1", _ => TimeProvider.System.GetUtcNow() > running.StartedAt + TimeSpan.FromSeconds(6), stop);
        (exporter.Supply, exporter.CpuPct) = (4, 62.5);

        var view = await daemon.UntilAsync("scaled-1", IsOver, stop);
        var export = await ExportAsync(daemon, "scaled-1", stop);

        Assert.That((view.State, view.Message), Is.EqualTo((ExperimentState.Done, (string?)null)), daemon.Said);
        Assert.That((view.Elasticity!.BoundLower, view.Elasticity.BoundUpper, view.Elasticity.CoveragePct), Is.EqualTo((2.0, 4.0, 100.0)));
        Assert.That(view.ControlLag!.CoveragePct, Is.EqualTo(100));
        Assert.That(view.ControlLag.ScaleOutLagSeconds, Is.InRange(1, 6), "wanted after 3 s, there after 6 s, and a look each second");
        var told = export.Series.Where(s => s.Source == SampleSource.Prometheus).ToDictionary(s => s.Series);
        foreach (var (series, value) in ((string, Func<Scrape, double?>)[])[(SeriesNames.InService, s => s.Supply), (SeriesNames.Desired, s => s.Desired), (SeriesNames.CpuPct, s => s.CpuPct)])
        {
            Assert.That(told[series].Values, Is.EqualTo(told[series].TimesMs.Select(t => value(exporter.At(t)))), series);
            Assert.That(told[series].TimesMs.Zip(told[series].TimesMs.Skip(1), (a, b) => b - a), Has.All.EqualTo(1000));
        }

        var decisions = await daemon.GetAsync("experiments/scaled-1/decisions", ApiJson.Default.IReadOnlyListDecisionEntry, stop);
        Assert.That(decisions.Select(d => (d.From, d.To)), Is.EqualTo(((int, int)[])[(2, 4)]));
    }

    [Test]
    public async Task Daemon_KilledWhileItsGeneratorsRun_GoesOnWithThemAndLosesNothing(CancellationToken stop)
    {
        await using var target = await CountingTarget.StartAsync();
        await using var daemon = new DaemonOnLab();
        await daemon.RunAsync(stop);
        await SubmitAsync(daemon, $"name: mine\napp: {{target: \"{target.Address}/\"}}\n{Load}", stop);
        await daemon.UntilAsync("mine-1", e => e.StartedAt is { } start && TimeProvider.System.GetUtcNow() > start + TimeSpan.FromSeconds(2), stop);
        var before = HereProcesses.Of(daemon.Home);

        await daemon.KillAsync();
        var between = HereProcesses.Of(daemon.Home);
        await daemon.RunAsync(stop);
        var view = await daemon.UntilAsync("mine-1", IsOver, stop);

        Assert.That(between, Is.EquivalentTo(before).And.Not.Empty);
        Assert.That((view.State, view.Message), Is.EqualTo((ExperimentState.Done, (string?)null)), daemon.Said);
        Assert.That((view.Load!.Planned, view.Load.Sent + view.Load.Missed), Is.EqualTo((Planned, Planned)));
        Assert.That(HereProcesses.Of(daemon.Home), Is.Empty);
    }

    [Test]
    public async Task Cluster_OfThisComputer_RunsAndIsRemovedAndAnAppIsRefused(CancellationToken stop)
    {
        await using var target = await CountingTarget.StartAsync();
        await using var daemon = new DaemonOnLab();
        await daemon.RunAsync(stop);
        var setup = await daemon.PostAsync("setup", new SetupRequest("here", false), ApiJson.Default.SetupRequest, stop);
        await daemon.PostAsync("clusters", new ClusterRequest { Name = "c", TimeStart = "now", TimeEnd = "+3s", TimeStep = 1, Target = target.Address, Function = "20", Size = 1, Type = "t3.micro" }, ApiJson.Default.ClusterRequest, stop);
        ClusterView? cluster = null;
        await Eventually.TrueAsync(async () => (cluster = await daemon.GetAsync("clusters/c", ApiJson.Default.ClusterView, stop)).State is ClusterState.Done or ClusterState.Failed, stop);

        using var removed = await daemon.Client.DeleteAsync("clusters/c", stop);
        using var app = await daemon.Client.PostAsync("apps", JsonContent.Create(new AppRequest { Name = "shop", ImageId = "ami-1", Type = "t3.micro", Min = 1, Max = 2 }, ApiJson.Default.AppRequest), stop);
        using var experiment = await daemon.Client.PostAsync("experiments", JsonContent.Create(new ExperimentSubmission("name: n\napp: {name: shop}\nload: {function: x}\n"), ApiJson.Default.ExperimentSubmission), stop);
        using var taken = await daemon.Client.PostAsync("users", JsonContent.Create(new UserSettings { Name = "here", Region = "eu-central-1" }, ApiJson.Default.UserSettings), stop);

        Assert.That(setup, Does.Contain("Detected 0 running"));
        Assert.That((cluster!.State, cluster.Message, target.Requests), Is.EqualTo((ClusterState.Done, (string?)null, 60L)), daemon.Said);
        Assert.That(removed.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(app.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await app.Content.ReadAsStringAsync(stop), Does.Contain("is this computer and has no apps"));
        Assert.That(await experiment.Content.ReadAsStringAsync(stop), Does.Contain("this computer").And.Contain("app: {target"));
        Assert.That(await taken.Content.ReadAsStringAsync(stop), Does.Contain("this computer itself"));
        Assert.That(HereProcesses.Of(daemon.Home), Is.Empty);
    }

    [Test]
    public async Task Setup_OfAnotherUser_NeedsNoForceWhileNothingRunsHere(CancellationToken stop)
    {
        await using var cloud = await FakeCloud.StartAsync();
        using var home = new TemporaryHome();
        await using var daemon = await DaemonUnderTest.StartAsync(home.Folder);
        using var here = await daemon.PostAsync("/api/v1/setup", new SetupRequest("here", false), ApiJson.Default.SetupRequest, stop);
        var alice = new UserSettings { Name = "alice", Region = "eu-central-1", EndpointUrl = cloud.Address, AccessKeyId = "AKIDSCALECTLLAB00001", SecretAccessKey = "secret" };
        using var added = await daemon.PostAsync("/api/v1/users", alice, ApiJson.Default.UserSettings, stop);

        using var set = await daemon.PostAsync("/api/v1/setup", new SetupRequest("alice", false), ApiJson.Default.SetupRequest, stop);
        using var back = await daemon.PostAsync("/api/v1/setup", new SetupRequest("here", false), ApiJson.Default.SetupRequest, stop);

        Assert.That((here.StatusCode, set.StatusCode, back.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Conflict)), await set.Content.ReadAsStringAsync(stop));
    }

    private static bool IsOver(ExperimentView view) => view.State is ExperimentState.Done or ExperimentState.Failed or ExperimentState.Stopped;

    private static Task<string> SubmitAsync(DaemonOnLab daemon, string file, CancellationToken stop)
        => daemon.PostAsync("experiments", new ExperimentSubmission(file), ApiJson.Default.ExperimentSubmission, stop);

    private static async Task<ExperimentExport> ExportAsync(DaemonOnLab daemon, string id, CancellationToken stop)
        => await daemon.GetAsync($"experiments/{id}/export?format=json", Scalectl.Experiments.ExperimentJson.Default.ExperimentExport, stop);

    private static long ProbesOf(ExperimentExport export) => export.Series.Where(s => s.Series == SeriesNames.ProbeResponseMs).Sum(s => s.Values.Count);
}
