using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;
using Scalectl.Simulation;
using Scalectl.Tuning;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Tuning;

[CancelAfter(120_000)]
public sealed class TuneCommandTests
{
    private static readonly TuningFigures Held = new() { Errors = 0, ErrorSharePct = 0, P95Ms = 61.5, MeanMs = 52, TauUPct = 2.5, TauOPct = 60, OperatingExpense = 128, Cost = 0.0248, Currency = "USD", MachinesMean = 2.1 };
    private static readonly TuningFigures Broke = Held with { Errors = 12, ErrorSharePct = 0.4, P95Ms = 480, OperatingExpense = 90, Cost = 0.0174 };

    private static readonly TuningTry[] Tried =
    [
        TuningTry.Of(new TuningOptions(), 1, 40, "the start", [Held]),
        TuningTry.Of(new TuningOptions(), 2, 80, "it held, and nothing has failed yet: twice as much", [Broke]),
    ];

    private static readonly TuningView Running = new()
    {
        Id = "t1",
        Name = "sine",
        State = TuningState.Running,
        Message = "sine-at-80-1 is running",
        Method = TuningMethod.SlowStart,
        Objective = TuningObjective.Balanced,
        Weight = 0.5,
        Simulated = false,
        CreatedAt = Contract.Start,
        Budget = new TuningBudgetView(2, 30, 12.25, 120, 0.05, 1, "USD"),
        Request = new TuningRequest { Experiment = "name: sine" },
        Tries = [View(Tried[0], "sine-at-40-1"), new() { Number = 2, Threshold = 80, Reason = Tried[1].Reason, State = TuningTryState.Running, Repetitions = [new("sine-at-80-1", null, null)] }],
        Next = new TuningNext(80, Tried[1].Reason),
    };

    private static readonly TuningView Done = Running with
    {
        State = TuningState.Done,
        Message = null,
        EndedAt = Contract.Start.AddMinutes(13),
        Tries = [View(Tried[0], "sine-at-40-1"), View(Tried[1], "sine-at-80-1") with { Repetitions = [new("sine-at-80-1", null, "the generators missed 3 request(s)"), new("sine-at-80-2", Broke, null)] }],
        Next = null,
        Threshold = 40,
        Answer = TuningAnswer.Of(new TuningOptions(), Tried, 40, "80 does not hold, 40 does"),
    };

    private Cli _cli = null!;
    private TuningView _ended = Done;
    private string _file = "";

    [SetUp]
    public void SetUp()
    {
        (_cli, _ended) = (new Cli(), Done);
        _file = Path.Combine(_cli.Home, "sine.yaml");
        File.WriteAllText(_file, "name: sine");
    }

    [TearDown]
    public void TearDown() => _cli.Dispose();

    [Test]
    public async Task Tune_EveryOption_ReachesTheDaemonAndTriesAndAnswerArePrinted()
    {
        List<TuningRequest> asked = [];
        await using var daemon = await DaemonAsync(asked);
        var result = await _cli.RunAsync(
            "tune", "--experiment", _file, "--method", "slow-start", "--start", "20", "--step", "2.5%", "--least", "5", "--most", "90", "--error-limit", "0.5%", "--objective", "cost", "--weight", "0.3",
            "--repeat", "3", "--budget-runs", "12", "--budget-minutes", "90", "--budget-cost", "1.5", "--seed", "7", "--max-lateness", "20ms", "--attempts", "2", "--yes");

        Assert.That(result.Code, Is.Zero, result.Error);
        var r = asked.Single();
        Assert.That(
            (r.Experiment.Value, r.Method, r.Simulate, r.Start, r.Step, r.Least, r.Most, r.ErrorLimit, r.Objective, r.Weight),
            Is.EqualTo(("name: sine", TuningMethod.SlowStart, false, 20.0, 2.5, 5.0, 90.0, "0.5%", TuningObjective.Cost, (double?)0.3)));
        Assert.That((r.Repeat, r.BudgetRuns, r.BudgetMinutes, r.BudgetCost, r.Seed, r.MaxLatenessMs, r.Attempts), Is.EqualTo((3, (int?)12, (double?)90, (double?)1.5, 7L, 20.0, 2)));
        Snapshot.Match($"{result.Error}---\n{result.Out}", "tune");
    }

    [Test]
    public async Task Tune_Simulated_PassesTheConstants()
    {
        List<TuningRequest> asked = [];
        await using var daemon = await DaemonAsync(asked);
        var result = await _cli.RunAsync(
            "tune", "-f", _file, "--simulate", "--launch", "90s", "--drain", "30s", "--period", "5s", "--queue", "100", "--service", "exponential", "--from-experiment", "sine-1", "--detach");

        Assert.That(result.Code, Is.Zero, result.Error);
        var s = asked.Single().Simulation;
        Assert.That((s.LaunchSeconds, s.DrainSeconds, s.PeriodSeconds, s.Queue, s.Service, s.FromExperiment), Is.EqualTo(((double?)90, (double?)30, (double?)5, (int?)100, ServiceTime.Exponential, "sine-1")));
        Assert.That(result.Error, Does.Contain("scalectl tune stop t1"));
    }

