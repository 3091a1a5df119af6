using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Experiments;

namespace Scalectl.Client.Tests.Demo;

/// <summary>The demo's own part: what it starts, in which order, and that it ends all of it. The real run is an end-to-end test.</summary>
[CancelAfter(120_000)]
public sealed class DemoCommandTests
{
    private readonly List<int> _processes = [];
    private Cli _cli = null!;

    [SetUp]
    public void SetUp()
    {
        _processes.Clear();
        _cli = new Cli();
    }

    [TearDown]
    public void TearDown()
    {
        foreach (var id in _processes.Where(Programs.IsAlive))
        {
            Programs.End(id);
        }

        _cli.Dispose();
    }

    private async Task<FakeDaemon> InstallAsync(ExperimentState end = ExperimentState.Done, bool setupFails = false)
    {
        var process = 0;
        var fake = await FakeDaemon.StartAsync(
            _cli,
            app =>
            {
                app.MapGet("/lab/health", () => Results.Text("{}"));
                app.MapGet("/api/v1/status", () => Results.Json(Contract.Status with { ProcessId = process = ProcessId() }, ApiJson.Default.StatusView));
                app.MapGet("/api/v1/users", () => Results.Json([], ApiJson.Default.IReadOnlyListUserView));
                app.MapPost("/api/v1/users", () => Results.Json(Contract.Lab, ApiJson.Default.UserView));
                app.MapPost("/api/v1/setup", () => setupFails ? FakeDaemon.Problem(502, "the cloud does not answer") : Results.Json(new SetupView("lab", 0, "ok"), ApiJson.Default.SetupView));
                app.MapPost("/api/v1/experiments", () => Results.Json([Contract.Running], ApiJson.Default.IReadOnlyListExperimentSummary));
                app.MapGet("/api/v1/experiments/{id}/live", () => Results.Text("event: end\ndata: {}\n\n", "text/event-stream"));
                app.MapGet("/api/v1/experiments/{id}", () => Results.Json(View(end), ApiJson.Default.ExperimentView));
                app.MapPost("/api/v1/links", () => Results.Json(new LinkView("/login?code=abc"), ApiJson.Default.LinkView));
                app.MapPost("/api/v1/shutdown", () =>
                {
                    using var script = Process.GetProcessById(process);
                    script.Kill();
                    return Results.Accepted();
                });
            },
            processId: 0);
        _cli.Install("scalectl-lab", $"echo $$ >> \"$SCALECTL_HOME/processes\"; echo 'scalectl-lab listening on {fake.Address}'; trap 'kill $!; exit 0' TERM; tail -f /dev/null & wait\n");
        _cli.Install("scalectld", $$"""
            echo $$ >> "$SCALECTL_HOME/processes"
            echo '{{FakeDaemon.Record(fake.Address, 4711)}}' | sed "s/4711/$$/" > "$SCALECTL_HOME/daemon.json"
            exec tail -f /dev/null
            """);
        return fake;
    }

    private static ExperimentView View(ExperimentState state) => new()
    {
        Id = "demo-1",
        Name = "demo",
        State = state,
        CreatedAt = Contract.Start,
        StartedAt = Contract.Start,
        EndedAt = Contract.Start.AddMinutes(20),
        Specification = new ExperimentSpecification { Name = "demo", App = new AppSpecification { Name = "x" }, Load = new LoadSpecification { Function = "x", Step = TimeSpan.FromSeconds(1), Steps = 2 } },
        Load = Contract.Load,
        Elasticity = Contract.Elasticity,
        User = Contract.User,
        Cost = Contract.Cost,
    };

    private int ProcessId() => JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(_cli.Home, "daemon.json")), ApiJson.Default.DaemonFile)!.ProcessId;

    private async Task<CliResult> DemoAsync(string? keep = null)
    {
        var result = await _cli.RunAsync(new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Variable = name => name == "KEEP" ? keep : null }, "demo");
        _processes.AddRange((await File.ReadAllLinesAsync(Path.Combine(_cli.Home, "processes"))).Select(int.Parse));
        return result;
    }

    [Test]
    public async Task Demo_Runs_ShowsTheMetricsAndEndsEverything()
    {
        await using var fake = await InstallAsync();
        var result = await DemoAsync();
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Out, Does.Contain("requests planned").And.Contain("tauU").And.Contain("operating expense").And.Contain("mean latency").And.Contain("dashboard: "));
        Assert.That(result.Error, Does.StartWith("1/5 ").And.Contain("\n2/5 ").And.Contain("\n3/5 ").And.Contain("\n4/5 ").And.Contain("\n5/5 "));
        Assert.That(_processes, Has.Count.EqualTo(2).And.None.Matches<int>(Programs.IsAlive));
        Assert.That(fake.Requests, Has.Some.StartsWith("POST /api/v1/experiments {\"specification\":"));
    }

    [Test]
    public async Task Demo_Keep_LeavesLabAndDaemonAndSaysHowToStopThem()
    {
        await using var fake = await InstallAsync();
        var result = await DemoAsync(keep: "1");
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(_processes, Has.Count.EqualTo(2).And.All.Matches<int>(Programs.IsAlive));
        Assert.That(result.Error, Does.Contain("SCALECTL_HOME=HOME scalectl stop").And.Contain("SCALECTL_HOME=HOME scalectl lab stop"));
        Assert.That(result.Out, Does.Contain($"dashboard: {fake.Address}/login?code=abc"));
    }

    [Test]
    public async Task Demo_ExperimentFails_Is1AndEverythingIsEnded()
    {
        await using var fake = await InstallAsync(ExperimentState.Failed);
        Assert.That((await DemoAsync()).Code, Is.EqualTo(1));
        Assert.That(_processes, Has.Count.EqualTo(2).And.None.Matches<int>(Programs.IsAlive));
    }

    [Test]
    public async Task Demo_FailsHalfWay_EndsWhatItStarted()
    {
        await using var fake = await InstallAsync(setupFails: true);
        var result = await DemoAsync(keep: "1");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.EndWith("scalectl: the cloud does not answer\n"));
        Assert.That(_processes, Has.Count.EqualTo(2).And.None.Matches<int>(Programs.IsAlive));
    }
}
