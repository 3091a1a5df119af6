using System.Text.Json.Serialization;
using Scalectl.Scaling;

namespace Scalectl.Experiments;

/// <summary>A change of a group's sizes at a moment of the load, as the cloud's own scheduled actions make it.</summary>
public sealed record ScheduleEntry
{
    /// <summary>When, from the start of the load; a whole number of seconds, 1 or more.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public required TimeSpan At { get; init; }

    /// <summary>Least machines from then on; null: as before.</summary>
    public int? Min { get; init; }

    /// <summary>Most machines from then on; null: as before.</summary>
    public int? Max { get; init; }

    /// <summary>Machines wanted at that moment; null: as before.</summary>
    public int? Desired { get; init; }

    /// <summary>As the simulator has it.</summary>
    public ScheduledChange ToChange() => new(At.TotalSeconds, Min, Max, Desired);
}
