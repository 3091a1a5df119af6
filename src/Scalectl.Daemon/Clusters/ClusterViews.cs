using Scalectl.Api;

namespace Scalectl.Daemon.Clusters;

/// <summary>A stored cluster as it is shown.</summary>
internal static class ClusterViews
{
    public static ClusterView Of(StoredCluster cluster) => new()
    {
        Name = cluster.Name,
        RunId = cluster.RunId,
        State = cluster.State,
        Message = cluster.Message,
        Target = cluster.Plan.Target,
        Function = cluster.Plan.Function,
        Size = cluster.Size,
        Type = cluster.Type,
        Steps = cluster.Plan.Steps,
        StepSeconds = cluster.Plan.StepSeconds,
        StartedAt = At(cluster.TimeStart),
        EndsAt = At(cluster.TimeEnd),
        Experiment = cluster.Experiment,
        Machines = [.. cluster.Machines.Select(m => new ClusterMachineView(
            m.Index, m.InstanceId, m.Address, m.State is { } s ? char.ToLowerInvariant(s.ToString()[0]) + s.ToString()[1..] : "starting",
            m.Planned, m.Sent, m.Answered, m.NoAnswer, m.Missed))],
    };

    private static DateTimeOffset? At(double? seconds) => seconds is { } s ? DateTimeOffset.FromUnixTimeMilliseconds((long)(s * 1000)) : null;
}
