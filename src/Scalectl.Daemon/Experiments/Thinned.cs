using Scalectl.Series;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// A long series in few points, for a curve that is no wider than a page: of each of equal stretches of time the least
/// and the greatest value stay, at their own moments. A peak of one second is still seen, which a mean would hide.
/// </summary>
internal static class Thinned
{
    /// <summary>Fewest points that may be asked for: two of each of ten stretches.</summary>
    public const int Fewest = 20;

    /// <param name="samples">One series, in the order of time.</param>
    /// <param name="points">Most points, <see cref="Fewest"/> or more.</param>
    public static IReadOnlyList<Sample> Of(IReadOnlyList<Sample> samples, int points)
    {
        if (samples.Count <= points)
        {
            return samples;
        }

        var stretches = points / 2;
        var (first, span) = (samples[0].TimeMs, samples[^1].TimeMs - samples[0].TimeMs + 1);
        List<Sample> kept = [];
        var (least, greatest, current) = (0, 0, 0L);
        for (var i = 1; i <= samples.Count; i++)
        {
            var stretch = i < samples.Count ? (samples[i].TimeMs - first) * stretches / span : stretches;
            if (stretch != current)
            {
                Keep(samples, Math.Min(least, greatest), Math.Max(least, greatest), kept);
                (least, greatest, current) = (i, i, stretch);
            }
            else
            {
                least = samples[i].Value < samples[least].Value ? i : least;
                greatest = samples[i].Value > samples[greatest].Value ? i : greatest;
            }
        }

        return kept;
    }

    private static void Keep(IReadOnlyList<Sample> samples, int earlier, int later, List<Sample> kept)
    {
        kept.Add(samples[earlier]);
        if (later != earlier)
        {
            kept.Add(samples[later]);
        }
    }
}
