using System.Globalization;
using System.Text.RegularExpressions;
using Scalectl.Elasticity;
using Scalectl.Series;

namespace Scalectl.Experiments;

/// <summary>
/// The group's desired capacity over time. The cloud states each change in the cause of the activity that followed it
/// ("At 2026-11-24T06:00:05Z a monitor alarm .. changing the desired capacity from 1 to 2"); polling says the rest.
/// </summary>
public static partial class DesiredCapacity
{
    /// <summary>Causes are cut to whole seconds: a poll this soon after one may still be of the time before it.</summary>
    private const long CauseResolutionMs = 1_000;

    private const string SeenReason = "Prometheus tells that the desired capacity changed; why, the autoscaler knows";

    /// <summary>The changes that the causes state, oldest first.</summary>
    public static IReadOnlyList<StepPoint> Changes(IEnumerable<ScalingActivity> activities) => [.. activities
        .SelectMany(activity => ChangePattern().Matches(activity.Cause))
        .Select(match => (Read: DateTimeOffset.TryParse(match.Groups["at"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at), At: at, match.Groups["to"].Value))
        .Where(change => change.Read)
        .Select(change => new StepPoint(change.At.ToUnixTimeMilliseconds(), double.Parse(change.Value, CultureInfo.InvariantCulture)))
        .Distinct()
        .OrderBy(point => point.TimeMs)];

    /// <summary>The same changes with what made them, oldest first.</summary>
    public static IReadOnlyList<DesiredChange> Decisions(IEnumerable<ScalingActivity> activities) => [.. activities
        .SelectMany(activity => ChangePattern().Matches(activity.Cause))
        .Select(match => (
            Read: DateTimeOffset.TryParse(match.Groups["at"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at), At: at, Groups: match.Groups))
        .Where(change => change.Read)
        .Select(change => new DesiredChange(
            change.At.ToUnixTimeMilliseconds(), Whole(change.Groups["from"]), Whole(change.Groups["to"]), change.Groups["why"].Value.Trim(' ', ',')))
        .Distinct()
        .OrderBy(change => change.TimeMs)];

    /// <summary>The changes during a run's load with what made them, from whoever tells of them.</summary>
    public static IReadOnlyList<DesiredChange> DecisionsOf(ExperimentData data)
    {
        var told = data.Specification.Metrics.Source == MetricsSource.Prometheus
            ? Seen(ExperimentSeries.Of(data, LoadTally.Of([], data.Specification.Load.Step.TotalSeconds)).Desired)
            : Decisions(data.Activities);
        return [.. told.Where(change => change.TimeMs >= data.StartMs && change.TimeMs < data.EndMs)];
    }

    /// <summary>The changes of a series where no activity tells of them: who polled it saw that, not why.</summary>
    /// <param name="desired">With gaps, over which a change is not known to the moment and is told at their end.</param>
    private static List<DesiredChange> Seen(StepSeries desired)
    {
        var changes = new List<DesiredChange>();
        double? last = null;
        for (var i = 0; i < desired.Count; i++)
        {
            var point = desired[i];
            if (double.IsNaN(point.Value))
            {
                continue;
            }

            if (last is { } before && before != point.Value)
            {
                changes.Add(new DesiredChange(point.TimeMs, (int)before, (int)point.Value, SeenReason));
            }

            last = point.Value;
        }

        return changes;
    }

    /// <summary>The series: polls, with the changes at their own moments.</summary>
    /// <param name="polls">Polled values, with gaps where polling failed.</param>
    /// <param name="activities">The group's activities.</param>
    public static StepSeries Of(StepSeries polls, IEnumerable<ScalingActivity> activities)
    {
        var changes = Changes(activities).Where(c => c.TimeMs >= polls.StartMs && c.TimeMs < polls.EndMs).ToList();
        if (changes.Count == 0)
        {
            return polls;
        }

        var points = new List<StepPoint>(polls.Count + changes.Count);
        var next = 0;
        for (var i = 0; i < polls.Count; i++)
        {
            for (; next < changes.Count && changes[next].TimeMs <= polls[i].TimeMs; next++)
            {
                points.Add(changes[next]);
            }

            if (next == 0 || polls[i].TimeMs >= changes[next - 1].TimeMs + CauseResolutionMs || double.IsNaN(polls[i].Value))
            {
                points.Add(polls[i]);
            }
        }

        points.AddRange(changes.Skip(next));
        return StepSeries.FromEvents(points, polls.EndMs);
    }

    private static int Whole(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"At (?<at>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?),? (?<why>(?:(?!At \d{4}).)*?)changing the desired capacity from (?<from>\d{1,6}) to (?<to>\d{1,6})", RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex ChangePattern();
}

/// <summary>A change of the desired capacity.</summary>
/// <param name="TimeMs">When, UNIX milliseconds.</param>
/// <param name="From">Machines wanted before.</param>
/// <param name="To">Machines wanted after.</param>
/// <param name="Reason">What made it, in the cloud's words: <c>a monitor alarm .. in state ALARM triggered policy ..</c>.</param>
public sealed record DesiredChange(long TimeMs, int From, int To, string Reason);
