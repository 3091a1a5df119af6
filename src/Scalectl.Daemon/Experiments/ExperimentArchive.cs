using System.Collections.Concurrent;
using Scalectl.Daemon.Collection;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// The stored experiments; one change at a time, each from what is stored at that moment. They are all known here, for
/// a list is asked for every second; their reports, which are long, lie beside them and are read when one is opened.
/// </summary>
public sealed class ExperimentArchive(IStore store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1), _loading = new(1, 1);

    // Nothing but this class writes experiments. Null: to be read from the store, also after a write that failed.
    private volatile ConcurrentDictionary<string, StoredExperiment>? _known;

    /// <summary>Without its report.</summary>
    public async Task<StoredExperiment?> FindAsync(string id, CancellationToken cancellationToken)
        => (await KnownAsync(cancellationToken)).GetValueOrDefault(id);

    /// <summary>With its report.</summary>
    public async Task<StoredExperiment?> OpenAsync(string id, CancellationToken cancellationToken)
        => await FindAsync(id, cancellationToken) is { } found
            ? found with { Report = await store.FindAsync(StoredExperiment.Reports, id, cancellationToken) }
            : null;

    /// <summary>In the order of their submission, without their reports.</summary>
    public async Task<IReadOnlyList<StoredExperiment>> ListAsync(CancellationToken cancellationToken)
        => [.. (await KnownAsync(cancellationToken)).Values.OrderBy(e => e.Number)];

    /// <summary>Adds what <paramref name="make"/> makes, given all that there are and the last removed id of each name.</summary>
    public async Task<IReadOnlyList<StoredExperiment>> AddAsync(
        Func<IReadOnlyList<StoredExperiment>, IReadOnlyList<string>, IReadOnlyList<StoredExperiment>> make, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var removed = await store.ListAsync(RemovedExperiment.Kind, cancellationToken);
            var added = make(await ListAsync(cancellationToken), [.. removed.Select(r => r.LastId)]);
            foreach (var experiment in added)
            {
                await SaveAsync(experiment, cancellationToken);
            }

            return added;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What <paramref name="make"/> would make now, as in <see cref="AddAsync"/>; nothing is added.</summary>
    public async Task<StoredExperiment> PreviewAsync(Func<IReadOnlyList<StoredExperiment>, IReadOnlyList<string>, StoredExperiment> make, CancellationToken cancellationToken)
        => make(await ListAsync(cancellationToken), [.. (await store.ListAsync(RemovedExperiment.Kind, cancellationToken)).Select(r => r.LastId)]);

    /// <returns>What is stored now, with the report if it was changed; null: there is none.</returns>
    public async Task<StoredExperiment?> ChangeAsync(string id, Func<StoredExperiment, StoredExperiment> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
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
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Removes an experiment with its samples, the samples first: what is listed is whole. Its id is kept, so that none gets it again.</summary>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await KeepIdAsync(id, cancellationToken);
        await store.RemoveRunAsync(id, cancellationToken);
        await store.RemoveAsync(CollectionKinds.Lives, id, cancellationToken);
        await store.RemoveAsync(CollectionKinds.Activities, id, cancellationToken);
        await store.RemoveAsync(StoredExperiment.Reports, id, cancellationToken);
        await store.RemoveAsync(StoredExperiment.Kind, id, cancellationToken);
        _known?.TryRemove(id, out _);
    }

    private async Task<ConcurrentDictionary<string, StoredExperiment>> KnownAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known)
        {
            return known;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            return _known ??= await LoadAsync(cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<ConcurrentDictionary<string, StoredExperiment>> LoadAsync(CancellationToken cancellationToken)
    {
        var known = new ConcurrentDictionary<string, StoredExperiment>(StringComparer.Ordinal);
        foreach (var experiment in await store.ListAsync(StoredExperiment.Kind, cancellationToken))
        {
            known[experiment.Id] = experiment;
        }

        return known;
    }

    /// <summary>The report first: an experiment that has ended has one.</summary>
    private async Task SaveAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(cancellationToken);
        var bare = experiment with { Report = null };
        try
        {
            if (experiment.Report is { } report)
            {
                await store.SaveAsync(StoredExperiment.Reports, experiment.Id, report, cancellationToken);
            }

            await store.SaveAsync(StoredExperiment.Kind, experiment.Id, bare, cancellationToken);
            known[experiment.Id] = bare;
        }
        catch
        {
            _known = null; // it may be written or not: the store knows
            throw;
        }
    }

    private async Task KeepIdAsync(string id, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (await FindAsync(id, cancellationToken) is { Specification.Name: var name }
                && (await store.FindAsync(RemovedExperiment.Kind, name, cancellationToken) is not { } kept
                    || ExperimentIds.Number(name, id) > ExperimentIds.Number(name, kept.LastId)))
            {
                await store.SaveAsync(RemovedExperiment.Kind, name, new RemovedExperiment(id), cancellationToken);
            }
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
}
