namespace Scalectl.Series;

/// <summary>The samples of one source and series within one of equal intervals, in a few numbers: a long series in bounded memory.</summary>
/// <param name="Source">Who measured: <see cref="SampleSource"/>.</param>
/// <param name="Series">Name of the series: <see cref="SeriesNames"/>.</param>
/// <param name="Index">Which interval: 0 begins at the origin, those before it are negative.</param>
/// <param name="Count">How many samples, 1 or more.</param>
/// <param name="Sum">Of their values, in the series' unit.</param>
/// <param name="LastMs">When the last one was, UNIX milliseconds.</param>
/// <param name="Last">Its value.</param>
public readonly record struct SampleInterval(string Source, string Series, long Index, int Count, double Sum, long LastMs, double Last);
