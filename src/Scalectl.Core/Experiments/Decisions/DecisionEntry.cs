using System.Text.Json.Serialization;

namespace Scalectl.Experiments;

/// <summary>What an entry tells.</summary>
[JsonConverter(typeof(Word<DecisionKind>))]
public enum DecisionKind
{
    /// <summary>The desired capacity changed.</summary>
    Changed,

    /// <summary>An alarm was on and nothing changed.</summary>
    Blocked,
}

/// <summary>One answer to "why did it scale, and why did it not".</summary>
public sealed record DecisionEntry
{
    /// <summary>What it tells.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>When; of what lasted, when it began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Of what lasted, the end of the last period in which it was so.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Machines wanted before.</summary>
    public required int From { get; init; }

    /// <summary>Machines wanted after; the same as <see cref="From"/> when nothing changed.</summary>
    public required int To { get; init; }

    /// <summary>Why: alarm, data points, what blocked it.</summary>
    public required string Reason { get; init; }

    /// <summary>The cloud's own sentence; null: it says nothing of what it does not do.</summary>
    public string? CloudReason { get; init; }
}
