using Scalectl.Api;
using Scalectl.Daemon.Calibrations;
using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// Runs the active user's experiments, one at a time, in the order of their submission; after a restart first the one
/// that was under way.
/// </summary>
internal sealed class ExperimentRunner(
    IExperimentCloud cloud, ExperimentArchive archive, CalibrationArchive calibrations, ExperimentReports reports, ContextHolder holder, ExperimentOptions options, TimeProvider time,
    ILogger<ExperimentRunner> logger) : ContextWorker(time)
{
    private DateTimeOffset? _cloudAwaySince;

    protected override async Task WaitForUserAsync(CancellationToken cancellationToken)
    {
        if (holder.Message is { } message)
        {
            await GiveUpAsync(message, cancellationToken);
        }
    }

    protected override void Stumbled(Exception exception) => Log.LoopFailed(logger, exception);

    protected override async Task WorkAsync(string user, CancellationToken cancellationToken)
    {
        _cloudAwaySince = null;
        while (await NextAsync(user, cancellationToken) is { } next)
        {
            await DriveAsync(next, cancellationToken);
        }
    }

    /// <summary>What is under way before what waits; leftovers of an ended one are tried again now and then.</summary>
    private async Task<StoredExperiment?> NextAsync(string user, CancellationToken cancellationToken)
    {
        var mine = (await archive.ListAsync(cancellationToken)).Where(e => e.User == user).ToList();
        foreach (var left in mine.Where(e => e.Leftovers && IsDue(e.Id)))
        {
            await TidyAsync(left, cancellationToken);
        }

        var next = mine.Find(e => !e.Ended && e.State != ExperimentState.Queued) ?? mine.Find(e => e.State == ExperimentState.Queued);
        if (next is { State: ExperimentState.Queued } && await calibrations.UnderWayAsync(user, cancellationToken) is { } calibration)
        {
            return await WaitForAsync(next, calibration, cancellationToken);
        }

        return next is not null && GroupPlan.Rest(next, mine) is { } rest && rest.Until > Time.GetUtcNow() ? await RestAsync(next, rest, cancellationToken) : next;
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
        var run = new ExperimentRun(cloud, reports, options, Time, logger);
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
                await Task.Delay(options.Tick, Time, cancellationToken);
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
        var now = Time.GetUtcNow();
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
