using System.Globalization;
using Scalectl.Scaling;
using Scalectl.Series;

namespace Scalectl.Experiments;

/// <summary>
/// Why an experiment's group scaled, and why it did not. What changed is the cloud's own word (its activities). What
/// the cloud does not tell, the state of the alarms and what blocked them, is worked out again: the policy of Core is
/// driven, period by period, with the CPU that was measured and the machines that there were.
/// </summary>
/// <remarks>
/// The cloud leaves warming machines out of a target tracking policy's own mean, and CPU is recorded as the mean of all:
/// near a threshold the two may differ by a period.
/// </remarks>
public static class DecisionLog
{
    /// <summary>The entries, oldest first; those of the load's time only.</summary>
    public static IReadOnlyList<DecisionEntry> Of(ExperimentData data)
    {
        var changes = DesiredCapacity.DecisionsOf(data);
        var standings = Standings(data);
        List<DecisionEntry> entries =
        [
            .. changes.Select(change => new DecisionEntry
            {
                Kind = DecisionKind.Changed,
                At = Time(change.TimeMs),
                From = change.From,
                To = change.To,
                Reason = Because(standings, change),
                CloudReason = change.Reason,
            }),
            .. Blocked(standings),
        ];
        return [.. entries.OrderBy(e => e.At)];
    }

    private static List<Standing> Standings(ExperimentData data)
    {
        var points = data.Samples
            .Where(s => s.Source == SampleSource.Cloud && s.Series == SeriesNames.CpuPct && s.TimeMs < data.EndMs)
            .DistinctBy(s => s.TimeMs).OrderBy(s => s.TimeMs).ToList();
        if (data.Specification.App.Deploy is not { } deploy || points.Count < 2 || data.Machines.Count == 0)
        {
            return [];
        }

        var warmUp = deploy.WarmUp.TotalSeconds;
        var alarms = PolicyReplay.Of(deploy.Policies, warmUp);
        var period = points.Zip(points.Skip(1), (a, b) => b.TimeMs - a.TimeMs).Order().ElementAt((points.Count - 1) / 2);
        var desired = ExperimentSeries.Of(data, Elasticity.LoadTally.Of([], data.Specification.Load.Step.TotalSeconds)).Desired;
        var standings = new List<Standing>();
        foreach (var point in points)
        {
            var end = point.TimeMs + period;
            var wanted = desired.ValueAt(Math.Clamp(end - 1, desired.StartMs, Math.Max(desired.StartMs, desired.EndMs - 1)));
            if (alarms.Count == 0 || double.IsNaN(wanted))
            {
                continue;
            }

            var instances = data.Machines.Where(m => m.LaunchedMs < end && (m.TerminatingMs ?? m.EndedMs ?? long.MaxValue) >= end)
                .Select(m => m.InServiceMs is { } at && at < end ? new InstanceView(at / 1000.0) : InstanceView.Pending).ToArray();
            var decisions = alarms.Select(a => Tick(a, instances, (int)wanted, deploy, data, point, end)).ToArray();
            standings.Add(new Standing(point.TimeMs, end, Decision: ScalingPolicies.Combine(decisions), Text: Text(alarms), WarmMs: WarmAt(instances, end, warmUp)));
        }

        return standings;
    }

    private static ScalingDecision Tick(
        PolicyAlarms alarms, InstanceView[] instances, int desired, DeploySpecification deploy, ExperimentData data, Sample point, long end)
    {
        var changes = (deploy.Schedule ?? []).Where(change => data.StartMs + change.At.TotalMilliseconds <= end).ToList();
        var group = new GroupView
        {
            Desired = desired,
            Min = changes.FindLast(change => change.Min is not null)?.Min ?? deploy.Min,
            Max = changes.FindLast(change => change.Max is not null)?.Max ?? deploy.Max,
            Instances = instances,
            Terminating = data.Machines.Count(m => m.TerminatingMs < end && (m.EndedMs ?? long.MaxValue) >= end),
            LastActivityEnd = data.Activities.Where(a => a.EndMs < end).Select(a => a.EndMs!.Value / 1000.0).DefaultIfEmpty(double.NegativeInfinity).Max(),
        };
        return alarms.Tick(end / 1000.0, point.TimeMs / 1000.0, group, point.Value);
    }

    /// <summary>When the last of the machines that warm up is warm; null: one is still starting, or none warms up.</summary>
    private static long? WarmAt(InstanceView[] instances, long end, double warmUpSeconds)
    {
        var cold = instances.Where(i => i.InServiceSince + warmUpSeconds > end / 1000.0).ToList();
        return cold.Count == 0 || cold.Any(i => double.IsInfinity(i.InServiceSince)) ? null : (long)((cold.Max(i => i.InServiceSince) + warmUpSeconds) * 1000);
    }

    private static string Text(IReadOnlyList<PolicyAlarms> alarms)
    {
        var parts = alarms.SelectMany(a => new[] { ("AlarmHigh", a.HighVerdict), ("AlarmLow", a.LowVerdict) }).Where(p => p.Item2.Evaluated + p.Item2.Missing > 0);
        return string.Join(", ", parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Item1} {p.Item2.Breaching} of {p.Item2.Evaluated + p.Item2.Missing}")));
    }

    /// <summary>The newest period that had ended when the capacity changed.</summary>
    private static string Because(List<Standing> standings, DesiredChange change)
    {
        var index = standings.FindLastIndex(s => s.EndMs <= change.TimeMs + 1000);
        if (index < 0 || standings[index].Decision.Alarm == AlarmSide.None)
        {
            return change.Reason;
        }

        var (standing, decision) = (standings[index], standings[index].Decision);
        return string.Create(CultureInfo.InvariantCulture, $"{standing.Text}; CPU {decision.Metric:0.#} % against {decision.Against:0.#} % on {decision.Counted} machine(s) wants {decision.Wanted}");
    }

    /// <summary>Periods in a row with the same obstacle are one entry.</summary>
    private static IEnumerable<DecisionEntry> Blocked(List<Standing> standings)
    {
        for (var i = 0; i < standings.Count;)
        {
            var first = standings[i];
            var last = i;
            while (last + 1 < standings.Count && Same(standings[last + 1].Decision, first.Decision))
            {
                last++;
            }

            // An alarm that finds enough machines on their way, or the group at a limit it rests at, is told too: that is the answer to "why not".
            if (first.Decision is { Alarm: not AlarmSide.None, BlockedBy: not Blocker.None } decision)
            {
                yield return new DecisionEntry
                {
                    Kind = DecisionKind.Blocked,
                    At = Time(first.StartMs),
                    Until = Time(standings[last].EndMs),
                    From = decision.From,
                    To = decision.From,
                    Reason = $"{first.Text}; blocked: {Obstacle(first)}",
                };
            }

            i = last + 1;
        }
    }

    private static bool Same(ScalingDecision one, ScalingDecision other) =>
        (one.Alarm, one.BlockedBy, one.From) == (other.Alarm, other.BlockedBy, other.From);

    private static string Obstacle(Standing standing)
    {
        var reason = standing.Decision.Reason;
        var obstacle = reason[(reason.IndexOf("blocked: ", StringComparison.Ordinal) + "blocked: ".Length)..];
        return standing is { Decision.BlockedBy: Blocker.Warming, WarmMs: { } warm } ? $"{obstacle} until {Time(warm):HH:mm:ss}" : obstacle;
    }

    private static DateTimeOffset Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private sealed record Standing(long StartMs, long EndMs, ScalingDecision Decision, string Text, long? WarmMs);
}
