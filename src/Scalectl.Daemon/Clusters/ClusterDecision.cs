using System.Globalization;
using Scalectl.Api;
using Scalectl.Load;

namespace Scalectl.Daemon.Clusters;

/// <summary>What a cluster's state should be, from what its machines say: pure, so that every case has a test.</summary>
internal static class ClusterDecision
{
    /// <summary>After the end and the last answer's timeout, how long a machine may take to say that it is done.</summary>
    private const double LatestSeconds = 60;

    /// <summary>How long an assignment may take to reach every machine before step 1.</summary>
    private const double NoticeSeconds = 1;

    /// <param name="cluster">The cluster.</param>
    /// <param name="statuses">What each machine said just now, by index; one that did not answer is left out.</param>
    /// <param name="kept">Last sequence number in the store, by index; of machines that are done.</param>
    /// <param name="now">UNIX seconds.</param>
    /// <param name="launchTimeout">How long machines may take to come up.</param>
    /// <param name="obstacle">Why a machine is missing, if the cloud or its port said so.</param>
    public static StoredCluster Next(
        StoredCluster cluster, IReadOnlyDictionary<int, GeneratorStatus> statuses, IReadOnlyDictionary<int, long> kept, double now, TimeSpan launchTimeout, string? obstacle)
    {
        if (cluster.State is not (ClusterState.Launching or ClusterState.Waiting or ClusterState.Running))
        {
            return cluster;
        }

        var next = cluster with { Machines = [.. cluster.Machines.Select(m => statuses.TryGetValue(m.Index, out var s) ? Updated(m, s) : m)] };
        if (next.Machines.FirstOrDefault(m => m.State == GeneratorState.Failed) is { } failed)
        {
            var why = statuses.TryGetValue(failed.Index, out var s) ? s.Message : null;
            return next with { State = ClusterState.Failed, Message = $"machine {failed.Index} ({failed.InstanceId}) failed: {why ?? "it did not say why"}" };
        }

        var all = statuses.Count == cluster.Size;
        if (next.TimeStart is null && all)
        {
            // A whole second, so that steps and seconds of the clock begin together.
            next = next with { TimeStart = Math.Ceiling(now + NoticeSeconds) };
        }

        // A done cluster's numbers are final: what its generators said last must lie in the store first.
        var unkept = next.Machines.Where(m => m.State == GeneratorState.Done && kept.GetValueOrDefault(m.Index) < m.SeqBase + m.LastSeq).ToList();
        if (next.Machines.Count == cluster.Size && next.Machines.All(m => m.State == GeneratorState.Done) && unkept.Count == 0)
        {
            var replaced = next.Machines.Where(m => m.SeqBase > 0).ToList();
            return next with
            {
                State = ClusterState.Done,
                Message = replaced.Count == 0 ? null : $"machine(s) {Indexes(replaced)} replaced one that was lost: the lost one's last requests are not known, and what was due meanwhile counts as missed",
            };
        }

        if (next.TimeStart is not { } start)
        {
            return LaunchTimedOut(next, statuses.Count, now, launchTimeout, obstacle);
        }

        if (now > next.TimeEnd + cluster.Plan.TimeoutSeconds + LatestSeconds)
        {
            var silent = next.Machines.Where(m => m.State != GeneratorState.Done).ToList();
            return next with
            {
                State = ClusterState.Failed,
                Message = silent.Count > 0
                    ? $"the load is over, but machine(s) {Indexes(silent)} did not say that they are done; {obstacle ?? "the last samples may be missing"}"
                    : unkept.Count > 0
                    ? $"the load is over, but the last seconds of machine(s) {Indexes(unkept)} could not be fetched; {obstacle ?? "the machine may be gone"}"
                    : $"{next.Machines.Count} of {cluster.Size} machines ran; {obstacle ?? "the others never came up"}",
            };
        }

        var state = now >= start ? ClusterState.Running : all || cluster.State == ClusterState.Waiting ? ClusterState.Waiting : ClusterState.Launching;
        return next with { State = state, Message = all ? null : $"{statuses.Count} of {cluster.Size} machines answer{(obstacle is null ? "" : $"; {obstacle}")}" };
    }

    /// <summary>The assignment that a machine should have; null: it has it, or there is none yet.</summary>
    public static GeneratorAssignment? Missing(StoredCluster cluster, int index, GeneratorStatus status)
    {
        if (cluster.TimeStart is not { } start || status.State is GeneratorState.Done or GeneratorState.Failed)
        {
            return null;
        }

        var wanted = new GeneratorAssignment(index, cluster.Size, start);
        return status.Assignment == wanted ? null : wanted;
    }

    private static string Indexes(IEnumerable<StoredMachine> machines) => string.Join(", ", machines.Select(m => m.Index.ToString(CultureInfo.InvariantCulture)));

    private static StoredCluster LaunchTimedOut(StoredCluster cluster, int answering, double now, TimeSpan launchTimeout, string? obstacle)
    {
        var said = $"{answering} of {cluster.Size} machines answer{(obstacle is null ? "" : $"; {obstacle}")}";
        return now - (cluster.CreatedAt.ToUnixTimeMilliseconds() / 1000.0) > launchTimeout.TotalSeconds
            ? cluster with { State = ClusterState.Failed, Message = $"after {launchTimeout.TotalMinutes:0.#} min {said}" }
            : cluster with { Message = said };
    }

    private static StoredMachine Updated(StoredMachine machine, GeneratorStatus status) => machine with
    {
        State = status.State,
        LastSeq = status.LastSeq,
        Planned = status.Planned,
        Sent = status.Sent,
        Answered = status.Answered,
        NoAnswer = status.NoAnswer,
        Missed = status.Missed,
    };
}
