namespace Scalectl.Series;

/// <summary>Adds samples up by equal intervals while they come, and keeps nothing but the sums.</summary>
/// <param name="originMs">Where interval 0 begins, UNIX milliseconds.</param>
/// <param name="lengthMs">Length of an interval, 1 or more.</param>
public sealed class IntervalSums(long originMs, long lengthMs)
{
    private readonly Dictionary<(string Source, string Series, long Index), SampleInterval> _sums = [];

    /// <summary>What was added, by source, series and interval.</summary>
    public IReadOnlyList<SampleInterval> All => [.. _sums.Values.OrderBy(s => s.Source, StringComparer.Ordinal).ThenBy(s => s.Series, StringComparer.Ordinal).ThenBy(s => s.Index)];

    /// <summary>Adds one sample, in any order.</summary>
    public void Add(Sample sample)
    {
        var index = Math.DivRem(sample.TimeMs - originMs, lengthMs, out var rest) - (rest < 0 ? 1 : 0);
        var key = (sample.Source, sample.Series, index);
        _sums[key] = !_sums.TryGetValue(key, out var before) ? new SampleInterval(sample.Source, sample.Series, index, 1, sample.Value, sample.TimeMs, sample.Value)
            : before with { Count = before.Count + 1, Sum = before.Sum + sample.Value, LastMs = Math.Max(before.LastMs, sample.TimeMs), Last = sample.TimeMs >= before.LastMs ? sample.Value : before.Last };
    }
}
