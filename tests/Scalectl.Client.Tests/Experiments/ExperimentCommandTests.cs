using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;
using Scalectl.Experiments;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Experiments;

public sealed class ExperimentCommandTests
{
    private static readonly ExperimentView Done = new()
    {
        Id = "sine-60-1",
        Name = "sine-60",
        State = ExperimentState.Done,
        CreatedAt = Contract.Start.AddMinutes(-2),
        StartedAt = Contract.Start,
        EndedAt = Contract.Start.AddMinutes(20),
        Progress = 1,
        Specification = new ExperimentSpecification
        {
            Name = "sine-60",
            App = new AppSpecification { Name = "shop" },
            Load = new LoadSpecification { Function = "60+50*s(x/10)", Step = TimeSpan.FromSeconds(60), Steps = 20 },
        },
        Load = Contract.Load,
        User = Contract.User,
        Cost = Contract.Cost,
        Elasticity = Contract.Elasticity,
        Activities = Contract.Activities,
    };

    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    private Task<FakeDaemon> DaemonAsync(ExperimentView? shown = null, List<ExperimentSubmission>? submitted = null, int streams = 1) => FakeDaemon.StartAsync(_cli, app =>
    {
        app.MapPost("/api/v1/experiments", (ExperimentSubmission submission) =>
        {
            submitted?.Add(submission);
            return Results.Json([Contract.Running with { State = ExperimentState.Queued, StartedAt = null, Progress = 0 }], ApiJson.Default.IReadOnlyListExperimentSummary, statusCode: 202);
        });
        app.MapGet("/api/v1/experiments", () => Results.Json([Contract.Running, Done], ApiJson.Default.IReadOnlyListExperimentSummary));
        app.MapGet("/api/v1/experiments/{id}", () => Results.Json(--streams > 0 ? Done with { State = ExperimentState.Running } : shown ?? Done, ApiJson.Default.ExperimentView));
        app.MapPost("/api/v1/experiments/{id}/stop", () => Results.Json(Contract.Running with { State = ExperimentState.Removing }, ApiJson.Default.ExperimentSummary));
        app.MapPost("/api/v1/experiments/{id}/recompute", () => Results.Json(Done, ApiJson.Default.ExperimentView));
        app.MapDelete("/api/v1/experiments/{id}", () => Results.NoContent());
        app.MapGet("/api/v1/experiments/{id}/export", (string format) => Results.Text(format == "csv" ? "time,source,series,value\n" : "{}"));
        app.MapGet("/api/v1/experiments/{id}/live", async context =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var state in new[] { ExperimentState.Launching, ExperimentState.Running, ExperimentState.Running })
            {
                var live = new LiveView(Contract.Running with { State = state }, new Dictionary<string, double> { ["inService"] = 2, ["cpuPct"] = 63.27, ["sent"] = 41 });
                await context.Response.WriteAsync($"data: {System.Text.Json.JsonSerializer.Serialize(live, ApiJson.Default.LiveView)}\n\n");
            }

            await context.Response.WriteAsync("event: end\ndata: {}\n\n");
        });
    });

    private async Task<string> FileAsync()
    {
        var file = Path.Combine(_cli.Home, "sine.yaml");
        await File.WriteAllTextAsync(file, "name: sine-60\nload: {function: \"60+50*s(x/10)\"}\n");
        return file;
    }

    [Test]
    public async Task Run_File_IsSubmittedAsItIs()
    {
        List<ExperimentSubmission> submitted = [];
        await using var daemon = await DaemonAsync(submitted: submitted);
        var result = await _cli.RunAsync("experiment", "run", "-f", await FileAsync(), "--repeat", "3");
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Out, Does.Contain("sine-60-1").And.Contain("queued"));
        Assert.That((submitted.Single().Specification.Value, submitted.Single().Repeat), Is.EqualTo(("name: sine-60\nload: {function: \"60+50*s(x/10)\"}\n", 3)));
    }

    [Test]
    public async Task Run_SeveralFiles_AreAGroup()
    {
        List<ExperimentSubmission> submitted = [];
        await using var daemon = await DaemonAsync(submitted: submitted);
        var result = await _cli.RunAsync("experiment", "run", "-f", await FileAsync(), "-f", await FileAsync(), "--repeat", "3", "--rest", "1m", "--order-seed", "7");
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That((submitted[0].Others.Count, submitted[0].Repeat, submitted[0].RestSeconds, submitted[0].OrderSeed), Is.EqualTo((1, 3, (double?)60, (long?)7)));
    }

    [Test]
    public async Task Run_Group_SaysItsOrderAndHowToStopIt()
    {
        var group = new GroupPlace { Id = "g7", Place = 2, Of = 9, Round = 1, Rounds = 3, OrderSeed = 42, RestSeconds = 30 };
        await using var daemon = await FakeDaemon.StartAsync(_cli, app =>
        {
            app.MapPost("/api/v1/experiments", (ExperimentSubmission _) => Results.Json([Contract.Running with { Group = group }], ApiJson.Default.IReadOnlyListExperimentSummary, statusCode: 202));
            app.MapGet("/api/v1/experiments/{id}", () => Results.Json(Done with { Group = group }, ApiJson.Default.ExperimentView));
            app.MapPost("/api/v1/groups/{id}/stop", () => Results.Json([Contract.Running with { Group = group, State = ExperimentState.Stopped }], ApiJson.Default.IReadOnlyListExperimentSummary));
        });
        var run = await _cli.RunAsync("experiment", "run", "-f", await FileAsync());
        Assert.That(run.Error, Is.EqualTo("group g7: 9 runs in the order of seed 42, 30 s of rest between them; scalectl experiment stop g7 ends it\n"));
        Assert.That(run.Out, Does.Contain("g7 2/9"));
        Assert.That((await _cli.RunAsync("experiment", "show", "sine-60-1")).Out, Does.Contain("g7, run 2 of 9, round 1 of 3, order seed 42, rest 30 s"));
        Assert.That((await _cli.RunAsync("experiment", "stop", "g7", "--yes")).Out, Does.Contain("stopped"));
    }

    [TestCase("--file: found - twice", "-f", "-", "-f", "-")]
    [TestCase("--dry-run: found 2 files", "-f", "a", "-f", "b", "--dry-run")]
    [TestCase("--rest: found '-1'", "-f", "a", "--rest", "-1")]
    public async Task Run_WrongArguments_AreNamed(string expected, params string[] arguments)
    {
        var result = await _cli.RunAsync(["experiment", "run", .. arguments]);
        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain(expected));
    }

    [Test]
    public async Task Run_Wait_FollowsItAndPrintsTheResult()
    {
        await using var daemon = await DaemonAsync();
        var result = await _cli.RunAsync("experiment", "run", "-f", await FileAsync(), "--wait");
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Error, Is.EqualTo("sine-60-1: launching\nsine-60-1: running\n"));
        Assert.That(result.Out, Does.Contain("tauU"));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Watch_StreamThatBreaks_IsTakenUpAgain(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var daemon = await DaemonAsync(streams: 2);
        Assert.That((await _cli.RunAsync("experiment", "watch", "sine-60-1")).Code, Is.Zero);
        Assert.That(daemon.Requests.Count(r => r.EndsWith("/live", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public async Task Watch_ThatFails_Is1WithItsMessage()
    {
        await using var daemon = await DaemonAsync(Done with { State = ExperimentState.Failed, Message = "the cloud has not answered for 15 s" });
        var result = await _cli.RunAsync("experiment", "watch", "sine-60-1");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Out, Does.Contain("the cloud has not answered for 15 s"));
    }

    private static readonly ExperimentView Broken = Done with { Slo = [new("p95<200ms", 243.25, false), new("errors<1%", 0.5, true)] };

    [TestCase("experiment", "watch", "sine-60-1")]
    [TestCase("experiment", "show", "sine-60-1")]
    public async Task End_WithALimitNotKept_Is4WithASentence(params string[] arguments)
    {
        await using var daemon = await DaemonAsync(Broken);
        var result = await _cli.RunAsync(arguments);
        Assert.That(result.Code, Is.EqualTo(4), result.Error);
        Assert.That(result.Error, Does.Contain("scalectl: sine-60-1: limit p95<200ms was not kept: 243.25 ms").And.Not.Contain("errors<1%: "));
        Assert.That(result.Out, Does.Contain("limit p95<200ms").And.Contain("243.25 ms, not kept").And.Contain("0.5 %, kept"));
    }

    [Test]
    public async Task RunWait_WithALimitNotKept_Is4()
    {
        await using var daemon = await DaemonAsync(Broken);
        Assert.That((await _cli.RunAsync("experiment", "run", "-f", await FileAsync(), "--wait")).Code, Is.EqualTo(4));
    }

    [Test]
    public async Task End_ByItsBudget_Is4WithItsMessage()
    {
        await using var daemon = await DaemonAsync(Done with { BudgetReached = true, Message = "ended by its budget: it took 2h, and its load was not over" });
        var result = await _cli.RunAsync("experiment", "watch", "sine-60-1");
        Assert.That((result.Code, result.Error.Split('\n')[^2]), Is.EqualTo((4, "scalectl: sine-60-1: ended by its budget: it took 2h, and its load was not over")));
    }

    [Test]
    public async Task End_FailedWithALimitNotKept_Is1()
    {
        await using var daemon = await DaemonAsync(Broken with { State = ExperimentState.Failed });
        Assert.That((await _cli.RunAsync("experiment", "watch", "sine-60-1")).Code, Is.EqualTo(1), "a failure is more than a limit");
    }

    [Test]
    public async Task Show_Running_SaysWhetherItsLimitsHoldSoFar()
    {
        await using var daemon = await DaemonAsync(Broken with { State = ExperimentState.Running });
        var result = await _cli.RunAsync("experiment", "show", "sine-60-1");
        Assert.That((result.Code, result.Error), Is.EqualTo((0, "")), "nothing is broken for good");
        Assert.That(result.Out, Does.Contain("243.25 ms, broken so far").And.Contain("0.5 %, holds so far"));
    }

    [Test]
    public async Task Watch_Limits_AreToldWhenTheyChangeSides()
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app =>
        {
            app.MapGet("/api/v1/experiments/{id}", () => Results.Json(Broken, ApiJson.Default.ExperimentView));
            app.MapGet("/api/v1/experiments/{id}/live", async context =>
            {
                context.Response.ContentType = "text/event-stream";
                foreach (var p95 in new double?[] { null, 150, 160, 243.25, 250 })
                {
                    var live = new LiveView(Contract.Running, new Dictionary<string, double>()) { Slo = [new("p95<200ms", p95, p95 < 200)] };
                    await context.Response.WriteAsync($"data: {System.Text.Json.JsonSerializer.Serialize(live, ApiJson.Default.LiveView)}\n\n");
                }
            });
        });
        var result = await _cli.RunAsync("experiment", "watch", "sine-60-1");
        Assert.That(result.Error.Split('\n').Where(line => line.StartsWith("p95", StringComparison.Ordinal)), Is.EqualTo((string[])["p95<200ms: 150 ms, holds so far", "p95<200ms: 243.25 ms, broken so far"]));
    }

    [Test]
    public async Task Watch_OnATerminal_ShowsBarAndNumbers()
    {
        await using var daemon = await DaemonAsync();
        var terminal = new Scalectl.Client.CommandLine.Surroundings { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, ErrorIsTerminal = true, Width = 120 };
        var result = await _cli.RunAsync(terminal, "experiment", "watch", "sine-60-1");
        Assert.That(result.Error, Does.Contain("[##########--------------]  42 % sine-60-1: running  in service 2, CPU 63.3 %, 41 requests/s"));
    }

    [Test]
    public async Task Export_ToAFile_WritesIt()
    {
        await using var daemon = await DaemonAsync();
        var file = Path.Combine(_cli.Home, "run.csv");
        var result = await _cli.RunAsync("experiment", "export", "sine-60-1", "--format", "csv", "--out", file);
        Assert.That((result.Code, result.Out, result.Error), Is.EqualTo((0, "", "wrote HOME/run.csv\n")));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("time,source,series,value\n"));
        Assert.That((await _cli.RunAsync("experiment", "export", "sine-60-1", "--format", "json")).Out, Is.EqualTo("{}"));
    }

    [Test]
    public async Task Export_OfAPictureToTheTerminal_IsRefused()
    {
        var result = await _cli.RunAsync("experiment", "export", "sine-60-1", "--format", "png");

        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain("--out: found nothing, expected a file: a picture is no text for a terminal"));
    }

    [Test]
    public async Task Export_Unknown_WritesNoFile()
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/experiments/{id}/export", () => FakeDaemon.Problem(404, "there is no experiment x")));
        var file = Path.Combine(_cli.Home, "run.csv");
        var result = await _cli.RunAsync("experiment", "export", "x", "--format", "csv", "--out", file);
        Assert.That((result.Code, result.Error, File.Exists(file)), Is.EqualTo((1, "scalectl: there is no experiment x\n", false)));
    }

    [Test]
    public async Task Print_Experiments_IsAsAgreed()
    {
        await using var daemon = await DaemonAsync();
        using var all = new StringWriter { NewLine = "\n" };
        foreach (var args in new string[][]
                 {
                     ["experiment", "list"], ["experiment", "show", "sine-60-1"], ["experiment", "show", "sine-60-1", "-o", "csv"], ["experiment", "stop", "sine-60-1"], ["experiment", "delete", "sine-60-1"],
                     ["experiment", "recompute", "sine-60-1"],
                 })
        {
            all.Write($"$ scalectl {string.Join(' ', args)}\n{(await _cli.RunAsync(args)).Out}\n");
        }

        Snapshot.Match(all.ToString(), "experiments");
    }

    [Test]
    public async Task Show_Json_HasTheReportsObjects()
    {
        await using var daemon = await DaemonAsync();
        using var json = System.Text.Json.JsonDocument.Parse((await _cli.RunAsync("experiment", "show", "sine-60-1", "--output", "json")).Out);
        Assert.That(json.RootElement.GetProperty("elasticity").GetProperty("tauUPct").GetDouble(), Is.EqualTo(Contract.Elasticity.TauUPct));
        Assert.That(json.RootElement.GetProperty("load").GetProperty("planned").GetInt64(), Is.EqualTo(2660));
        Assert.That(json.RootElement.GetProperty("specification").GetProperty("load").GetProperty("function").GetString(), Is.EqualTo("60+50*s(x/10)"));
    }
}
