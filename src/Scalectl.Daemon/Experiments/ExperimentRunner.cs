using System.Threading.Channels;
using Scalectl.Api;
using Scalectl.Daemon.Calibrations;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// Runs the active user's experiments, one at a time, in the order of their submission; after a restart first the one
/// that was under way.
/// </summary>
internal sealed class ExperimentRunner(
    IExperimentCloud cloud, ExperimentArchive archive, CalibrationArchive calibrations, ExperimentReports reports, ContextHolder holder, ExperimentOptions options, TimeProvider time,
    ILogger<ExperimentRunner> logger) : BackgroundService, IContextPart
{
    /// <summary>How often the queue is looked at without being called, and how often leftovers are tried again.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1), TidyInterval = TimeSpan.FromMinutes(1);

    // Written by whoever has work for the runner; one call in it is enough. Never closed.
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _working = new(1, 1);
    private readonly Dictionary<string, long> _tidied = [];
    private CancellationTokenSource _context = new();
    private DateTimeOffset? _cloudAwaySince;

    // Set only once clusters, apps and collection have taken over what runs: before that, nothing is to be found.
    private volatile string? _user;

    /// <summary>There is something to do.</summary>
    public void Call() => _calls.Writer.TryWrite(true);

    public Task ActivateAsync(CloudContext context, CancellationToken cancellationToken)
    {
        _context = new CancellationTokenSource();
        _user = context.UserName;
        _tidied.Clear();
        Call();
        return Task.CompletedTask;
    }

    /// <summary>Leaves every experiment in the state that is stored: it goes on when its user is active again.</summary>
    public async Task DeactivateAsync(CancellationToken cancellationToken)
    {
        _user = null;
        await _context.CancelAsync();
        await _working.WaitAsync(cancellationToken);
        _working.Release();
    }

    public override void Dispose()
    {
        _context.Dispose();
        _working.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TickAsync(stoppingToken);
                using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(_calls.Reader.ReadAsync(idle.Token).AsTask(), Task.Delay(Idle, time, idle.Token));
                await idle.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The daemon stops; the next one goes on.
        }
    }

    private async Task TickAsync(CancellationToken stoppingToken)
    {
        await _working.WaitAsync(stoppingToken);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _context.Token);
            if (_user is { } user)
            {
                _cloudAwaySince = null;
                await WorkAsync(user, stop.Token);
            }
            else if (holder.Message is { } message)
            {
                await GiveUpAsync(message, stop.Token);
            }
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The user changes.
        }
        catch (StoreUnavailableException)
        {
            // The store says so itself; the next tick goes on from what is stored.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LoopFailed(logger, e);
        }
        finally
        {
            _working.Release();
        }
    }

    private async Task WorkAsync(string user, CancellationToken cancellationToken)
    {
        while (await NextAsync(user, cancellationToken) is { } next)
        {
            await DriveAsync(next, cancellationToken);
        }
    }

    /// <summary>What is under way before what waits; leftovers of an ended one are tried again now and then.</summary>
    private async Task<StoredExperiment?> NextAsync(string user, CancellationToken cancellationToken)
    {
        var mine = (await archive.ListAsync(cancellationToken)).Where(e => e.User == user).ToList();
        foreach (var left in mine.Where(e => e.Leftovers && !(_tidied.TryGetValue(e.Id, out var at) && time.GetElapsedTime(at) < TidyInterval)))
        {
            await TidyAsync(left, cancellationToken);
            _tidied[left.Id] = time.GetTimestamp();
        }

        var next = mine.Find(e => !e.Ended && e.State != ExperimentState.Queued) ?? mine.Find(e => e.State == ExperimentState.Queued);
        if (next is { State: ExperimentState.Queued } && await calibrations.UnderWayAsync(user, cancellationToken) is { } calibration)
        {
            return await WaitForAsync(next, calibration, cancellationToken);
        }

        return next is not null && GroupPlan.Rest(next, mine) is { } rest && rest.Until > time.GetUtcNow() ? await RestAsync(next, rest, cancellationToken) : next;
    }

    /// <summary>Two loads at once would measure each other.</summary>
    private async Task<StoredExperiment?> WaitForAsync(StoredExperiment waiting, StoredCalibration calibration, CancellationToken cancellationToken)
    {
        var says = $"waits for the calibration of {calibration.App} (scalectl app calibrate {calibration.App} --stop ends it)";
        if (waiting.Message != says)
        {
            await archive.ChangeAsync(waiting.Id, e => e.State == ExperimentState.Queued ? e with { Message = says } : e, cancellationToken);
        }

        return null;
    }

    /// <summary>Nothing runs meanwhile: a rest is for the cloud to forget the run before.</summary>
    private async Task<StoredExperiment?> RestAsync(StoredExperiment next, (DateTimeOffset Until, string After) rest, CancellationToken cancellationToken)
    {
        var says = FormattableString.Invariant($"rests until {rest.Until:HH:mm:ss} UTC, after {rest.After}");
        if (next.Message != says)
        {
            await archive.ChangeAsync(next.Id, e => e.State == ExperimentState.Queued ? e with { Message = says } : e, cancellationToken);
        }

        return null;
    }

    private async Task DriveAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        var run = new ExperimentRun(cloud, reports, options, time, logger);
        var current = experiment;
        while (!current.Ended)
        {
            if (await run.StepAsync(current, cancellationToken) is { } change)
            {
                var before = current.State;
                current = await archive.ChangeAsync(current.Id, change, cancellationToken) ?? throw new InvalidOperationException($"experiment {current.Id} is not in the store any more");
                if (current.State != before)
                {
                    Log.StateChanged(logger, current.Id, current.State, current.Message ?? "all is well");
                }
            }
            else
            {
                await Task.Delay(options.Tick, time, cancellationToken);
                current = await archive.FindAsync(current.Id, cancellationToken) ?? throw new InvalidOperationException($"experiment {current.Id} is not in the store any more");
            }
        }
    }

    private async Task TidyAsync(StoredExperiment left, CancellationToken cancellationToken)
    {
        try
        {
            var undone = await ExperimentUndo.UndoAsync(cloud, left, cancellationToken);
            await archive.ChangeAsync(left.Id, e => undone(e with { Leftovers = false }), cancellationToken);
            Log.LeftoversGone(logger, left.Id);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LeftoversStay(logger, left.Id, e.Message);
        }
    }

    /// <summary>The daemon came back and the cloud did not: what was under way has failed, its samples are kept.</summary>
    private async Task GiveUpAsync(string message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _cloudAwaySince ??= now;
        if (now - _cloudAwaySince < ExperimentOptions.Patience(TimeSpan.Zero))
        {
            return;
        }

        foreach (var e in (await archive.ListAsync(cancellationToken)).Where(e => !e.Ended && e.State != ExperimentState.Queued))
        {
            var end = e.Ending is null && e.LoadEndsAt is { } planned && planned > e.StateSince ? planned < now ? planned : now : e.LoadEndsAt;
            var closed = e with { Ending = ExperimentState.Failed, LoadEndsAt = end };
            var report = await reports.ComputeAsync(closed, cancellationToken);
            await archive.ChangeAsync(e.Id, x => (x with
            {
                Ending = ExperimentState.Failed,
                LoadEndsAt = end,
                EndedAt = now,
                Leftovers = x.Clustered || x.App is { Owned: true } || x.Policy is { Over: false },
                Report = report ?? x.Report,
                Message = $"{message} Its samples up to then are kept; what it made or changed is undone once its user is set up again.",
            }).To(ExperimentState.Failed, now), cancellationToken);
        }
    }
}
