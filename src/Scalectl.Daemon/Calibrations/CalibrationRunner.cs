using System.Threading.Channels;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Calibrations;

/// <summary>Runs the active user's calibration; after a restart it goes on where it was.</summary>
internal sealed class CalibrationRunner(CalibrationCloud cloud, CalibrationArchive archive, CalibrationOptions options, TimeProvider time, ILogger<CalibrationRunner> logger)
    : BackgroundService, IContextPart
{
    /// <summary>How often it is looked without being called, and how often leftovers are tried again.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1), TidyInterval = TimeSpan.FromMinutes(1);

    // Written by whoever has work for the runner; one call in it is enough. Never closed.
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _working = new(1, 1);
    private readonly Dictionary<string, long> _tidied = [];
    private CancellationTokenSource _context = new();

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

    /// <summary>Leaves a calibration in the state that is stored: it goes on when its user is active again.</summary>
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
            if (_user is { } user)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _context.Token);
                await WorkAsync(user, stop.Token);
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
        foreach (var left in (await archive.ListAsync(cancellationToken)).Where(c => c.User == user && c.Leftovers).ToList())
        {
            if (!(_tidied.TryGetValue(left.App, out var at) && time.GetElapsedTime(at) < TidyInterval))
            {
                await TidyAsync(left, cancellationToken);
                _tidied[left.App] = time.GetTimestamp();
            }
        }

        if (await archive.UnderWayAsync(user, cancellationToken) is { } current)
        {
            await DriveAsync(current, cancellationToken);
        }
    }

    private async Task DriveAsync(StoredCalibration current, CancellationToken cancellationToken)
    {
        var steps = new CalibrationSteps(cloud, options, time, logger);
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

            await Task.Delay(options.Tick, time, cancellationToken);
            current = await archive.FindAsync(current.App, cancellationToken) ?? throw new InvalidOperationException($"the calibration of {current.App} is not in the store any more");
        }
    }

    private async Task TidyAsync(StoredCalibration left, CancellationToken cancellationToken)
    {
        try
        {
            var said = await new CalibrationSteps(cloud, options, time, logger).UndoAsync(left, cancellationToken);
            await archive.ChangeAsync(left.App, c => CalibrationSteps.Undone(c, said), cancellationToken);
            Log.LeftoversGone(logger, left.App);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.LeftoversStay(logger, left.App, e.Message);
        }
    }
}
