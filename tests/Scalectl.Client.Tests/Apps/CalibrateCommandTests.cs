using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;
using Scalectl.Elasticity.Calibration;
using Scalectl.Load;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Apps;

[CancelAfter(120_000)]
public sealed class CalibrateCommandTests
{
    private static readonly CalibrationView Running = new()
    {
        App = "shop",
        Mapping = "shop",
        State = CalibrationState.Running,
        CreatedAt = Contract.Start,
        Request = new CalibrationRequest { Max = 2 },
        Current = new CurrentRunView(1, 20, 2, null),
        Runs =
        [
            new CalibrationRun(1, 10, RunVerdict.Holds) { StartedAt = Contract.Start, Requests = 300, P95Ms = 51.2, ErrorsPct = 0, LatenessP95Ms = 0.21 },
            new CalibrationRun(1, 20, RunVerdict.NotCounted) { StartedAt = Contract.Start, Requests = 600, P95Ms = 60, ErrorsPct = 0, LatenessP95Ms = 8, Reason = "the generators were late: p95 of 8 ms, more than 5 ms" },
        ],
    };

    private static readonly CalibratedMapping Mapping = new()
    {
        Name = "shop",
        Intensities = [20.25, 39.75],
        MeasuredAt = Contract.Start.AddMinutes(9),
        App = "shop",
        Type = "t3.micro",
        Level = new ServiceLevel(500, 1),
        ResolutionPct = 2,
        RunSeconds = 30,
        Runs = Running.Runs,
    };

    private Cli _cli = null!;
    private CalibrationView _ended = Running;

    [SetUp]
    public void SetUp() => (_cli, _ended) = (new Cli(), Running with { State = CalibrationState.Done, Current = null, EndedAt = Contract.Start.AddMinutes(9) });

    [TearDown]
    public void TearDown() => _cli.Dispose();

    [Test]
    public async Task Calibrate_EveryOption_ReachesTheDaemonAndTheMappingIsPrinted()
    {
        List<CalibrationRequest> asked = [];
        await using var daemon = await DaemonAsync(asked);
        var result = await _cli.RunAsync(
            "app", "calibrate", "shop", "--slo-p95", "250ms", "--slo-errors", "0.5%", "--max", "2", "--run", "10s", "--warm-up", "2s", "--start", "7.5", "--max-load", "400", "--resolution", "3%",
            "--attempts", "5", "--machines", "2", "--type", "c5.large", "--spread", "poisson", "--route", "GET /cart", "--header", "Accept: text/html", "--timeout", "4s", "--mapping", "shop-c5", "--wait");

        Assert.That(result.Code, Is.Zero, result.Error);
        var r = asked.Single();
        Assert.That(
            (r.Target, r.Mapping, r.Max, r.SloP95Ms, r.SloErrorsPct, r.RunSeconds, r.WarmUpSeconds, r.StartRequestsPerSecond, r.MaxRequestsPerSecond, r.ResolutionPct),
            Is.EqualTo(((EncodedText?)null, "shop-c5", (int?)2, 250.0, 0.5, 10.0, 2.0, 7.5, 400.0, 3.0)));
        Assert.That(
            (r.Attempts, r.Machines, r.Type, r.Spread, r.Extrapolate, r.TimeoutSeconds, r.Routes.Single().Value, r.Headers.Single().Value),
            Is.EqualTo((5, 2, "c5.large", Spread.Poisson, false, (double?)4, "GET /cart", "Accept: text/html")));
        Snapshot.Match($"{result.Error}---\n{result.Out}", "calibrate-wait");
    }

    [Test]
    public async Task Calibrate_NothingButTheName_IsTheDefaults()
    {
        List<CalibrationRequest> asked = [];
        await using var daemon = await DaemonAsync(asked);
        var result = await _cli.RunAsync("app", "calibrate", "shop");

        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(asked.Single() with { Routes = [], Headers = [] }, Is.EqualTo(new CalibrationRequest() with { Routes = [], Headers = [] }));
    }

    [Test]
    public async Task Calibrate_EndsBadly_SaysWhyAndFails()
    {
        _ended = _ended with { State = CalibrationState.Failed, Message = "2 machines under 40 requests/s: 3 run(s) did not count" };
        await using var daemon = await DaemonAsync([]);
        var result = await _cli.RunAsync("app", "calibrate", "shop", "--wait");

        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.EndWith("scalectl: the calibration of shop failed: 2 machines under 40 requests/s: 3 run(s) did not count\n"));
        Assert.That(result.Out, Does.Contain("not-counted"), "the runs are shown all the same");
    }

    [Test]
    public async Task Status_RunsAsCsv_AreOneLineEach()
    {
        await using var daemon = await DaemonAsync([]);
        var result = await _cli.RunAsync("app", "calibrate", "shop", "--status", "-o", "csv");

        Assert.That(result.Out.Split('\n')[1], Is.EqualTo("1,1,10,300,51.2,0,0.21,0,holds,"));
    }

    [Test]
    public async Task Stop_TellsTheDaemon()
    {
        await using var daemon = await DaemonAsync([]);
        var result = await _cli.RunAsync("app", "calibrate", "shop", "--stop", "--yes");

        Assert.That((result.Code, daemon.Requests.Single()), Is.EqualTo((0, "POST /api/v1/apps/shop/calibration/stop")), result.Error);
    }

    [Test]
    public async Task Calibrate_WrongValues_NamesEachAndAsksNobody()
    {
        var result = await _cli.RunAsync("app", "calibrate", "shop", "--slo-p95", "soon", "--slo-errors", "120%", "--resolution", "2%%", "--max", "0");

        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("--slo-p95: found 'soon'").And.Contain("--slo-errors: found '120%', expected a share of 0% to 99%, for example 1%").And.Contain("--resolution").And.Contain("--max"));
    }

    private Task<FakeDaemon> DaemonAsync(List<CalibrationRequest> asked) => FakeDaemon.StartAsync(_cli, app =>
    {
        app.MapPost("/api/v1/apps/shop/calibration", (CalibrationRequest request) =>
        {
            asked.Add(request);
            return Results.Json(Running, ApiJson.Default.CalibrationView, statusCode: 201);
        });
        app.MapGet("/api/v1/apps/shop/calibration", () => Results.Json(_ended, ApiJson.Default.CalibrationView));
        app.MapPost("/api/v1/apps/shop/calibration/stop", () => Results.Json(Running, ApiJson.Default.CalibrationView, statusCode: 202));
        app.MapGet("/api/v1/mappings/shop", () => Results.Json(Mapping, ApiJson.Default.CalibratedMapping));
    });
}
