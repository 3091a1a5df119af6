using Scalectl.Aws.AutoScaling;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>An experiment's scheduled changes as the cloud's scheduled actions; they go with the group, which the experiment made and removes.</summary>
internal static class ScheduledActions
{
    /// <param name="start">Start of the load.</param>
    public static IEnumerable<ScheduledAction> Of(IReadOnlyList<ScheduleEntry> schedule, DateTimeOffset start) =>
        schedule.Select((entry, index) => new ScheduledAction(FormattableString.Invariant($"scalectl-schedule-{index + 1}"), start + entry.At, entry.Min, entry.Max, entry.Desired));
}
