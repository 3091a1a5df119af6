using System.Collections.Concurrent;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Apps;

/// <summary>
/// Saves apps one after the other. Who looks after an app takes a while to look: what was seen may be removed by then,
/// and saving it would make a daemon that is killed just now believe that it is still being deployed.
/// </summary>
internal sealed class AppSaving(IStore store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <param name="apps">What is known; changed with the store.</param>
    /// <param name="app">As it is to be.</param>
    /// <param name="unlessChangedFrom">What was looked at: if it is another one by now, nothing is saved. Null: it is saved in any case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: it was changed meanwhile.</returns>
    public async Task<bool> SaveAsync(ConcurrentDictionary<string, StoredApp> apps, StoredApp app, StoredApp? unlessChangedFrom, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (unlessChangedFrom is not null && !ReferenceEquals(apps.GetValueOrDefault(app.Name), unlessChangedFrom))
            {
                return false;
            }

            await store.SaveAsync(StoredApp.Kind, app.Name, app, cancellationToken);
            apps[app.Name] = app;
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
