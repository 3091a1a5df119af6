namespace Scalectl.Api;

/// <summary>
/// Answer of <c>GET experiments/{id}/timeline</c>: all series of a run on one axis of equal intervals, the rows of its
/// CSV as columns. Interval i starts at <see cref="StartMs"/> + i · <see cref="IntervalSeconds"/>; counts are sums over it.
/// </summary>
public sealed record TimelineView
{
    /// <summary>Start of the first interval, UNIX milliseconds.</summary>
    public required long StartMs { get; init; }

    /// <summary>Length of an interval.</summary>
    public required int IntervalSeconds { get; init; }

    /// <summary>How many intervals there are.</summary>
    public required int Count { get; init; }

    /// <summary>By the names of the CSV's columns, each of <see cref="Count"/> values; null: nothing is known of that interval. A series of which nothing is known at all is left out.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<double?>> Series { get; init; }
}
