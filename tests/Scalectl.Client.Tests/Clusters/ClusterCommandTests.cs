using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;
using Scalectl.Load;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Clusters;

public sealed class ClusterCommandTests
{
    private Cli _cli = null!;
    private readonly IReadOnlyList<ResourceView> _tagged = [];

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    private Task<FakeDaemon> DaemonAsync(List<ClusterRequest>? asked = null, Queue<ClusterView>? shown = null, params ClusterView[] listed) => FakeDaemon.StartAsync(_cli, app =>
    {
        app.MapPost("/api/v1/clusters", (ClusterRequest request) =>
        {
            asked?.Add(request);
            return Results.Json(Contract.Cluster with { State = ClusterState.Launching, Load = null, Machines = [] }, ApiJson.Default.ClusterView, statusCode: 202);
        });
        app.MapGet("/api/v1/clusters", () => Results.Json(listed, ApiJson.Default.IReadOnlyListClusterView));
        app.MapGet("/api/v1/resources", () => Results.Json(_tagged, ApiJson.Default.IReadOnlyListResourceView));
        app.MapGet("/api/v1/clusters/{name}", () => Results.Json(shown is { Count: > 0 } ? shown.Dequeue() : Contract.Cluster, ApiJson.Default.ClusterView));
        app.MapDelete("/api/v1/clusters/{name}", () => Results.Json(new RemovalView(["group scalectl-cluster-cluster-1", "launch template lt-1"]), ApiJson.Default.RemovalView));
    });

    [Test]
    public async Task Run_EveryArgument_ReachesTheDaemon()
    {
        List<ClusterRequest> asked = [];
        await using var daemon = await DaemonAsync(asked);
        var result = await _cli.RunAsync(
            "cluster", "run", "now", "+20m", "60", "http://10.0.0.7/", "(-1)*(x-10)^2+base", "2", "t2.micro", "--var", "base=100", "--spread", "poisson", "--split", "share", "--seed", "7",
            "--route", "GET /", "--route", "POST /cart 2", "--header", "Accept: text/html", "--timeout", "500ms", "--max-connections", "64", "--name", "evening");
        Assert.That(result.Code, Is.Zero, result.Error);
        var request = asked.Single();
        Assert.That(
            (request.TimeStart, request.TimeEnd, request.TimeStep, request.Target.Value, request.Function.Value, request.Size, request.Type, request.Name),
            Is.EqualTo(("now", "+20m", 60.0, "http://10.0.0.7/", "(-1)*(x-10)^2+base", 2, "t2.micro", "evening")));
        Assert.That(
            (request.Spread, request.Split, request.Seed, request.TimeoutSeconds, request.MaxConnections, request.Variables["base"]), Is.EqualTo((Spread.Poisson, Split.Share, 7L, 0.5, 64, 100.0)));
        Assert.That(request.Routes.Select(r => r.Value), Is.EqualTo(new[] { "GET /", "POST /cart 2" }));
        Assert.That(request.Headers.Select(h => h.Value), Is.EqualTo(new[] { "Accept: text/html" }));
        Assert.That(daemon.Requests.Single(), Does.Not.Contain("(-1)"), "free text travels encoded");
    }

    [Test]
    public async Task Run_Defaults_AreTheThesis()
    {
        List<ClusterRequest> asked = [];
        await using var daemon = await DaemonAsync(asked);
        Assert.That((await _cli.RunAsync("cluster", "run", "+10", "+100", "10", "10.0.0.7", "x", "1", "t2.micro")).Code, Is.Zero);
        Assert.That((asked[0].Spread, asked[0].Split, asked[0].Name), Is.EqualTo((Spread.Even, Split.Multiply, (string?)null)));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Run_Wait_StaysUntilTheEnd(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var states = new Queue<ClusterView>([Contract.Cluster with { State = ClusterState.Waiting, Load = null }, Contract.Cluster with { State = ClusterState.Done }]);
        await using var daemon = await DaemonAsync(shown: states);
        var result = await _cli.RunAsync("cluster", "run", "now", "+20m", "60", "http://10.0.0.7/", "x", "2", "t2.micro", "--wait");
        Assert.That(result.Code, Is.Zero);
        Assert.That(result.Out, Does.Contain("done").And.Contain("2658"));
        Assert.That(result.Error, Is.EqualTo("starting the machines\ncluster cluster-1: waiting\ncluster cluster-1: done\n"));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Run_WaitForOneThatFails_Is1(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var daemon = await DaemonAsync(shown: new([Contract.Cluster with { State = ClusterState.Failed, Message = "no machine came up within 120 s" }]));
        var result = await _cli.RunAsync("cluster", "run", "now", "+20m", "60", "http://10.0.0.7/", "x", "2", "t2.micro", "--wait");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.EndWith("scalectl: no machine came up within 120 s\n"));
    }

    [Test]
    public async Task Print_Clusters_IsAsAgreed()
    {
        await using var daemon = await DaemonAsync(listed: Contract.Cluster);
        using var all = new StringWriter { NewLine = "\n" };
        foreach (var args in new string[][] { ["cluster", "list"], ["cluster", "list", "-o", "csv"], ["cluster", "show"], ["cluster", "show", "cluster-1", "-o", "json"], ["cluster", "remove"] })
        {
            all.Write($"$ scalectl {string.Join(' ', args)}\n{(await _cli.RunAsync(args)).Out}\n");
        }

        Snapshot.Match(all.ToString(), "clusters");
    }

    [Test]
    public async Task Remove_NoNameAndSeveral_Is2AndNothingGoes()
    {
        await using var daemon = await DaemonAsync(listed: [Contract.Cluster, Contract.Cluster with { Name = "evening" }]);
        var result = await _cli.RunAsync("cluster", "remove");
        Assert.That((result.Code, result.Error), Is.EqualTo((2, "scalectl: NAME: found no name and 2 clusters, expected one of cluster-1 evening, for example scalectl cluster remove NAME\n")));
        Assert.That(daemon.Requests, Has.None.StartsWith("DELETE"));
    }

    [Test]
    public async Task Remove_NoNameAndNone_Is1()
    {
        await using var daemon = await DaemonAsync();
        var result = await _cli.RunAsync("cluster", "remove");
        Assert.That((result.Code, result.Error), Is.EqualTo((1, "scalectl: there is no cluster\n")));
    }
}