    [Test]
    public async Task Tune_NothingButTheFile_IsTheDefaults()
    {
        List<TuningRequest> asked = [];
        await using var daemon = await DaemonAsync(asked);
        await _cli.RunAsync("tune", "--experiment", _file, "--yes", "--detach");

        Assert.That(asked.Single(), Is.EqualTo(new TuningRequest { Experiment = "name: sine" }));
    }

    [Test]
    public async Task Tune_NothingHolds_ExitsWithTheLimitsCode()
    {
        _ended = Done with { Threshold = null, Answer = TuningAnswer.Of(new TuningOptions(), Tried, null, "1 is the least that is tried, and even that does not hold") };
        await using var daemon = await DaemonAsync([]);
        var result = await _cli.RunAsync("tune", "--experiment", _file, "--yes");
        var shown = await _cli.RunAsync("tune", "show", "t1");

        Assert.That((result.Code, shown.Code), Is.EqualTo((4, 4)));
        Assert.That(result.Error, Does.EndWith("scalectl: t1: no threshold that was tried keeps the errors within 0\n"));
        Assert.That(result.Out, Does.Contain("none holds"));
    }

    [Test]
    public async Task Tune_Fails_SaysWhyAndExitsWithOne()
    {
        _ended = Done with { State = TuningState.Failed, Answer = null, Threshold = null, Message = "3 run(s) in a row failed" };
        await using var daemon = await DaemonAsync([]);
        var result = await _cli.RunAsync("tune", "--experiment", _file, "--yes", "-o", "csv");

        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.EndWith("scalectl: t1 failed: 3 run(s) in a row failed\n"));
        Assert.That(result.Out.Split('\n')[1], Does.StartWith("1,40,yes,0,0,61.5,52,2.5,60,128,0.0248,").And.EndsWith(",the start"));
    }

    [Test]
    public async Task ListStopResumeRemove_AskTheDaemon()
    {
        await using var daemon = await DaemonAsync([]);
        var list = await _cli.RunAsync("tune", "list", "-o", "csv");
        var stop = await _cli.RunAsync("tune", "stop", "t1", "--yes");
        var resume = await _cli.RunAsync("tune", "resume", "t1", "--wait", "--yes");
        var remove = await _cli.RunAsync("tune", "remove", "t1", "--yes");

        Assert.That((list.Code, stop.Code, resume.Code, remove.Code), Is.EqualTo((0, 0, 0, 0)), resume.Error);
        Assert.That(list.Out.Split('\n')[1], Does.StartWith("t1,sine,done,slow-start,balanced,no,2,40,"));
        Assert.That((stop.Out, remove.Out), Is.EqualTo(("Tuning t1 is being stopped\n", "Tuning t1 is removed; its experiments stay\n")));
        Assert.That(resume.Out, Does.Contain("40 %"));
    }

    [Test]
    public async Task Tune_WrongValues_NamesEachAndAsksNobody()
    {
        var result = await _cli.RunAsync("tune", "--method", "guess", "--error-limit", "few", "--weight", "2", "--budget-runs", "0", "--start", "0");

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(
            result.Error,
            Does.Contain("--experiment: found nothing").And.Contain("--method: found 'guess', expected one of guided, slow-start, bisect").And.Contain("--error-limit: found 'few'")
                .And.Contain("--weight").And.Contain("--budget-runs").And.Contain("--start"));
    }

    [Test]
    public async Task Tune_WordThatIsNoCommand_NamesThem()
    {
        var result = await _cli.RunAsync("tune", "lst");

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("did you mean list?"));
    }

    private static TuningTryView View(TuningTry t, string experiment) => new()
    {
        Number = t.Number,
        Threshold = t.Threshold,
        Reason = t.Reason,
        State = TuningTryState.Done,
        Repetitions = [new(experiment, t.Figures, null)],
        Figures = t.Figures,
        Holds = t.Holds,
        Loss = t.Loss,
    };

    private Task<FakeDaemon> DaemonAsync(List<TuningRequest> asked) => FakeDaemon.StartAsync(_cli, app =>
    {
        app.MapPost("/api/v1/tunings", (TuningRequest request) =>
        {
            asked.Add(request);
            return Results.Json(Running with { Tries = [], Next = null }, ApiJson.Default.TuningView, statusCode: 201);
        });
        app.MapGet("/api/v1/tunings", () => Results.Json([_ended], ApiJson.Default.IReadOnlyListTuningSummary));
        app.MapGet("/api/v1/tunings/t1", () => Results.Json(_ended, ApiJson.Default.TuningView));
        app.MapGet("/api/v1/tunings/t1/live", () => Results.Text(
            $"data: {JsonSerializer.Serialize(Running, ApiJson.Default.TuningView)}\n\nevent: end\ndata: {JsonSerializer.Serialize(_ended, ApiJson.Default.TuningView)}\n\n", "text/event-stream"));
        app.MapPost("/api/v1/tunings/t1/stop", () => Results.Json(Running, ApiJson.Default.TuningView, statusCode: 202));
        app.MapPost("/api/v1/tunings/t1/resume", () => Results.Json(Running, ApiJson.Default.TuningView, statusCode: 202));
        app.MapDelete("/api/v1/tunings/t1", () => Results.NoContent());
    });
}
