using Scalectl.Load;

namespace Scalectl.Experiments;

/// <summary>
/// The order in which the experiments of a group run: in each round every experiment once, shuffled anew. What changes
/// with the hour (a neighbour on the cloud, a warm cache) then falls on all of them alike and not on the one whose runs
/// all came last.
/// <code>
/// round    1      2      3
/// order  B A C  C B A  A C B
/// </code>
/// </summary>
public static class BlockedOrder
{
    /// <summary>The runs, first to last.</summary>
    /// <param name="experiments">How many there are, at least 1.</param>
    /// <param name="rounds">How often each runs, at least 1.</param>
    /// <param name="seed">Same seed, same order.</param>
    public static IReadOnlyList<PlacedRun> Of(int experiments, int rounds, long seed)
    {
        var runs = new List<PlacedRun>(experiments * rounds);
        for (var round = 1; round <= rounds; round++)
        {
            var random = new SplitMix64(seed, round);
            int[] order = [.. Enumerable.Range(0, experiments)];
            for (var i = experiments - 1; i > 0; i--)
            {
                var other = (int)(random.NextUniform() * (i + 1));
                (order[i], order[other]) = (order[other], order[i]);
            }

            runs.AddRange(order.Select(experiment => new PlacedRun(round, experiment)));
        }

        return runs;
    }
}

/// <summary>One run of a group.</summary>
/// <param name="Round">From 1.</param>
/// <param name="Experiment">Which of them, from 0, in the order given.</param>
public readonly record struct PlacedRun(int Round, int Experiment);
