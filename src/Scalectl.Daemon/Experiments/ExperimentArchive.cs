using Scalectl.Daemon.Collection;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Experiments;

/// <summary>The stored experiments; one change at a time, each from what is stored at that moment.</summary>
public sealed class ExperimentArchive(IStore store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public Task<StoredExperiment?> FindAsync(string id, CancellationToken cancellationToken) => store.FindAsync(StoredExperiment.Kind, id, cancellationToken);

    /// <summary>In the order of their submission.</summary>
    public async Task<IReadOnlyList<StoredExperiment>> ListAsync(CancellationToken cancellationToken)
        => [.. (await store.ListAsync(StoredExperiment.Kind, cancellationToken)).OrderBy(e => e.Number)];

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
                await store.SaveAsync(StoredExperiment.Kind, experiment.Id, experiment, cancellationToken);
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

    /// <returns>What is stored now; null: there is none.</returns>
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
                await store.SaveAsync(StoredExperiment.Kind, id, changed, cancellationToken);
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
        await store.RemoveAsync(StoredExperiment.Kind, id, cancellationToken);
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

    public void Dispose() => _gate.Dispose();
}
