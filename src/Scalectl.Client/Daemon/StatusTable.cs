using Scalectl.Api;
using Scalectl.Client.Output;

namespace Scalectl.Client.Daemon;

/// <summary>How a status reads.</summary>
internal static class StatusTable
{
    public static Facts Facts(StatusView status) => new Facts()
        .Add("address", "scalectld", $"running at {status.Address}, process {status.ProcessId}, version {status.Version}", status.Address)
        .Add("processId", "", Show.Count(status.ProcessId))
        .Add("version", "", status.Version)
        .Add("message", "message", status.Message)
        .Add("since", "since", Show.Time(status.Since))
        .Add("home", "home", status.Home)
        .Add("activeUser", "active user", status.ActiveUser ?? "none (scalectl setup NAME)", status.ActiveUser ?? "")
        .Add("clusters", "clusters", List(status.Clusters.Select(c => $"{c.Name} ({Word<ClusterState>.Of(c.State)}, {c.Size} x {c.Type})")), Names(status.Clusters.Select(c => c.Name)))
        .Add("apps", "apps", List(status.Apps.Select(a => $"{a.Name} ({Word<AppState>.Of(a.State)}, {a.InService}/{a.Desired} in service)")), Names(status.Apps.Select(a => a.Name)))
        .Add("runningExperiments", "running experiments", List(status.RunningExperiments.Select(e => $"{e.Id} ({Word<ExperimentState>.Of(e.State)}, {e.Progress:P0})")), Names(status.RunningExperiments.Select(e => e.Id)));

    private static string Names(IEnumerable<string> names) => string.Join(' ', names);

    private static string List(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } list ? list : "none";
}
