using Scalectl.Scaling;

namespace Scalectl.Experiments;

/// <summary>The list <c>schedule</c> of an app that is deployed.</summary>
internal static class ScheduleSection
{
    private const string Example = "{at: 5m, min: 2, desired: 4}";

    /// <summary>A cloud takes at most this many for a group, one of them is Scalectl's own.</summary>
    private const int Most = 124;

    /// <summary>The changes, ascending; null: none.</summary>
    /// <param name="map">The section that has the list.</param>
    /// <param name="min">The group's least machines at the start.</param>
    /// <param name="max">Its most.</param>
    public static IReadOnlyList<ScheduleEntry>? Read(YamlMap map, int min, int max)
    {
        List<ScheduleEntry> entries = [.. map.Maps("schedule", $"[{Example}]").Select(Entry).OrderBy(e => e.At)];
        if (entries.Count > Most)
        {
            map.Add("schedule", $"{entries.Count} changes", $"at most {Most}", $"schedule: [{Example}]");
        }

        foreach (var pair in entries.Zip(entries.Skip(1)).Where(pair => pair.First.At == pair.Second.At && pair.First.At > TimeSpan.Zero))
        {
            map.Add("schedule", $"two changes at {Duration.Format(pair.First.At)}", "one change at a time, as a cloud's group allows", Example);
        }

        // With limits that are wrong themselves nothing can be said of how changes move them.
        if (min <= max && ScheduledChange.Validate(entries.Select(e => e.ToChange()), min, max) is [var first, ..])
        {
            map.Add("schedule", first.Found, first.Expected, Example);
        }

        return entries.Count == 0 ? null : entries;
    }

    private static ScheduleEntry Entry(YamlMap map)
    {
        var entry = new ScheduleEntry
        {
            At = map.Time("at", TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
            Min = Size(map, "min", 0),
            Max = Size(map, "max", 1),
            Desired = Size(map, "desired", 0),
        };
        if (!map.Has("at"))
        {
            map.Add("at", "nothing", "a time from the start of the load", "5m");
        }
        else if (entry.At.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            map.Add("at", Duration.Format(entry.At), "a whole number of seconds, as a cloud counts them", "5m");
        }

        if (entry is { Min: null, Max: null, Desired: null } && !map.Has("min") && !map.Has("max") && !map.Has("desired"))
        {
            map.Add("desired", "none of min, max, desired", "at least one of them", "4");
        }

        map.Close();
        return entry;
    }

    private static int? Size(YamlMap map, string key, int least) => map.Has(key) ? (int)map.Whole(key, least, least, 10_000, "4") : null;
}
