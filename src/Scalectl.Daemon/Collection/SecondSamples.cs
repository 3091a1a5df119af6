using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Daemon.Collection;

/// <summary>A generator's second as samples: counts as they are, times as mean and percentiles of its histogram.</summary>
internal static class SecondSamples
{
    /// <param name="machine">Index of the machine.</param>
    /// <param name="second">What it did.</param>
    /// <param name="times">To read histograms into: as large as an answer was slow, so that a new one for each second would cost more than all the rest.</param>
    public static IEnumerable<Sample> Of(int machine, GeneratorSecond second, LatencyHistogram times)
    {
        var source = SampleSource.Generator(machine);
        var time = second.Time * 1000;
        Sample Value(string series, double value) => new(source, series, time, value);
        yield return Value(SeriesNames.Planned, second.Planned);
        yield return Value(SeriesNames.Sent, second.Sent);
        yield return Value(SeriesNames.Missed, second.Missed);
        yield return Value(SeriesNames.Answered2xx, second.Answered2xx);
        yield return Value(SeriesNames.Answered3xx, second.Answered3xx);
        yield return Value(SeriesNames.Answered4xx, second.Answered4xx);
        yield return Value(SeriesNames.Answered5xx, second.Answered5xx);
        yield return Value(SeriesNames.NoAnswer, second.NoAnswer);
        yield return Value(SeriesNames.BytesReceived, second.BytesReceived);
        yield return Value(SeriesNames.BytesSent, second.BytesSent);
        yield return Value(SeriesNames.Opened, second.Opened);
        times.Reset();
        if (second.ResponseTime is { } text && times.TryMerge(text) && times.Count > 0)
        {
            yield return Value(SeriesNames.ResponseMeanMs, times.Mean / 1e6);
            yield return Value(SeriesNames.ResponseP50Ms, times.ValueAtPercentile(50) / 1e6);
            yield return Value(SeriesNames.ResponseP95Ms, times.ValueAtPercentile(95) / 1e6);
            yield return Value(SeriesNames.ResponseP99Ms, times.ValueAtPercentile(99) / 1e6);
        }

        foreach (var (series, phase) in new[] { (SeriesNames.ConnectP95Ms, second.ConnectTime), (SeriesNames.FirstByteP95Ms, second.FirstByteTime), (SeriesNames.CompleteP95Ms, second.CompleteTime) })
        {
            times.Reset();
            if (phase is not null && times.TryMerge(phase) && times.Count > 0)
            {
                yield return Value(series, times.ValueAtPercentile(95) / 1e6);
            }
        }
    }
}
