using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Calibrations;

/// <summary>Runs the active user's calibration; after a restart it goes on where it was.</summary>
internal sealed class CalibrationRunner(CalibrationCloud cloud, CalibrationArchive archive, CalibrationOptions options, TimeProvider time, ILogger<CalibrationRunner> logger)
    : ContextWorker(time)
{
    protected override void Stumbled(Exception exception) => Log.LoopFailed(logger, exception);

    protected override async Task WorkAsync(string user, CancellationToken cancellationToken)
    {
        foreach (var left in (await archive.ListAsync(cancellationToken)).Where(c => c.User == user && c.Leftovers).ToList())
        {
            if (IsDue(left.App))
            {
                await TidyAsync(left, cancellationToken);
            }
        }

        if (await archive.UnderWayAsync(user, cancellationToken) is { } current)
        {
            await DriveAsync(current, cancellationToken);
        }
    }

    private async Task DriveAsync(StoredCalibration current, CancellationToken cancellationToken)
    {
        var steps = new CalibrationSteps(cloud, options, Time, logger);
        while (!current.Ended)
        {
            if (await steps.StepAsync(current, cancellationToken) is { } change)
            {
                var before = current.State;
                current = await archive.ChangeAsync(current.App, change, cancellationToken) ?? throw new InvalidOperationException($"the calibration of {current.App} is not in the store any more");
                if (current.Ended && current.State != before)
                {
                    Log.StateChanged(logger, current.App, current.State, current.Message ?? "all is well");
                }

                if (current.State != before)
                {
                    continue;
                }
            }

            await Task.Delay(options.Tick, Time, cancellationToken);
            current = await archive.FindAsync(current.App, cancellationToken) ?? throw new InvalidOperationException($"the calibration of {current.App} is not in the store any more");
        }
    }

    private async Task TidyAsync(StoredCalibration left, CancellationToken cancellationToken)
    {
        try
        {
            var said = await new CalibrationSteps(cloud, options, Time, logger).UndoAsync(left, cancellationToken);
            await archive.ChangeAsync(left.App, c => CalibrationSteps.Undone(c, said), cancellationToken);
            Log.LeftoversGone(logger, left.App);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LeftoversStay(logger, left.App, e.Message);
        }
    }
}
