using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.Compute;
using Scalectl.Daemon.Context;
using Scalectl.Series;

namespace Scalectl.Daemon.Collection;

/// <summary>
/// The supply: how many machines the group wants and has, by polling, and the life of each. Finer than CloudWatch's
/// one-minute group metrics, and exact to the second through the activities.
/// </summary>
internal sealed class GroupPoller(CloudContext context, string group, DateTimeOffset startedAt, RunSamples samples, TimeProvider time)
{
    /// <summary>Activities before the start that still matter: launches that were under way.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(1);

    private List<MachineLife>? _lives;
    private List<ScalingActivity>? _activities;
    private IReadOnlyList<Machine> _machines = [];
    private bool _first;

    public async Task TickAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var found = await context.Clients.AutoScaling.DescribeGroupsAsync([group], cancellationToken);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var instances = found.Count > 0 ? found[0].Instances : [];
        var activities = await context.Clients.AutoScaling.DescribeActivitiesAsync(group, startedAt - LookBack, cancellationToken);
        if (instances.Any(i => _machines.All(m => m.InstanceId != i.InstanceId)))
        {
            _machines = await context.Clients.Ec2.DescribeGroupMachinesAsync(group, cancellationToken);
        }

        await samples.AppendAsync(Counts(found.Count > 0 ? found[0].Desired : 0, instances, now), cancellationToken);
        await KeepLivesAsync([.. MachineLives.Merge(_lives!, instances, _machines, activities, now, _first)], cancellationToken);
        await KeepActivitiesAsync(activities, cancellationToken);
        _first = false;
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_lives is null)
        {
            var kept = await samples.Store.FindAsync(CollectionKinds.Lives, samples.RunId, cancellationToken);
            _activities = await samples.Store.FindAsync(CollectionKinds.Activities, samples.RunId, cancellationToken) ?? [];
            _first = kept is null;
            _lives = kept ?? [];
        }
    }

    private static Sample[] Counts(int desired, IReadOnlyList<GroupInstance> instances, long now)
    {
        int Count(Func<string, bool> state) => instances.Count(i => state(i.LifecycleState));
        Sample Of(string series, int value) => new(SampleSource.Cloud, series, now, value);
        return
        [
            Of(SeriesNames.Desired, desired),
            Of(SeriesNames.InService, Count(s => s == "InService")),
            Of(SeriesNames.Pending, Count(s => s.StartsWith("Pending", StringComparison.Ordinal))),
            Of(SeriesNames.Terminating, Count(s => s.StartsWith("Terminating", StringComparison.Ordinal))),
            Of(SeriesNames.Total, instances.Count),
        ];
    }

    private async Task KeepLivesAsync(List<MachineLife> lives, CancellationToken cancellationToken)
    {
        if (!lives.SequenceEqual(_lives!) || _first)
        {
            await samples.Store.SaveAsync(CollectionKinds.Lives, samples.RunId, lives, cancellationToken);
            _lives = lives;
        }
    }

    /// <summary>Kept for ever, though the cloud forgets them after six weeks, and a deleted group's at once.</summary>
    private async Task KeepActivitiesAsync(IReadOnlyList<GroupActivity> seen, CancellationToken cancellationToken)
    {
        var merged = _activities!.ToDictionary(a => a.Id);
        foreach (var a in seen.Where(a => a.End is null || a.End >= startedAt))
        {
            var cause = a.StatusMessage is { } message ? $"{a.Cause} {message}".Trim() : a.Cause;
            merged[a.Id] = new ScalingActivity(a.Id, a.Start.ToUnixTimeMilliseconds(), a.End?.ToUnixTimeMilliseconds(), a.Status, a.Description, cause);
        }

        List<ScalingActivity> activities = [.. merged.Values.OrderBy(a => a.StartMs).ThenBy(a => a.Id, StringComparer.Ordinal)];
        if (!activities.SequenceEqual(_activities!))
        {
            await samples.Store.SaveAsync(CollectionKinds.Activities, samples.RunId, activities, cancellationToken);
            _activities = activities;
        }
    }
}
