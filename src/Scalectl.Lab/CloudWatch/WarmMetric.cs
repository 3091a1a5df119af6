using Scalectl.Lab.AutoScaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>
/// The metric of a group as target tracking sees it: machines that are not warm are left out. What was seen is
/// remembered, because which machines were warm an hour ago nobody can say later. Not thread safe.
/// </summary>
internal sealed class WarmMetric
{
    /// <summary>As many as the low alarm looks at (15 and 2 more).</summary>
    private const int Remembered = 32;

    private readonly Queue<(DateTimeOffset Start, double? Value)> _seen = [];

    /// <summary>Values of the periods before <paramref name="end"/>, newest right. Before the first that was seen, the group's plain metric stands in.</summary>
    public double?[] Newest(MetricQuery query, MetricStore store, DateTimeOffset end, int periods)
    {
        var values = query.Newest(store, end, periods);
        var from = end - (query.Period * periods);
        foreach (var (start, value) in _seen)
        {
            var index = (int)Math.Floor((start - from) / query.Period);
            if (index >= 0 && index < periods)
            {
                values[index] = value;
            }
        }

        return values;
    }

    /// <summary>Takes in the period that starts at a time: the mean over the machines that were warm then, or over all in service if none was.</summary>
    public void See(MetricQuery query, MetricStore store, GroupSnapshot group, TimeSpan warmUp, DateTimeOffset start)
    {
        _seen.Enqueue((start, Measure(query, store, group, warmUp, start)));
        while (_seen.Count > Remembered)
        {
            _seen.Dequeue();
        }
    }

    private static double? Measure(MetricQuery query, MetricStore store, GroupSnapshot group, TimeSpan warmUp, DateTimeOffset start)
    {
        var whole = query.Newest(store, start + query.Period, 1)[0];
        if (query.Metric.Namespace != "AWS/EC2")
        {
            return whole;
        }

        var inService = group.Instances.Where(i => i.State == LifecycleState.InService && i.InServiceAt <= start).ToList();
        var warm = inService.Where(i => i.InServiceAt + warmUp <= start).ToList();
        var values = (warm.Count > 0 ? warm : inService)
            .Select(i => (query with { Metric = OfInstance(query.Metric, i) }).Newest(store, start + query.Period, 1)[0])
            .OfType<double>()
            .ToList();

        // Machines that report only as a group (or only by PutMetricData) have no values of their own.
        return values.Count > 0 ? values.Average() : whole;
    }

    private static MetricId OfInstance(MetricId group, InstanceSnapshot instance) =>
        new(group.Namespace, group.Name, new Dictionary<string, string> { ["InstanceId"] = instance.InstanceId });
}
