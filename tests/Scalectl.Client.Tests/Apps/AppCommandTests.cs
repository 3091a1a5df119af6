using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Apps;

public sealed class AppCommandTests
{
    private Cli _cli = null!;
    private readonly List<bool?> _others = [];
    private IReadOnlyList<ResourceView> _tagged = [];

    [SetUp]
    public void SetUp()
    {
        _cli = new Cli();
        _tagged = [];
        _others.Clear();
    }

    [TearDown]
    public void TearDown() => _cli.Dispose();

    private Task<FakeDaemon> DaemonAsync(List<AppRequest>? asked = null, AppView? shown = null) => FakeDaemon.StartAsync(_cli, app =>
    {
        app.MapPost("/api/v1/apps", (AppRequest request) =>
        {
            asked?.Add(request);
            return Results.Json(Contract.App with { State = AppState.Deploying, InService = 0 }, ApiJson.Default.AppView, statusCode: 202);
        });
        app.MapGet("/api/v1/apps", () => Results.Json([Contract.App], ApiJson.Default.IReadOnlyListAppView));
        app.MapGet("/api/v1/resources", () => Results.Json(_tagged, ApiJson.Default.IReadOnlyListResourceView));
        app.MapGet("/api/v1/apps/{name}", () => Results.Json(shown ?? Contract.App, ApiJson.Default.AppView));
        app.MapDelete("/api/v1/apps/{name}", (bool? other) =>
        {
            _others.Add(other);
            return Results.Json(new RemovalView(["load balancer shop"]), ApiJson.Default.RemovalView);
        });
    });

