using Scalectl.Client.Output;
using Scalectl.Experiments;

namespace Scalectl.Client.Experiments;

/// <summary>How the answers to "why did it scale" read.</summary>
internal static class DecisionTable
{
    public static Grid Of(IReadOnlyList<DecisionEntry> entries)
    {
        var grid = new Grid("at", "until", "kind", "from", "to", "reason") { Empty = "no decision and no alarm so far" };
        foreach (var entry in entries)
        {
            grid.Add(Show.Time(entry.At), Show.Time(entry.Until), Word<DecisionKind>.Of(entry.Kind), Show.Count(entry.From), Show.Count(entry.To), entry.Reason);
        }

        return grid;
    }
}
