using System.Collections.Concurrent;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.ScaleX;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Collection;

/// <summary>Collects the samples of runs, and goes on with those that were being collected when the daemon ended.</summary>
public sealed class Collector(
    ContextHolder holder, ClusterDirectory directory, GeneratorClient generators, IStore store, ScaleXPerformance performance,
    PrometheusClient prometheus, PrometheusOptions prometheusOptions, TimeProvider time, ILogger<Collector> logger) : IContextPart, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RunCollection> _runs = new();

    /// <summary>Begins to collect; a run that is being collected already goes on as it is.</summary>
    /// <exception cref="NoActiveUserException">No user is active.</exception>
    public async Task StartAsync(CollectionRequest request, CancellationToken cancellationToken)
    {
        var context = holder.Require();
        if (!_runs.ContainsKey(request.RunId))
        {
            // One that was begun before a restart keeps its start: the last poll asks for everything since then.
            var begun = await store.FindAsync(CollectionKinds.Collections, request.RunId, cancellationToken);
            var stored = new StoredCollection(request, context.UserName, begun?.StartedAt ?? time.GetUtcNow());
            await store.SaveAsync(CollectionKinds.Collections, request.RunId, stored, cancellationToken);
            Begin(stored, context);
        }
    }

    /// <summary>Ends the collection of a run, after fetching the last CloudWatch periods, activities and generator seconds.</summary>
    /// <returns>What could not be fetched, a sentence each; empty: everything was, or nothing was being collected.</returns>
    public async Task<IReadOnlyList<string>> StopAsync(string runId, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> missing = [];
        if (_runs.TryRemove(runId, out var run))
        {
            await using (run)
            {
                missing = await run.FinishAsync(cancellationToken);
            }

            foreach (var sentence in missing)
            {
                Log.NotFetched(logger, runId, sentence);
            }
        }

        await store.RemoveAsync(CollectionKinds.Collections, runId, cancellationToken);
        return missing;
    }

    /// <summary>Sends no more probes; everything else goes on.</summary>
    public Task EndProbesAsync(string runId) => _runs.TryGetValue(runId, out var run) ? run.EndProbesAsync() : Task.CompletedTask;

    /// <summary>The newest value of each series of a run; empty when it is not being collected.</summary>
    public IReadOnlyDictionary<string, double> Latest(string runId) => _runs.TryGetValue(runId, out var run) ? run.Latest() : new Dictionary<string, double>();

    public CollectionHealth Health(string runId) => _runs.TryGetValue(runId, out var run) ? run.Health : CollectionHealth.Well;

    /// <summary>Why values of Prometheus are missing at the moment; null: none are, or nobody wants any.</summary>
    public string? Missing(string runId) => _runs.TryGetValue(runId, out var run) ? run.Missing : null;

    public async Task ActivateAsync(CloudContext context, CancellationToken cancellationToken)
    {
        foreach (var stored in await store.ListAsync(CollectionKinds.Collections, cancellationToken))
        {
            if (stored.User == context.UserName && !_runs.ContainsKey(stored.Request.RunId))
            {
                Begin(stored, context);
            }
        }
    }

    public async Task DeactivateAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _runs.Keys)
        {
            if (_runs.TryRemove(id, out var run))
            {
                await run.DisposeAsync();
            }
        }
    }

    private void Begin(StoredCollection stored, CloudContext context)
    {
        var run = new RunCollection(stored, context, directory, generators, store, performance, prometheus, prometheusOptions, time, logger);
        if (_runs.TryAdd(stored.Request.RunId, run))
        {
            run.Start();
        }
    }
}