    [Test]
    [CancelAfter(120_000)]
    public async Task Deploy_EveryOption_ReachesTheDaemonAndTheEndIsAwaited(CancellationToken cancellationToken)
    {
        var boot = Path.Combine(_cli.Home, "boot.sh");
        await File.WriteAllTextAsync(boot, "#!/bin/sh\n", cancellationToken);
        List<AppRequest> asked = [];
        await using var daemon = await DaemonAsync(asked);
        var result = await _cli.RunAsync(
            "app", "deploy", "shop", "--image-id", "ami-0abc", "--type", "t3.micro", "--min", "2", "--max", "8", "--policy", "step", "--target", "70", "--low-target", "40", "--port", "8080",
            "--warm-up", "5s", "--health-path", "/health", "--user-data", boot);
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Out, Does.Contain("ready"));
        var request = asked.Single();
        Assert.That(
            (request.Name, request.ImageId, request.Type, request.Min, request.Max, request.Port, request.WarmUpSeconds, request.HealthCheckPath, request.UserData?.Value),
            Is.EqualTo(("shop", "ami-0abc", "t3.micro", 2, 8, 8080, 5.0, "/health", "#!/bin/sh\n")));
        Assert.That((request.Policy.Kind, request.Policy.Target, request.Policy.LowTarget), Is.EqualTo((PolicyKind.Step, 70.0, (double?)40)));
    }

    [Test]
    public async Task Deploy_StepsAndAdjustments_ReachTheDaemon()
    {
        List<AppRequest> asked = [];
        await using var daemon = await DaemonAsync(asked);
        string[] app = ["app", "deploy", "shop", "--image-id", "ami-0abc", "--type", "t3.micro", "--min", "2", "--max", "8", "--policy"];
        var step = await _cli.RunAsync([.. app, "step", "--steps-out", "0..10:+1, 10..:+25", "--steps-in", "-10..0:-1, ..-10:-50", "--adjustment-type", "PercentChangeInCapacity"]);
        var simple = await _cli.RunAsync([.. app, "simple", "--adjustment", "2", "--cooldown", "45s", "--disable-scale-in"]);

        Assert.That((step.Code, simple.Code), Is.EqualTo((0, 0)), step.Error + simple.Error);
        Assert.That(asked[0].Policy.StepsOut, Is.EqualTo(new StepAdjustmentView[] { new(0, 10, 1), new(10, null, 25) }));
        Assert.That(asked[0].Policy.StepsIn, Is.EqualTo(new StepAdjustmentView[] { new(-10, 0, -1), new(null, -10, -50) }));
        Assert.That(asked[0].Policy.AdjustmentType, Is.EqualTo("PercentChangeInCapacity"));
        Assert.That((asked[1].Policy.Adjustment, asked[1].Policy.CooldownSeconds, asked[1].Policy.DisableScaleIn), Is.EqualTo((2, (double?)45, true)));
    }

    [TestCase("--steps-out", "0-10:1", "target-tracking", "FROM..TO:ADJUSTMENT")]
    [TestCase("--steps-out", "0..:1", "simple", "--policy step, or without it")]
    [TestCase("--adjustment", "2", "step", "--policy simple, or without it")]
    [TestCase("--cooldown", "45s", "target-tracking", "--policy simple, or without it")]
    public async Task Deploy_OptionThatDoesNotFit_SaysWhereItDoes(string option, string value, string policy, string expected)
    {
        var result = await _cli.RunAsync("app", "deploy", "shop", "--image-id", "ami-0abc", "--type", "t3.micro", "--min", "2", "--max", "8", "--policy", policy, option, value);

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain(option).And.Contain(expected));
    }

    [Test]
    public async Task DryRun_OfEachCommand_AsksForItAndPrintsTheCalls()
    {
        var calls = new DryRunView([new CloudCallView("ec2", "CreateSecurityGroup", new Dictionary<string, string> { ["GroupName"] = "scalectl-app-shop", ["VpcId"] = "vpc-1" })]);
        await using var daemon = await FakeDaemon.StartAsync(_cli, app =>
        {
            foreach (var path in new[] { "/api/v1/apps", "/api/v1/clusters", "/api/v1/experiments" })
            {
                app.MapPost(path, (bool dryRun) => dryRun ? Results.Json(calls, ApiJson.Default.DryRunView) : Results.StatusCode(500));
                app.MapDelete($"{path}/{{name}}", (bool dryRun) => dryRun ? Results.Json(calls, ApiJson.Default.DryRunView) : Results.StatusCode(500));
            }
        });
        var file = Path.Combine(_cli.Home, "sine.yaml");
        await File.WriteAllTextAsync(file, "name: sine");
        string[][] commands =
        [
            ["app", "deploy", "shop", "--image-id", "ami-0abc", "--type", "t3.micro", "--min", "2", "--max", "8"], ["app", "remove", "shop"],
            ["cluster", "run", "now", "+60s", "1", "http://127.0.0.1/", "10", "1", "t2.micro"], ["cluster", "remove", "load"], ["experiment", "run", "-f", file],
        ];
        foreach (var command in commands)
        {
            var table = await _cli.RunAsync([.. command, "--dry-run"]);
            var json = await _cli.RunAsync([.. command, "--dry-run", "--output", "json"]);

            Assert.That((table.Code, json.Code), Is.EqualTo((0, 0)), string.Join(' ', command) + table.Error + json.Error);
            Assert.That(table.Out, Does.Contain("ec2").And.Contain("CreateSecurityGroup").And.Contain("GroupName=scalectl-app-shop VpcId=vpc-1"));
            Assert.That(System.Text.Json.JsonSerializer.Deserialize(json.Out, ApiJson.Default.DryRunView)!.Calls.Single().Parameters["VpcId"], Is.EqualTo("vpc-1"));
        }
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Deploy_ThatFails_Is1(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var daemon = await DaemonAsync(shown: Contract.App with { State = AppState.Failed, Message = "no subnet in eu-central-1" });
        var result = await _cli.RunAsync("app", "deploy", "shop", "--image-id", "ami-0abc", "--type", "t3.micro", "--min", "2", "--max", "8");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Out, Does.Contain("no subnet in eu-central-1"));
    }

    [Test]
    public async Task Print_Apps_IsAsAgreed()
    {
        await using var daemon = await DaemonAsync();
        using var all = new StringWriter { NewLine = "\n" };
        foreach (var args in new string[][] { ["app", "list"], ["app", "show", "shop"], ["app", "show", "shop", "-o", "json"], ["app", "remove", "shop"] })
        {
            all.Write($"$ scalectl {string.Join(' ', args)}\n{(await _cli.RunAsync(args)).Out}\n");
        }

        Snapshot.Match(all.ToString(), "apps");
    }

    [Test]
    public async Task Deploy_Attach_SendsOnlyTheGroup_AndRefusesWhatWouldChangeIt()
    {
        List<AttachRequest> asked = [];
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapPost("/api/v1/apps/attached", (AttachRequest request) =>
        {
            asked.Add(request);
            return Results.Json(Contract.App with { Name = "seen", Attached = true, Group = "my-group" }, ApiJson.Default.AppView, statusCode: 201);
        }));
        var result = await _cli.RunAsync("app", "deploy", "seen", "--attach", "my-group");
        var wrong = await _cli.RunAsync("app", "deploy", "seen", "--attach", "my-group", "--max", "8", "--target", "50");

        Assert.That((result.Code, asked.Single()), Is.EqualTo((0, new AttachRequest("seen", "my-group"))), result.Error);
        Assert.That(result.Out, Does.Contain("stays when the app is removed"));
        Assert.That(wrong.Code, Is.EqualTo(2));
        Assert.That(wrong.Error, Does.Contain("--max").And.Contain("--target"));
    }

    [Test]
    public async Task Remove_AnotherDaemonsApp_NeedsYesInAScript()
    {
        _tagged =
        [
            new ResourceView { Kind = ResourceKind.App, Name = "theirs", Owner = ResourceOwner.Other, OwnerId = "0123456789abcdef", Machines = 2, LoadBalancers = 1, Parts = ["load balancer scalectl-app-theirs"] },
            new ResourceView { Kind = ResourceKind.Cluster, Name = "load-1", Owner = ResourceOwner.Listed },
        ];
        await using var daemon = await DaemonAsync();
        var refused = await _cli.RunAsync("app", "remove", "theirs");
        var removed = await _cli.RunAsync("app", "remove", "theirs", "--yes");
        var all = await _cli.RunAsync("app", "list", "--all");

        Assert.That((refused.Code, removed.Code), Is.EqualTo((1, 0)), removed.Error);
        Assert.That(refused.Error, Does.Contain("another daemon (0123456789abcdef)").And.Contain("2 machine(s) and 1 load balancer(s)").And.Contain("--yes"));
        Assert.That(_others, Is.EqualTo(new bool?[] { true }), "asked for once, and as another daemon's");
        Assert.That(all.Out, Does.Contain("theirs").And.Contain("other").And.Not.Contain("load-1"));
    }
}
