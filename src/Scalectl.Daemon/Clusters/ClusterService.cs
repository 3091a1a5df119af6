using System.Collections.Concurrent;
using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Collection;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Leftovers;
using Scalectl.Daemon.Resources;
using Scalectl.Daemon.ScaleX;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Clusters;

/// <summary>The diagnostics clusters of the active context: the machines that send the load.</summary>
public sealed class ClusterService(
    ContextHolder holder, ClusterDirectory directory, Collector collector, GeneratorClient generators, ResourceRemoval removal, HomeOwner owner,
    LeftoverService leftovers, MachineCap cap, IStore store, LoadsSoFar loads, ScaleXPerformance performance, ClusterOptions options, ControlAddress address, TimeProvider time, ILogger<ClusterService> logger)
    : IContextPart, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ClusterMonitor> _monitors = new();
    private readonly Removals<RemovalView> _removals = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;

    /// <summary>Checks everything first; returns when the cloud has accepted the launch.</summary>
    /// <param name="request">What the user wants.</param>
    /// <param name="experiment">The experiment that owns it, whose run its samples belong to; null: a run of its own.</param>
    /// <exception cref="CloudException">The cloud refused; what was made is removed again.</exception>
    public async Task<Outcome<ClusterView>> RunAsync(ClusterRequest request, string? experiment, CancellationToken cancellationToken)
    {
        var context = holder.Require();
        await _gate.WaitAsync(cancellationToken); // two requests at once must not both fit under the cap, nor get one name
        try
        {
            var plan = await PlanAsync(request, experiment, context, cancellationToken);
            if (!plan.Ok)
            {
                return plan.Errors.ToList();
            }

            var cluster = plan.Value;
            if (!cap.TryTake(ResourceTags.Cluster, cluster.Name, request.Size))
            {
                return ClusterRules.TooMany(request, cap);
            }

            if (experiment is null)
            {
                await store.RemoveRunAsync(cluster.RunId, cancellationToken); // samples of an earlier cluster of that name
            }

            await LaunchAsync(context, cluster);
            return ClusterViews.Of(cluster);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>As <see cref="RunAsync"/> with a cloud that only writes down what it is asked for: checks everything, stores and makes nothing.</summary>
    public async Task<Outcome<StoredCluster>> RehearseAsync(ClusterRequest request, string? experiment, CloudContext recording, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(request, experiment, recording, cancellationToken);
        if (plan.Ok)
        {
            await new ClusterLauncher(options, time).LaunchAsync(recording, plan.Value, cancellationToken);
            if (plan.Value.TimeStart is null)
            {
                // When every machine is up and the start is known, the end is.
                await ClusterLauncher.ScheduleEndAsync(recording, plan.Value, cancellationToken);
            }
        }

        return plan;
    }

    public Task<IReadOnlyList<ClusterView>> ListAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<ClusterView>>([.. directory.All.Select(ClusterViews.Of)]);

    /// <summary>With live numbers and the load so far. A removed cluster is still shown, from the store.</summary>
    public async Task<ClusterView?> FindAsync(string name, CancellationToken cancellationToken)
        => (directory.Find(name) ?? await store.FindAsync(StoredCluster.Kind, name, cancellationToken)) is { } cluster
            ? ClusterViews.Of(cluster) with { Load = await loads.OfAsync(cluster, cancellationToken) }
            : null;

    /// <summary>
    /// Removes a cluster, or (without a name) all that no experiment owns: first the last samples are fetched, then
    /// everything on the cloud goes; returns when the machines are gone. May be repeated.
    /// </summary>
    /// <returns>Null: there is no cluster of that name.</returns>
    /// <exception cref="CloudException">The cloud did not do it; the daemon goes on trying.</exception>
    public async Task<RemovalView?> RemoveAsync(string? name, CancellationToken cancellationToken)
    {
        var context = holder.Require();
        if (name is null)
        {
            var all = directory.All.Where(c => c.Experiment is null).Select(c => RemovalOf(c, context)).ToList();
            var views = await Task.WhenAll(all).WaitAsync(cancellationToken);
            return new RemovalView([.. views.SelectMany(v => v.Removed)]);
        }

        var cluster = directory.Find(name);
        if (cluster is null)
        {
            return null;
        }

        return await RemovalOf(cluster, context).WaitAsync(cancellationToken);
    }

    /// <summary>Goes on with the clusters of this user.</summary>
    public async Task ActivateAsync(CloudContext context, CancellationToken cancellationToken)
    {
        var stored = await store.ListAsync(StoredCluster.Kind, cancellationToken);
        foreach (var cluster in stored.Where(c => c.User == context.UserName && c.State != ClusterState.Removed))
        {
            directory.Put(cluster);
            cap.Count(ResourceTags.Cluster, cluster.Name, cluster.Size);
            if (cluster.State == ClusterState.Removing)
            {
                _ = RemovalOf(cluster, context);
            }
            else
            {
                Follow(cluster, context);
            }
        }
    }

    /// <summary>Removes what should be gone: clusters past their end, and those whose removal failed.</summary>
    internal void Sweep()
    {
        if (holder.Current is { } context)
        {
            foreach (var cluster in directory.All.Where(c => c.State == ClusterState.Removing || (c.Experiment is null && c.ExpiresAt < time.GetUtcNow())))
            {
                _ = RemovalOf(cluster, context);
            }
        }
    }

    public async Task DeactivateAsync(CancellationToken cancellationToken)
    {
        await StopMonitorsAsync();
        directory.Clear();
        cap.GiveAll(ResourceTags.Cluster);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return; // the container knows it under two names
        }

        await _stopping.CancelAsync();
        await StopMonitorsAsync();
        await _removals.SettledAsync();
        _stopping.Dispose();
        _gate.Dispose();
    }

    /// <summary>Every check, and the cluster as it would be made.</summary>
    private async Task<Outcome<StoredCluster>> PlanAsync(ClusterRequest request, string? experiment, CloudContext context, CancellationToken cancellationToken)
    {
        var name = request.Name ?? await FreeNameAsync(cancellationToken);
        if (await TakenAsync(name, cancellationToken) is { } taken)
        {
            return taken;
        }

        var runId = experiment ?? StoredCluster.OwnRun(name);
        var plan = ClusterRules.Check(request, runId, cap, time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        if (!plan.Ok)
        {
            return plan.Errors.ToList();
        }

        var network = await address.FindAsync(context.Settings, cancellationToken);
        return network.Ok
            ? StoredCluster.New(name, experiment, request.Type, plan.Value, context.UserName, await owner.IdAsync(cancellationToken), time.GetUtcNow(), options) with { ControlCidr = network.Value.Cidr }
            : network.Errors.ToList();
    }

    /// <summary>Not bound to the request: a client that goes away must not leave half a cluster.</summary>
    private async Task LaunchAsync(CloudContext context, StoredCluster cluster)
    {
        await store.SaveAsync(StoredCluster.Kind, cluster.Name, cluster, _stopping.Token);
        directory.Put(cluster);
        Log.Launching(logger, cluster.Name, cluster.Size, cluster.Type);
        try
        {
            await new ClusterLauncher(options, time).LaunchAsync(context, cluster, _stopping.Token);
        }
        catch (CloudException e)
        {
            var failed = cluster with { State = ClusterState.Failed, Message = e.Message };
            await store.SaveAsync(StoredCluster.Kind, cluster.Name, failed, _stopping.Token);
            directory.Put(failed);
            throw e.After(await Aftermath.OfAsync(
                RemovalOf(failed, context, fresh: true), context, ResourceTags.Cluster, cluster.Name, cluster.Tags.GetValueOrDefault(ResourceTags.Owner), time, _stopping.Token));
        }

        if (cluster.Experiment is null)
        {
            // Alone, a cluster only sends; where ScaleX' dashboard wants to see the target, it is probed too.
            var probed = performance.IsOn ? new Uri(cluster.Plan.Target) : null;
            await collector.StartAsync(
                new CollectionRequest(
                    cluster.RunId, null, null, null, cluster.Name, probed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5), null, new TargetTrust(cluster.Plan.Insecure, cluster.Plan.CaCertificates)),
                _stopping.Token);
        }

        Follow(cluster, context);
    }

    private void Follow(StoredCluster cluster, CloudContext context)
    {
        var monitor = new ClusterMonitor(cluster, context, new ClusterLauncher(options, time), directory, generators, store, options, time, logger);
        if (_monitors.TryAdd(cluster.Name, monitor))
        {
            monitor.Start();
        }
    }

    private Task<RemovalView> RemovalOf(StoredCluster cluster, CloudContext context, bool fresh = false)
        => _removals.Run(cluster.Name, () => RemoveNowAsync(cluster, context, fresh, _stopping.Token));

    private async Task<RemovalView> RemoveNowAsync(StoredCluster cluster, CloudContext context, bool fresh, CancellationToken cancellationToken)
    {
        if (cluster.Experiment is null && cluster.State is not ClusterState.Removing)
        {
            await collector.StopAsync(cluster.RunId, cancellationToken);
        }

        if (_monitors.TryRemove(cluster.Name, out var monitor))
        {
            await monitor.DisposeAsync();
            cluster = monitor.Cluster;
        }

        cluster = cluster with { State = ClusterState.Removing };
        await store.SaveAsync(StoredCluster.Kind, cluster.Name, cluster, cancellationToken);
        directory.Put(cluster);
        try
        {
            var removed = await removal.RemoveAsync(context, ResourceTags.Cluster, cluster.Name, cluster.Tags.GetValueOrDefault(ResourceTags.Owner), cancellationToken, fresh);
            await store.SaveAsync(StoredCluster.Kind, cluster.Name, cluster with { State = ClusterState.Removed, Message = null }, cancellationToken);
            directory.Remove(cluster.Name);
            cap.Give(ResourceTags.Cluster, cluster.Name);
            Log.Removed(logger, cluster.Name, removed);
            return new RemovalView(removed);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            directory.Put(cluster with { Message = $"not removed yet: {e.Message}" });
            Log.NotRemoved(logger, cluster.Name, e.Message);
            throw;
        }
    }

    /// <summary>A name is one cluster of all users, and one that is still being cleared away is not free yet.</summary>
    private async Task<InvalidInput?> TakenAsync(string name, CancellationToken cancellationToken)
    {
        var found = directory.Find(name) ?? await store.FindAsync(StoredCluster.Kind, name, cancellationToken);
        return found is { State: not ClusterState.Removed } && found.User == holder.Current?.UserName
            ? new InvalidInput("--name", $"'{name}', which there is already", $"another name, or scalectl cluster remove {name} first", $"{name}-2")
            : found is { State: not ClusterState.Removed }
            ? new InvalidInput("--name", $"'{name}', which user {found.User} has", "another name", $"{name}-2")
            : await leftovers.IsRemovingAsync(ResourceTags.Cluster, name, cancellationToken)
            ? new InvalidInput("--name", $"'{name}', whose last cluster is still being removed", "another name, or the same in a minute", $"{name}-2")
            : null;
    }

    private async Task StopMonitorsAsync()
    {
        foreach (var name in _monitors.Keys)
        {
            if (_monitors.TryRemove(name, out var monitor))
            {
                await monitor.DisposeAsync();
            }
        }
    }

    private async Task<string> FreeNameAsync(CancellationToken cancellationToken)
    {
        var taken = (await store.ListAsync(StoredCluster.Kind, cancellationToken)).Select(c => c.Name).ToHashSet();
        return Enumerable.Range(1, taken.Count + 1).Select(i => $"load-{i}").First(n => !taken.Contains(n));
    }
}
