using System.Net;
using System.Net.Http.Json;
using Scalectl.Api;
using Scalectl.Aws.AutoScaling;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Elasticity.Calibration;

namespace Scalectl.Daemon.Tests.Calibrations;

/// <summary>
/// Real calibrations of the lab's web application, whose capacity is known: with 50 ms a request on one virtual core a
/// machine serves 20 requests a second, two serve 40.
/// </summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(540_000)]
internal sealed class CalibrationOnLabTests
{
    private const string Group = "scalectl-app-shop";

    private static readonly AppRequest Shop = new()
    {
        Name = "shop",
        ImageId = "ami-lab-webapp",
        Type = "t3.micro",
        Min = 1,
        Max = 3,
        Port = 8088,
        WarmUpSeconds = 2,
    };

    /// <summary>A load of 20 (1 + e) requests/s makes the queue grow: after T seconds an answer takes 50 ms + e T.
    /// The limit of 500 ms is passed when 0.45 s = 0.95 e T: with T = 13 s at e = 3.6 %. The computer may be busy: the
    /// generators may be late, which makes an answer look later, never sooner.</summary>
    private static readonly CalibrationRequest Quick = new()
    {
        Max = 2,
        SloP95Ms = 500,
        RunSeconds = 12,
        WarmUpSeconds = 1,
        StartRequestsPerSecond = 19,
        ResolutionPct = 3,
        MaxLatenessMs = 100,
        Attempts = 10,
    };

    private LabProcess _lab = null!;
    private DaemonOnLab _daemon = null!;

    [SetUp]
    public async Task StartLab()
    {
        var stop = TestContext.CurrentContext.CancellationToken;
        _lab = await LabProcess.StartAsync(stop);
        _daemon = await DaemonOnLab.StartAsync(_lab, stop);
        await _daemon.PostAsync("apps", Shop, ApiJson.Default.AppRequest, stop);
        await Eventually.TrueAsync(async () => (await _daemon.GetAsync("apps/shop", ApiJson.Default.AppView, stop)).State == AppState.Ready, stop);
    }

    [TearDown]
    public async Task StopLab()
    {
        await _daemon.DisposeAsync();
        await _lab.DisposeAsync();
    }

