using Scalectl.Api;
using Scalectl.Daemon.Tests.Clusters;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Elasticity;
using Scalectl.Load;

namespace Scalectl.Daemon.Tests.Experiments;

/// <summary>Loads of several routes from two machines, each a generator's process: counted by the plan, by the generators and by the target.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
public sealed class RoutesOnLabTests
{
    // sum of 20 + 4x over x = 1 .. 8: 160 + 4 * 36 = 304 requests
    private const int Planned = 304;
    private const int Seed = 5;

    private static readonly Route[] _routes = [new("GET", "/", 5), new("GET", "/slow", 3), new("POST", "/refused", 2) { Name = "cart" }];

    [Test]
    public async Task Experiment_OfThreeRoutesOnTwoMachines_TellsEachEverywhere(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await using var target = await CountingTarget.StartAsync();
        var file = $$"""
            name: mixed
            app: {target: "{{target.Address}}"}
            load:
              function: "20 + 4*x"
              step: 1s
              steps: 8
              machines: 2
              type: t3.micro
              seed: {{Seed}}
              routes: [{path: /, weight: 5}, {path: /slow, weight: 3}, {method: POST, path: /refused, weight: 2, name: cart}]
            probe: {interval: 60s}
            """;
        await daemon.PostAsync("experiments", new ExperimentSubmission(file), ApiJson.Default.ExperimentSubmission, stop);
        var view = await daemon.UntilAsync("mixed-1", e => e.State is ExperimentState.Done or ExperimentState.Failed, stop);

        Assert.That(view.State, Is.EqualTo(ExperimentState.Done), $"{view.Message}\n{daemon.Said}");
        AssertRoutes(view.Load!, target);
        var html = await daemon.Client.GetStringAsync("experiments/mixed-1/export?format=html", stop);
        Assert.That(html, Does.Contain("<h2>By route</h2>").And.Contain("<td>cart</td>"));
        Assert.That(await daemon.Client.GetStringAsync("experiments/mixed-1/export?format=md", stop), Does.Contain("## Response times by route, ms"));
        Assert.That(await daemon.Client.GetStringAsync("experiments/mixed-1/export?format=json", stop), Does.Contain("\"perRoute\""));
    }

    [Test]
    public async Task Cluster_OfThreeRoutesOnTwoMachines_TellsEach(CancellationToken stop)
    {
        await using var lab = await LabProcess.StartAsync(stop);
        await using var daemon = await DaemonOnLab.StartAsync(lab, stop);
        await using var target = await CountingTarget.StartAsync();
        var request = new ClusterRequest
        {
            Name = "mixed",
            TimeStart = "now",
            TimeEnd = "+8s",
            TimeStep = 1,
            Target = target.Address,
            Function = "20 + 4*x",
            Size = 2,
            Type = "t3.micro",
            Split = Split.Share,
            Seed = Seed,
            Routes = [.. _routes.Select(route => new EncodedText(RouteText.Of(route)))],
        };
        await daemon.PostAsync("clusters", request, ApiJson.Default.ClusterRequest, stop);
        ClusterView? cluster = null;
        await Eventually.TrueAsync(async () => (cluster = await daemon.GetAsync("clusters/mixed", ApiJson.Default.ClusterView, stop)).State is ClusterState.Done or ClusterState.Failed, stop);

        Assert.That(cluster!.State, Is.EqualTo(ClusterState.Done), $"{cluster.Message}\n{daemon.Said}");
        AssertRoutes(cluster.Load!, target);
        using var removed = await daemon.Client.DeleteAsync("clusters/mixed", stop);
        Assert.That(removed.IsSuccessStatusCode, Is.True);
    }

    private static void AssertRoutes(LoadReport load, CountingTarget target)
    {
        var routes = load.PerRoute;
        var mix = new RouteMix(_routes, Seed);
        var planned = Enumerable.Range(0, Planned).GroupBy(number => mix.RouteOf(number)).OrderBy(route => route.Key).Select(route => (long?)route.Count());
        Assert.Multiple(() =>
        {
            Assert.That(routes.Select(r => (r.Name, r.Share)), Is.EqualTo(new[] { ("GET /", 0.5), ("GET /slow", 0.3), ("cart", 0.2) }));
            Assert.That(routes.Select(r => r.Planned), Is.EqualTo(planned), "what the plan says");
            Assert.That(routes.Select(r => r.Sent + r.Missed), Is.EqualTo(routes.Select(r => r.Planned)));
            Assert.That(routes.Select(r => r.Answered + r.NoAnswer), Is.EqualTo(routes.Select(r => r.Sent)));
            Assert.That(routes.Select(r => r.Success + r.Errors), Is.EqualTo(routes.Select(r => r.Answered)));
            Assert.That(routes.Select(r => r.Errors), Is.EqualTo(new[] { 0, 0, routes[2].Answered }));

            Assert.That((routes.Sum(r => r.Planned), routes.Sum(r => r.Sent), routes.Sum(r => r.Missed)), Is.EqualTo(((long?)load.Planned, load.Sent, (long?)load.Missed)));
            Assert.That((routes.Sum(r => r.Answered), routes.Sum(r => r.Errors), routes.Sum(r => r.NoAnswer)), Is.EqualTo((load.Answered, load.Answered4xx + load.Answered5xx, load.NoAnswer)));

            // The target answers /slow after 60 ms; due is never after sent.
            Assert.That(routes[1].Service!.P50Ms, Is.GreaterThanOrEqualTo(CountingTarget.SlowMs).And.GreaterThan(routes[0].Service!.P50Ms));
            Assert.That(routes.Select(r => r.Response!.MeanMs >= r.Service!.MeanMs && r.Response.MaxMs >= r.Response.P99Ms), Is.All.True);
        });

        // A probe asks for / too, and what was never answered may not have arrived.
        Assert.That((target.Of("/slow"), target.Of("/refused")), Is.EqualTo((routes[1].Answered, routes[2].Answered)).Or.EqualTo((routes[1].Sent, routes[2].Sent)));
    }
}
