using System.Text.RegularExpressions;
using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.Compute;
using Scalectl.Series;

namespace Scalectl.Daemon.Collection;

/// <summary>
/// Reconstructs the life of each machine of a group from what is known of it: the cloud's activities are exact to the
/// second, polling is the fallback. Pure: the same knowledge gives the same lives, in any order of polls.
/// <code>
/// launched      EC2's launch time, else the launch activity's start, else first seen
/// in service    the launch activity's end, else first seen in service
/// terminating   the termination activity's start, else first seen leaving
/// ended         the termination activity's end, else first missed after it was leaving
/// </code>
/// </summary>
internal static partial class MachineLives
{
    /// <param name="lives">What is known so far.</param>
    /// <param name="first">True for the first poll of a run: a machine that is in service then has been since its launch.</param>
    public static IReadOnlyList<MachineLife> Merge(
        IReadOnlyList<MachineLife> lives, IReadOnlyList<GroupInstance> instances, IReadOnlyList<Machine> machines,
        IReadOnlyList<GroupActivity> activities, long nowMs, bool first)
    {
        var known = lives.ToDictionary(l => l.InstanceId);
        var launches = ByInstance(activities, "Launching a new EC2 instance");
        var ends = ByInstance(activities, "Terminating EC2 instance");
        var launchedAt = machines.Where(m => m.LaunchedAt is not null).ToDictionary(m => m.InstanceId, m => m.LaunchedAt!.Value.ToUnixTimeMilliseconds());
        var present = instances.ToDictionary(i => i.InstanceId);

        // Groups and activities are two answers of two moments: a launch that only the second one knows is not gone, but new.
        foreach (var id in present.Keys.Union(launches.Keys.Intersect(ends.Keys)).Except(known.Keys).ToList())
        {
            var launch = launches.GetValueOrDefault(id);
            var launched = launchedAt.TryGetValue(id, out var ec2) ? ec2 : launch?.Start.ToUnixTimeMilliseconds() ?? nowMs;
            known[id] = new MachineLife(id, launched, null, null, null);
        }

        return [.. known.Values.Select(life => Updated(life, present.GetValueOrDefault(life.InstanceId))).OrderBy(l => l.LaunchedMs).ThenBy(l => l.InstanceId, StringComparer.Ordinal)];

        MachineLife Updated(MachineLife life, GroupInstance? instance)
        {
            var launch = launches.GetValueOrDefault(life.InstanceId);
            var end = ends.GetValueOrDefault(life.InstanceId);
            var serving = instance?.LifecycleState == "InService";
            var leaving = instance is null || instance.LifecycleState.StartsWith("Terminat", StringComparison.Ordinal);
            if (launchedAt.TryGetValue(life.InstanceId, out var launched))
            {
                life = life with { LaunchedMs = launched };
            }

            var inService = launch is { Status: "Successful", End: { } up } ? up.ToUnixTimeMilliseconds()
                : life.InServiceMs ?? (serving ? (first ? life.LaunchedMs : nowMs) : null);
            var terminating = end?.Start.ToUnixTimeMilliseconds() ?? (leaving ? life.TerminatingMs ?? nowMs : null);
            var ended = end is { Status: "Successful", End: { } gone } ? gone.ToUnixTimeMilliseconds()
                : instance is null ? life.EndedMs ?? nowMs : (long?)null;

            // A machine that was given up before it served never served.
            if (inService is { } served && terminating is { } left && served > left)
            {
                inService = null;
            }

            return life with { InServiceMs = inService, TerminatingMs = terminating, EndedMs = ended };
        }
    }

    // «Launching a new EC2 instance» without an id is one that failed before there was a machine.
    private static Dictionary<string, GroupActivity> ByInstance(IReadOnlyList<GroupActivity> activities, string what)
        => activities
            .Where(a => a.Description.StartsWith(what, StringComparison.Ordinal) && InstanceId().IsMatch(a.Description))
            .GroupBy(a => InstanceId().Match(a.Description).Value)
            .ToDictionary(g => g.Key, g => g.MaxBy(a => a.Start)!);

    [GeneratedRegex("i-[0-9a-f]+", RegexOptions.CultureInvariant)]
    private static partial Regex InstanceId();
}
