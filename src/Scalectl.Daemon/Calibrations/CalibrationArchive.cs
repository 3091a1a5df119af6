using System.Collections.Concurrent;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Calibrations;

/// <summary>The stored calibrations; one change at a time, each from what is stored at that moment.</summary>
public sealed class CalibrationArchive(IStore store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1), _loading = new(1, 1);

    // Nothing but this class writes calibrations. Null: to be read from the store, also after a write that failed.
    private volatile ConcurrentDictionary<string, StoredCalibration>? _known;

    public async Task<IReadOnlyList<StoredCalibration>> ListAsync(CancellationToken cancellationToken) => [.. (await KnownAsync(cancellationToken)).Values];

    public async Task<StoredCalibration?> FindAsync(string app, CancellationToken cancellationToken) => (await KnownAsync(cancellationToken)).GetValueOrDefault(app);

    /// <summary>The one that is under way on a user's cloud; null: none is.</summary>
    public async Task<StoredCalibration?> UnderWayAsync(string user, CancellationToken cancellationToken)
        => (await KnownAsync(cancellationToken)).Values.FirstOrDefault(c => c.User == user && !c.Ended);

    /// <summary>Adds a calibration, unless <paramref name="refusal"/> has a reason against it.</summary>
    /// <returns>The reason; null: it is added.</returns>
    public async Task<string?> AddAsync(StoredCalibration calibration, Func<StoredCalibration?, string?> refusal, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (refusal(await UnderWayAsync(calibration.User, cancellationToken)) is { } reason)
            {
                return reason;
            }

            if (await FindAsync(calibration.App, cancellationToken) is { Leftovers: true } last)
            {
                return $"The last calibration of {calibration.App} is not undone yet ({last.Message}).";
            }

            await SaveAsync(calibration, cancellationToken);
            return null;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <returns>What is stored now; null: there is none.</returns>
    public async Task<StoredCalibration?> ChangeAsync(string app, Func<StoredCalibration, StoredCalibration> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (await FindAsync(app, cancellationToken) is not { } found)
            {
                return null;
            }

            var changed = change(found);
            if (!ReferenceEquals(changed, found))
            {
                await SaveAsync(changed, cancellationToken);
            }

            return changed;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _gate.Dispose();
        _loading.Dispose();
    }

    private async Task<ConcurrentDictionary<string, StoredCalibration>> KnownAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known)
        {
            return known;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            return _known ??= new(
                (await store.ListAsync(StoredCalibration.Kind, cancellationToken)).Select(c => KeyValuePair.Create(c.App, c)), StringComparer.Ordinal);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task SaveAsync(StoredCalibration calibration, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(cancellationToken);
        try
        {
            await store.SaveAsync(StoredCalibration.Kind, calibration.App, calibration, cancellationToken);
            known[calibration.App] = calibration;
        }
        catch
        {
            _known = null; // it may be written or not: the store knows
            throw;
        }
    }
}
