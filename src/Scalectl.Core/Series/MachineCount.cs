namespace Scalectl.Series;

/// <summary>How many machines there were, to the millisecond, from their lives.</summary>
public static class MachineCount
{
    /// <summary>Machines in service.</summary>
    public static StepSeries InService(IEnumerable<MachineLife> lives, long startMs, long endMs) =>
        Of(lives.Where(l => l.InServiceMs is not null).Select(l => (l.InServiceMs!.Value, l.TerminatingMs ?? l.EndedMs)), startMs, endMs);

    /// <summary>Machines that exist, pending and terminating included.</summary>
    public static StepSeries Total(IEnumerable<MachineLife> lives, long startMs, long endMs) =>
        Of(lives.Select(l => (l.LaunchedMs, l.EndedMs)), startMs, endMs);

    private static StepSeries Of(IEnumerable<(long FromMs, long? ToMs)> spans, long startMs, long endMs)
    {
        if (endMs <= startMs)
        {
            return StepSeries.Empty;
        }

        // What changed before the start has happened at the start; a change at the end changes nothing any more.
        var changes = spans
            .SelectMany(span => new[] { (At: Math.Max(span.FromMs, startMs), By: 1), (At: Math.Max(span.ToMs ?? long.MaxValue, startMs), By: -1) })
            .OrderBy(change => change.At);
        var points = new List<StepPoint> { new(startMs, 0) };
        var count = 0;
        foreach (var (at, by) in changes)
        {
            count += by;
            points.Add(new StepPoint(at, count));
        }

        return StepSeries.FromEvents(points, endMs);
    }
}
