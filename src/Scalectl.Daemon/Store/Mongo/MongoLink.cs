namespace Scalectl.Daemon.Store.Mongo;

/// <summary>
/// Whether the server can be used. Whoever meets a failure says so; from then on one loop asks until the server answers
/// again and what was kept meanwhile is written. Reads and documents are tried again for a bounded time, once only: while a
/// server is known to be away for longer, they fail at once instead of holding up their callers one after the other.
/// </summary>
internal sealed class MongoLink(MongoAddress address, TimeSpan patience, Func<CancellationToken, Task> recover, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource? _away;
    private Task _recovery = Task.CompletedTask;
    private DateTimeOffset _since;
    private string _reason = "";

    public bool IsAway => Volatile.Read(ref _away) is not null;

    /// <summary>Ends when the server is back; at once when it is not away.</summary>
    public Task Back
    {
        get
        {
            lock (_lock)
            {
                return _away?.Task ?? Task.CompletedTask;
            }
        }
    }

    public void Failed(Exception exception)
    {
        lock (_lock)
        {
            _reason = MongoFailures.Reason(exception, address);
            if (_away is null && !_stop.IsCancellationRequested)
            {
                _since = time.GetUtcNow();
                _away = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                Log.StoreAway(logger, address, _reason);
                _recovery = Task.Run(RecoverAsync);
            }
        }
    }

    /// <summary>The server answers, and nothing is kept beside it any more. Called by the recovery only.</summary>
    public void Recovered()
    {
        TaskCompletionSource? away;
        lock (_lock)
        {
            (away, _away) = (_away, null);
        }

        if (away is not null)
        {
            var outage = time.GetUtcNow() - _since;
            Log.StoreBack(logger, address, outage);
            away.TrySetResult();
        }
    }

    /// <summary>Runs it, again while the server is away, for as long as there is patience.</summary>
    /// <exception cref="StoreUnavailableException">The patience is over.</exception>
    public async Task<T> DoAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        while (true)
        {
            if (IsAway)
            {
                await WaitAsync(started, cancellationToken);
            }

            try
            {
                return await work(cancellationToken);
            }
            catch (Exception e) when (MongoFailures.IsAway(e))
            {
                Failed(e);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public StoreUnavailableException Unavailable()
        => new($"{address} has not answered since {_since:HH:mm:ss} UTC ({_reason}). What was measured meanwhile is kept in the daemon's home and written when it answers again; nothing else was changed. Start it, or look at its own log, and repeat the command.");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _recovery;
        _stop.Dispose();
    }

    private async Task WaitAsync(DateTimeOffset started, CancellationToken cancellationToken)
    {
        // An outage that is older than this call has used up its patience already.
        var left = (_since < started ? _since : started) + patience - time.GetUtcNow();
        try
        {
            await Back.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw Unavailable();
        }
    }

    private async Task RecoverAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await recover(_stop.Token);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                lock (_lock)
                {
                    _reason = MongoFailures.Reason(e, address);
                }
            }

            await Task.Delay(Pause, time, CancellationToken.None);
        }
    }
}
