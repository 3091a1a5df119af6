using Scalectl.Api;
using Scalectl.Aws.AutoScaling;
using Scalectl.Daemon.Collection;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Experiments;
using Scalectl.Daemon.Store;
using Scalectl.Load;

namespace Scalectl.Daemon.Calibrations;

/// <summary>The active context as calibrations see it. Every call may be repeated.</summary>
internal sealed class CalibrationCloud(IExperimentCloud cloud, ContextHolder holder, Collector collector, IStore store, TimeProvider time)
{
    public TimeSpan Period => cloud.Period;

    public IAutoScaling Groups => holder.Require().Clients.AutoScaling;

    public Task<AppView?> FindAppAsync(string name, CancellationToken cancellationToken) => cloud.FindAppAsync(name, cancellationToken);

    public Task<GroupCalm> CalmAsync(CalibratedTarget target, CancellationToken cancellationToken)
        => cloud.CalmAsync(new TestedApp { Group = target.Group, TargetGroupArn = target.TargetGroupArn }, cancellationToken);

    public LoadState? Load(string cluster) => cloud.Load(cluster);

    /// <summary>There are still machines of it, or may be.</summary>
    public bool IsThere(string cluster) => cloud.Load(cluster) is not null;

    /// <summary>Launches a run's load, whose owner in the lists is the calibration.</summary>
    /// <returns>Every error; empty: it is launched.</returns>
    public Task<IReadOnlyList<InvalidInput>> RunLoadAsync(ClusterRequest request, string runId, CancellationToken cancellationToken)
        => cloud.RunLoadAsync(request, runId, cancellationToken);

    /// <summary>Only the generators' seconds: the app is judged by what its users see.</summary>
    public Task CollectAsync(string runId, string cluster, CancellationToken cancellationToken)
        => collector.StartAsync(new CollectionRequest(runId, null, null, null, cluster, null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5)), cancellationToken);

    /// <summary>What all generators of a run did so far.</summary>
    public async Task<IReadOnlyList<GeneratorSecond>> SecondsSoFarAsync(string runId, CancellationToken cancellationToken)
        => [.. (await store.SecondsAsync(runId, cancellationToken)).Values.SelectMany(seconds => seconds)];

    public Task StopLoadAsync(string cluster, CancellationToken cancellationToken) => cloud.StopLoadAsync(cluster, cancellationToken);

    /// <summary>What all generators of a run did; nothing more of it is collected afterwards.</summary>
    public async Task<IReadOnlyList<GeneratorSecond>> SecondsAsync(string runId, CancellationToken cancellationToken)
    {
        await collector.StopAsync(runId, cancellationToken);
        return await SecondsSoFarAsync(runId, cancellationToken);
    }

    /// <summary>
    /// Begins to remove a run's machines and forgets its samples; returns as soon as the removal is stored. Whatever becomes
    /// of this daemon then, it is gone on with, and the next run need not wait for machines that end.
    /// </summary>
    public async Task RetireRunAsync(string runId, string cluster, CancellationToken cancellationToken)
    {
        await collector.StopAsync(runId, cancellationToken);
        var removal = cloud.RemoveLoadAsync(cluster, cancellationToken);
        while (!removal.IsCompleted && cloud.Load(cluster) is { State: not ClusterState.Removing })
        {
            await Task.WhenAny(removal, Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken));
        }

        if (removal.IsCompleted)
        {
            await removal;
        }
        else
        {
            // What fails from here on is logged and tried again by the clusters' own sweep.
            _ = removal.ContinueWith(static r => _ = r.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }

        await store.RemoveRunAsync(runId, cancellationToken);
    }

    public Task RemoveLoadAsync(string cluster, CancellationToken cancellationToken) => cloud.RemoveLoadAsync(cluster, cancellationToken);

    /// <summary>Removes a run's machines and samples; returns when they are gone.</summary>
    public async Task RemoveRunAsync(string runId, string cluster, CancellationToken cancellationToken)
    {
        await collector.StopAsync(runId, cancellationToken);
        await cloud.RemoveLoadAsync(cluster, cancellationToken);
        await store.RemoveRunAsync(runId, cancellationToken);
    }

    public Task ForgetRunAsync(string runId, CancellationToken cancellationToken) => store.RemoveRunAsync(runId, cancellationToken);

    public Task SaveAsync(Elasticity.Calibration.CalibratedMapping mapping, CancellationToken cancellationToken)
        => store.SaveAsync(StoredCalibration.Mappings, mapping.Name, mapping, cancellationToken);
}
