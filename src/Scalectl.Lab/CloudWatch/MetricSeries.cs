namespace Scalectl.Lab.CloudWatch;

/// <summary>The datapoints of one metric, oldest first. Not thread safe: the store holds its lock.</summary>
internal sealed class MetricSeries(MetricId id)
{
    private readonly List<MetricDatapoint> _points = [];

    public MetricId Id { get; } = id;

    public DateTimeOffset LastPut { get; private set; }

    /// <summary>The datapoint that starts at a time; made if there is none.</summary>
    public MetricDatapoint At(DateTimeOffset start, DateTimeOffset now)
    {
        LastPut = now;
        var index = FirstFrom(start);
        if (index == _points.Count || _points[index].Start != start)
        {
            _points.Insert(index, new MetricDatapoint(start));
        }

        return _points[index];
    }

    /// <summary>Forgets what began before a time. In batches: removing one by one would move the whole list each second.</summary>
    public void Forget(DateTimeOffset before)
    {
        var old = FirstFrom(before);
        if (old > 600)
        {
            _points.RemoveRange(0, old);
        }
    }

    public bool EndsBefore(DateTimeOffset time) => _points.Count == 0 || _points[^1].Start < time;

    /// <summary>One datapoint for each period in [from, to) that has data, aligned to the UNIX epoch.</summary>
    public List<MetricDatapoint> Aggregate(DateTimeOffset from, DateTimeOffset to, TimeSpan period)
    {
        List<MetricDatapoint> aggregated = [];
        for (var i = FirstFrom(from); i < _points.Count && _points[i].Start < to; i++)
        {
            var start = MetricStore.Floor(_points[i].Start, period);
            if (aggregated.Count == 0 || aggregated[^1].Start != start)
            {
                aggregated.Add(new MetricDatapoint(start));
            }

            aggregated[^1].Add(_points[i]);
        }

        return aggregated;
    }

    /// <summary>Index of the first datapoint that starts at a time or later. Searched from the end, where nearly all puts land.</summary>
    private int FirstFrom(DateTimeOffset time)
    {
        if (_points.Count == 0 || _points[^1].Start < time)
        {
            return _points.Count;
        }

        var (low, high) = (0, _points.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _points[middle].Start < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