    [Test]
    public async Task Calibrate_LabAppOfKnownCapacity_FindsOneAndTwoMachinesWithinFivePercentAndRestoresTheGroup(CancellationToken stop)
    {
        await StartAsync(Quick, stop);
        var done = await UntilOverAsync(stop);
        var mapping = await _daemon.GetAsync("mappings/shop", ApiJson.Default.CalibratedMapping, stop);
        TestContext.Out.WriteLine(_daemon.Said);

        Assert.That((done.State, done.Message), Is.EqualTo((CalibrationState.Done, (string?)null)), _daemon.Said);
        Assert.That(mapping.Intensities, Has.Count.EqualTo(2));
        Assert.That(mapping.Intensities[0], Is.EqualTo(20).Within(5).Percent);
        Assert.That(mapping.Intensities[1], Is.EqualTo(40).Within(5).Percent);
        Assert.That((mapping.App, mapping.Type, mapping.Level), Is.EqualTo(("shop", "t3.micro", new ServiceLevel(500, 1))));
        Assert.That(mapping.Runs, Is.EqualTo(done.Runs));
        Assert.That(mapping.Runs.Where(r => r.Verdict == RunVerdict.Holds), Is.All.Matches<CalibrationRun>(r => r is { P95Ms: <= 500, ErrorsPct: <= 1, LatenessP95Ms: <= 100, Missed: 0, EndedEarly: false }));
        Assert.That(mapping.Runs.Any(r => r.EndedEarly), Is.True, "38 requests/s cannot hold, long before the run is over");
        Assert.That(await SizesAsync(stop), Is.EqualTo((1, 3)));
        Assert.That(await _daemon.GetAsync("clusters", ApiJson.Default.IReadOnlyListClusterView, stop), Is.Empty, "every run's generators are gone");
        Assert.That((await _lab.LeftAsync(stop)).Where(l => l.Contains("cluster", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public async Task Calibrate_DaemonKilledInTheMiddle_GoesOnWhereItWasAndRestoresTheGroup(CancellationToken stop)
    {
        await StartAsync(Quick with { Max = 1, RunSeconds = 4, ResolutionPct = 40, StartRequestsPerSecond = 12 }, stop);
        await Eventually.TrueAsync(async () => await ShowAsync(stop) is { Runs.Count: >= 1, Current.EndsAt: not null }, stop);
        await _daemon.KillAsync();
        var held = await SizesAsync(stop);
        await _daemon.RunAsync(stop);
        var resumed = await ShowAsync(stop);
        var done = await UntilOverAsync(stop);

        Assert.That(held, Is.EqualTo((1, 1)), "the group is held while it is measured");
        Assert.That((done.State, done.Message), Is.EqualTo((CalibrationState.Done, (string?)null)), _daemon.Said);
        Assert.That(done.Runs.Take(resumed.Runs.Count), Is.EqualTo(resumed.Runs), "what was measured is not measured again");
        Assert.That(done.Runs[0].RequestsPerSecond, Is.EqualTo(12));
        Assert.That(await SizesAsync(stop), Is.EqualTo((1, 3)));
    }

    [Test]
    public async Task Stop_GroupOfSomebodyElse_EndsItCleanlyWithItsRunsAndTheGroupAsItWas(CancellationToken stop)
    {
        // The same group, known to the daemon as one that it did not make.
        await using var other = await DaemonOnLab.StartAsync(_lab, stop);
        await _lab.Clients.AutoScaling.UpdateGroupAsync(Group, new GroupChange { Min = 1, Max = 3, Desired = 2 }, stop);
        await other.PostAsync("apps/attached", new AttachRequest("seen", Group), ApiJson.Default.AttachRequest, stop);
        await other.PostAsync("apps/seen/calibration", Quick with { Max = 1 }, ApiJson.Default.CalibrationRequest, stop);
        await Eventually.TrueAsync(async () => (await other.GetAsync("apps/seen/calibration", ApiJson.Default.CalibrationView, stop)).Current?.EndsAt is not null, stop);
        using var removal = await other.Client.DeleteAsync("apps/seen", stop);
        using var second = await other.Client.PostAsync("apps/seen/calibration", JsonContent.Create(Quick with { Max = 1 }, ApiJson.Default.CalibrationRequest), stop);
        await other.Client.PostAsync("apps/seen/calibration/stop", null, stop);
        CalibrationView? stopped = null;
        await Eventually.TrueAsync(async () => (stopped = await other.GetAsync("apps/seen/calibration", ApiJson.Default.CalibrationView, stop)).EndedAt is not null, stop);

        Assert.That((removal.StatusCode, second.StatusCode), Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.Conflict)));
        Assert.That(await removal.Content.ReadAsStringAsync(stop), Does.Contain("scalectl app calibrate seen --stop"));
        Assert.That((stopped!.State, stopped.Message), Is.EqualTo((CalibrationState.Stopped, "stopped by its user; its runs are kept, and there is no mapping of them")));
        var group = (await _lab.Clients.AutoScaling.DescribeGroupsAsync([Group], stop))[0];
        Assert.That((group.Min, group.Max, group.Desired), Is.EqualTo((1, 3, 2)));
        Assert.That((await _lab.LeftAsync(stop)).Where(l => l.Contains("cluster", StringComparison.Ordinal)), Is.Empty);
        using var none = await other.Client.GetAsync("mappings/seen", stop);
        Assert.That(none.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Calibrate_SomebodyElseResizesTheGroup_FailsAndLeavesTheGroupToThem(CancellationToken stop)
    {
        await StartAsync(Quick with { Max = 1, RunSeconds = 2, StartRequestsPerSecond = 11 }, stop);
        await Eventually.TrueAsync(async () => await ShowAsync(stop) is { Current.EndsAt: not null }, stop);
        await _lab.Clients.AutoScaling.UpdateGroupAsync(Group, new GroupChange { Min = 2, Max = 3, Desired = 2 }, stop);
        var failed = await UntilOverAsync(stop);

        Assert.That(failed.State, Is.EqualTo(CalibrationState.Failed));
        Assert.That(failed.Message, Does.Contain("someone else changed the sizes").And.Contain("they were 1 to 3 before"));
        Assert.That(await SizesAsync(stop), Is.EqualTo((2, 3)));
    }

    private Task<string> StartAsync(CalibrationRequest request, CancellationToken stop) => _daemon.PostAsync("apps/shop/calibration", request, ApiJson.Default.CalibrationRequest, stop);

    private Task<CalibrationView> ShowAsync(CancellationToken stop) => _daemon.GetAsync("apps/shop/calibration", ApiJson.Default.CalibrationView, stop);

    private async Task<CalibrationView> UntilOverAsync(CancellationToken stop)
    {
        CalibrationView? last = null;
        try
        {
            await Eventually.TrueAsync(async () => (last = await ShowAsync(stop)).EndedAt is not null, stop);
            return last!;
        }
        catch (OperationCanceledException)
        {
            throw new AssertionException($"the calibration is {last?.State} ({last?.Message}) after {last?.Runs.Count} runs\n{_daemon.Said}");
        }
    }

    private async Task<(int Min, int Max)> SizesAsync(CancellationToken stop)
        => await _lab.Clients.AutoScaling.DescribeGroupsAsync([Group], stop) is [var group, ..] ? (group.Min, group.Max) : default;
}
