using Scalectl.Api;
using Scalectl.Client.Output;

namespace Scalectl.Client.Clusters;

/// <summary>How a cluster reads.</summary>
internal static class ClusterTable
{
    public static Facts Facts(ClusterView cluster) => new Facts()
        .Add("name", "name", cluster.Name)
        .Add("state", "state", Word<ClusterState>.Of(cluster.State))
        .Add("message", "message", cluster.Message)
        .Add("target", "target", cluster.Target)
        .Add("function", "function", cluster.Function)
        .Add("size", "machines", Show.Count(cluster.Size))
        .Add("type", "type", cluster.Type)
        .Add("steps", "steps", Show.Count(cluster.Steps))
        .Add("stepSeconds", "length of a step", cluster.StepSeconds, " s")
        .Add("startedAt", "started", Show.Time(cluster.StartedAt))
        .Add("endsAt", "ends", Show.Time(cluster.EndsAt))
        .Add("experiment", "experiment", cluster.Experiment)
        .AddLoad(cluster.Load);

    public static Grid Machines(ClusterView cluster)
    {
        var grid = new Grid("machine", "instance", "address", "state", "planned", "sent", "answered", "noAnswer", "missed");
        foreach (var m in cluster.Machines)
        {
            grid.Add(
                Show.Count(m.Index), m.InstanceId, m.Address ?? "", m.State, Show.Count(m.Planned), Show.Count(m.Sent), Show.Count(m.Answered), Show.Count(m.NoAnswer), Show.Count(m.Missed));
        }

        return grid;
    }
}
