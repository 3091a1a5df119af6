using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Clusters;

/// <summary>The machines that a cluster's group has now.</summary>
/// <param name="Addresses">By instance id: where its control port may answer, the private address first.</param>
/// <param name="Exists">Whether there is such a group at all.</param>
/// <param name="Obstacle">Why the cloud could not launch a machine, in its own words.</param>
internal sealed record FoundMachines(bool Exists, IReadOnlyDictionary<string, IReadOnlyList<string>> Addresses, string? Obstacle)
{
    public static async Task<FoundMachines> OfAsync(CloudContext context, StoredCluster cluster, CancellationToken cancellationToken)
    {
        var groups = await context.Clients.AutoScaling.DescribeGroupsAsync([cluster.Group], cancellationToken);
        if (groups.Count == 0 || groups[0].Status is not null)
        {
            return new(false, new Dictionary<string, IReadOnlyList<string>>(), null);
        }

        // Standby and terminating machines are no longer of the group's load; pending ones may be up already.
        var members = groups[0].Instances.Where(i => i.LifecycleState.StartsWith("Pending", StringComparison.Ordinal) || i.LifecycleState == "InService")
            .Select(i => i.InstanceId).ToHashSet();
        var machines = members.Count == 0 ? [] : await context.Clients.Ec2.DescribeGroupMachinesAsync(cluster.Group, cancellationToken);
        var found = machines
            .Where(m => members.Contains(m.InstanceId) && m.State is "pending" or "running")
            .ToDictionary(m => m.InstanceId, m => (IReadOnlyList<string>)[.. new[] { m.PrivateAddress, m.PublicAddress }.OfType<string>().Where(a => a.Length > 0)]);
        return new(true, found, found.Count < cluster.Size ? await ObstacleAsync(context, cluster, cancellationToken) : null);
    }

    private static async Task<string?> ObstacleAsync(CloudContext context, StoredCluster cluster, CancellationToken cancellationToken)
    {
        var activities = await context.Clients.AutoScaling.DescribeActivitiesAsync(cluster.Group, cluster.CreatedAt, cancellationToken);
        return activities.FirstOrDefault(a => a.Status is "Failed" or "Cancelled")?.StatusMessage;
    }
}
