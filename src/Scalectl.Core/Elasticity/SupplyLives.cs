using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>Machines from a supply series of which nothing else is known, so that cost has lives to count.</summary>
public static class SupplyLives
{
    /// <summary>
    /// One life for each machine that the supply implies: a rise launches, a fall ends the machine launched last (last
    /// in, first out), the end of the series ends all. Supply is rounded to whole machines; in a gap the last value holds.
    /// </summary>
    public static IReadOnlyList<MachineLife> LastInFirstOut(StepSeries supply)
    {
        var ended = new List<MachineLife>();
        var alive = new Stack<MachineLife>();
        for (var i = 0; i < supply.Count; i++)
        {
            var (time, value) = supply[i];
            if (double.IsNaN(value))
            {
                continue;
            }

            var target = (int)Math.Max(0, Math.Round(value, MidpointRounding.AwayFromZero));
            while (alive.Count > target)
            {
                ended.Add(alive.Pop() with { TerminatingMs = time, EndedMs = time });
            }

            while (alive.Count < target)
            {
                alive.Push(new MachineLife($"m-{ended.Count + alive.Count + 1}", time, time, null, null));
            }
        }

        ended.AddRange(alive.Select(life => life with { TerminatingMs = supply.EndMs, EndedMs = supply.EndMs }));
        return ended;
    }
}
