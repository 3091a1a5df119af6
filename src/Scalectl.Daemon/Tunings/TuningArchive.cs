using System.Collections.Concurrent;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Tunings;

/// <summary>The stored tunings; one change at a time, each from what is stored at that moment.</summary>
public sealed class TuningArchive(IStore store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1), _loading = new(1, 1);

    // Nothing but this class writes tunings. Null: to be read from the store, also after a write that failed.
    private volatile ConcurrentDictionary<string, StoredTuning>? _known;
    private volatile TaskCompletionSource _changed = Source();

    /// <summary>Ends with the next change of whatever tuning: take it before looking.</summary>
    public Task Changed => _changed.Task;

    /// <summary>In the order of their submission.</summary>
    public async Task<IReadOnlyList<StoredTuning>> ListAsync(CancellationToken cancellationToken) => [.. (await KnownAsync(cancellationToken)).Values.OrderBy(t => t.Number)];

    public async Task<StoredTuning?> FindAsync(string id, CancellationToken cancellationToken) => (await KnownAsync(cancellationToken)).GetValueOrDefault(id);

    /// <summary>Adds what <paramref name="make"/> makes of the next number.</summary>
    public Task<StoredTuning> AddAsync(Func<long, StoredTuning> make, CancellationToken cancellationToken) => GuardedAsync(
        async () =>
        {
            var kept = await store.FindAsync(StoredTuning.Count, TuningCountId, cancellationToken);
            var last = Math.Max(kept?.Last ?? 0, (await ListAsync(cancellationToken)).Select(t => t.Number).LastOrDefault());
            var added = make(last + 1);
            await SaveAsync(added, cancellationToken);
            return added;
        },
        cancellationToken);

    /// <returns>What is stored now; null: there is none.</returns>
    public Task<StoredTuning?> ChangeAsync(string id, Func<StoredTuning, StoredTuning> change, CancellationToken cancellationToken) => GuardedAsync(
        async () =>
        {
            if (await FindAsync(id, cancellationToken) is not { } found)
            {
                return null;
            }

            var changed = change(found);
            if (changed != found)
            {
                await SaveAsync(changed, cancellationToken);
            }

            return changed;
        },
        cancellationToken);

    /// <summary>Removes one; what ran for it stays. Its number is kept, so that none gets it again.</summary>
    /// <returns>What was there, removed if it has ended; null: there was none.</returns>
    public Task<StoredTuning?> RemoveAsync(string id, CancellationToken cancellationToken) => GuardedAsync(
        async () =>
        {
            if (await FindAsync(id, cancellationToken) is not { Ended: true } found)
            {
                return await FindAsync(id, cancellationToken);
            }

            if (await store.FindAsync(StoredTuning.Count, TuningCountId, cancellationToken) is not { } kept || kept.Last < found.Number)
            {
                await store.SaveAsync(StoredTuning.Count, TuningCountId, new TuningCount(found.Number), cancellationToken);
            }

            await store.RemoveAsync(StoredTuning.Kind, id, cancellationToken);
            _known?.TryRemove(id, out _);
            Tell();
            return found;
        },
        cancellationToken);

    public void Dispose()
    {
        _gate.Dispose();
        _loading.Dispose();
    }

    private const string TuningCountId = "last";

    private async Task<T> GuardedAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await action();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<ConcurrentDictionary<string, StoredTuning>> KnownAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known)
        {
            return known;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            return _known ??= new((await store.ListAsync(StoredTuning.Kind, cancellationToken)).Select(t => KeyValuePair.Create(t.Id, t)), StringComparer.Ordinal);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task SaveAsync(StoredTuning tuning, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(cancellationToken);
        try
        {
            await store.SaveAsync(StoredTuning.Kind, tuning.Id, tuning, cancellationToken);
            known[tuning.Id] = tuning;
        }
        catch
        {
            _known = null; // it may be written or not: the store knows
            throw;
        }

        Tell();
    }

    /// <summary>Whoever watches looks again.</summary>
    private void Tell() => Interlocked.Exchange(ref _changed, Source()).TrySetResult();

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
