using System.Collections.Frozen;

namespace Scalectl.Scaling;

/// <summary>What an alarm makes of periods without data, where there are too few with data to decide by them alone.</summary>
public enum MissingData
{
    /// <summary>CloudWatch's default: nothing is made of them; with no data at all the state is INSUFFICIENT_DATA.</summary>
    Missing,

    /// <summary>The state is kept.</summary>
    Ignore,

    /// <summary>They count as breaching.</summary>
    Breaching,

    /// <summary>They count as not breaching.</summary>
    NotBreaching,
}

/// <summary>The treatments by the names that CloudWatch uses.</summary>
public static class MissingDataNames
{
    /// <summary>Every treatment by its CloudWatch name.</summary>
    public static FrozenDictionary<string, MissingData> ByName { get; } = new Dictionary<string, MissingData>
    {
        ["missing"] = MissingData.Missing,
        ["ignore"] = MissingData.Ignore,
        ["breaching"] = MissingData.Breaching,
        ["notBreaching"] = MissingData.NotBreaching,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
