namespace Scalectl.Daemon.Context;

/// <summary>
/// Works in the background for the active user. What it does ends when the user changes or the daemon stops; the next one
/// goes on from what is stored.
/// </summary>
internal abstract class ContextWorker(TimeProvider time) : CalledWorker(time), IContextPart
{
    /// <summary>How often what failed before is tried again.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _working = new(1, 1);
    private readonly Dictionary<string, long> _tried = [];
    private CancellationTokenSource _context = new();

    // Set only once clusters, apps and collection have taken over what runs: before that, nothing is to be found.
    private volatile string? _user;

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

    protected override async Task TickAsync(CancellationToken stoppingToken)
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
        finally
        {
            _working.Release();
        }
    }
}
