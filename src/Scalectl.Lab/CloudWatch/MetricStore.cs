namespace Scalectl.Lab.CloudWatch;

/// <summary>
/// The lab's memory of metrics. Values are kept at <see cref="Resolution"/>, for <see cref="Retention"/> (AWS keeps
/// high-resolution data for 3 hours), in at most <see cref="MaxMetrics"/> metrics. Safe for any number of threads.
/// </summary>
public sealed class MetricStore(TimeProvider time)
{
    /// <summary>Beyond this many metrics the one that was silent for longest gives way.</summary>
    public const int MaxMetrics = 5000;

    private readonly Lock _lock = new();
    private readonly Dictionary<MetricId, MetricSeries> _series = [];
    private DateTimeOffset _nextCleanup = time.GetUtcNow();

    /// <summary>Finest interval that values are kept apart in. Default 1 s, as CloudWatch's finest.</summary>
    public TimeSpan Resolution { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a value is kept. Default 3 h.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Start of the interval that a time falls in, counted from the UNIX epoch.</summary>
    public static DateTimeOffset Floor(DateTimeOffset value, TimeSpan interval)
    {
        var sinceEpoch = (value - DateTimeOffset.UnixEpoch).Ticks;
        var remainder = sinceEpoch % interval.Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks(sinceEpoch - (remainder < 0 ? remainder + interval.Ticks : remainder));
    }

    /// <summary>Adds one value to the metric's interval that the time falls in.</summary>
    public void Put(string ns, string name, IReadOnlyDictionary<string, string> dimensions, DateTimeOffset time, double value, string unit = "None") =>
        Put(new MetricId(ns, name, dimensions), time, point => point.Add(value, 1, unit));

    /// <summary>Adds whatever <paramref name="add"/> adds to the metric's interval that the time falls in.</summary>
    public void Put(MetricId id, DateTimeOffset at, Action<MetricDatapoint> add)
    {
        var now = time.GetUtcNow();
        if (at < now - Retention)
        {
            return;
        }

        lock (_lock)
        {
            if (now >= _nextCleanup)
            {
                Clean(now);
            }

            if (!_series.TryGetValue(id, out var series))
            {
                MakeRoom();
                series = _series[id] = new MetricSeries(id);
            }

            add(series.At(Floor(at, Resolution), now));
        }
    }

    /// <summary>One datapoint for each period in [from, to) that has data, oldest first; empty when the metric is unknown.</summary>
    public IReadOnlyList<MetricDatapoint> Query(MetricId id, DateTimeOffset from, DateTimeOffset to, TimeSpan period)
    {
        lock (_lock)
        {
            return _series.TryGetValue(id, out var series) ? series.Aggregate(from, to, period) : [];
        }
    }

    /// <summary>Every metric that got a value since a time.</summary>
    public IReadOnlyList<MetricId> List(DateTimeOffset since)
    {
        lock (_lock)
        {
            return [.. _series.Values.Where(s => s.LastPut >= since).Select(static s => s.Id).OrderBy(static i => i.ToString(), StringComparer.Ordinal)];
        }
    }

    private void Clean(DateTimeOffset now)
    {
        _nextCleanup = now + TimeSpan.FromMinutes(1);
        var oldest = now - Retention;
        foreach (var series in _series.Values.ToList())
        {
            series.Forget(oldest);
            if (series.EndsBefore(oldest))
            {
                _series.Remove(series.Id);
            }
        }
    }

    private void MakeRoom()
    {
        if (_series.Count >= MaxMetrics)
        {
            _series.Remove(_series.Values.MinBy(static s => s.LastPut)!.Id);
        }
    }
}
