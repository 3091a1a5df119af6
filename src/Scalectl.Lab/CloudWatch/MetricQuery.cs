namespace Scalectl.Lab.CloudWatch;

/// <summary>A metric, one of its statistics, and the period that it is aggregated over: what an alarm watches.</summary>
public sealed record MetricQuery(MetricId Metric, Statistic Statistic, TimeSpan Period)
{
    /// <summary>One value for each of the last periods before <paramref name="end"/> (which must be a period's end), newest right, null where there is no data.</summary>
    public double?[] Newest(MetricStore store, DateTimeOffset end, int periods)
    {
        var from = end - (Period * periods);
        var values = new double?[periods];
        foreach (var point in store.Query(Metric, from, end, Period))
        {
            values[(int)((point.Start - from) / Period)] = Statistic.Of(point);
        }

        return values;
    }
}
