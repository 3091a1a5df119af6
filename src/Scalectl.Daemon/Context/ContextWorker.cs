using System.Threading.Channels;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Context;

/// <summary>
/// Works in the background for the active user, once a second and at once when it is called. What it does ends when the
/// user changes or the daemon stops; the next one goes on from what is stored.
/// </summary>
internal abstract class ContextWorker(TimeProvider time) : BackgroundService, IContextPart
{
    /// <summary>How often it looks without being called, and how often what failed before is tried again.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1), Again = TimeSpan.FromMinutes(1);

    // Written by whoever has work; one call in it is enough. Never closed.
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _working = new(1, 1);
    private readonly Dictionary<string, long> _tried = [];
    private CancellationTokenSource _context = new();

    // Set only once clusters, apps and collection have taken over what runs: before that, nothing is to be found.
    private volatile string? _user;

    protected TimeProvider Time { get; } = time;

    /// <summary>There is something to do.</summary>
    public void Call() => _calls.Writer.TryWrite(true);

    public Task ActivateAsync(CloudContext context, CancellationToken cancellationToken)
    {
        _context = new CancellationTokenSource();
        _user = context.UserName;
        _tried.Clear();
        Call();
        return Task.CompletedTask;
    }

    /// <summary>Leaves everything in the state that is stored: it goes on when its user is active again.</summary>
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

    /// <summary>All that there is to do for the user now.</summary>
    protected abstract Task WorkAsync(string user, CancellationToken cancellationToken);

    /// <summary>No user is active.</summary>
    protected virtual Task WaitForUserAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Writes a bug down; the worker goes on.</summary>
    protected abstract void Stumbled(Exception exception);

    /// <summary>Whether something is to be tried now that may fail for long: once a minute.</summary>
    protected bool IsDue(string what)
    {
        if (_tried.TryGetValue(what, out var at) && Time.GetElapsedTime(at) < Again)
        {
            return false;
        }

        _tried[what] = Time.GetTimestamp();
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await TickAsync(stoppingToken);
                using var idle = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(_calls.Reader.ReadAsync(idle.Token).AsTask(), Task.Delay(Idle, Time, idle.Token));
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
            await (_user is { } user ? WorkAsync(user, stop.Token) : WaitForUserAsync(stop.Token));
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
            Stumbled(e);
        }
        finally
        {
            _working.Release();
        }
    }
}
