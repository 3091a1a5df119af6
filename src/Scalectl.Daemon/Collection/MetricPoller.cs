using Scalectl.Aws.CloudWatch;
using Scalectl.Daemon.Context;
using Scalectl.Series;

namespace Scalectl.Daemon.Collection;

/// <summary>
/// CPU of the group and counts of the load balancer, one value a period, from CloudWatch. Points come late, and the
/// newest are still growing: each poll asks again for the last few periods, and the same key replaces.
/// </summary>
internal sealed class MetricPoller(CloudContext context, CollectionRequest request, DateTimeOffset startedAt, RunSamples samples, TimeProvider time)
{
    private const int OverlapPeriods = 5;

    private readonly List<WantedMetric> _wanted = Wanted(request);
    private DateTimeOffset? _polledUntil;

    /// <param name="whole">Asks for the whole run again: the last poll, after which nothing grows any more.</param>
    public async Task TickAsync(bool whole, CancellationToken cancellationToken)
    {
        if (_wanted.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var start = Floor(startedAt);
        var from = !whole && _polledUntil is { } until && Floor(until) - (OverlapPeriods * context.Period) is var overlap && overlap > start ? overlap : start;
        var queries = _wanted.Select((w, i) => new MetricQuery(FormattableString.Invariant($"m{i}"), w.Metric, w.Statistic, context.Period)).ToList();
        var data = await context.Clients.CloudWatch.GetMetricDataAsync(queries, from, EndOfPeriod(now), cancellationToken);

        List<Sample> found = [];
        for (var i = 0; i < _wanted.Count; i++)
        {
            found.AddRange(data[queries[i].Id].Select(p => new Sample(SampleSource.Cloud, _wanted[i].Series, p.Time.ToUnixTimeMilliseconds(), p.Value * _wanted[i].Factor)));
        }

        await samples.AppendAsync(found, cancellationToken);
        _polledUntil = now;
    }

    public DateTimeOffset EndOfPeriod(DateTimeOffset moment) => Floor(moment) + context.Period;

    private DateTimeOffset Floor(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % context.Period.Ticks), TimeSpan.Zero);

    private static List<WantedMetric> Wanted(CollectionRequest request)
    {
        List<WantedMetric> wanted = [];
        if (request.Group is { } group)
        {
            wanted.Add(new(SeriesNames.CpuPct, new MetricId("AWS/EC2", "CPUUtilization", new Dictionary<string, string> { ["AutoScalingGroupName"] = group }), "Average"));
        }

        if (request.LoadBalancerArn is { } arn)
        {
            Dictionary<string, string> balancer = new() { ["LoadBalancer"] = arn[(arn.IndexOf(":loadbalancer/", StringComparison.Ordinal) + ":loadbalancer/".Length)..] };
            WantedMetric Count(string series, string name) => new(series, new MetricId("AWS/ApplicationELB", name, balancer), "Sum");
            wanted.AddRange([
                Count(SeriesNames.LbRequests, "RequestCount"),
                Count(SeriesNames.LbTarget2xx, "HTTPCode_Target_2XX_Count"),
                Count(SeriesNames.LbTarget3xx, "HTTPCode_Target_3XX_Count"),
                Count(SeriesNames.LbTarget4xx, "HTTPCode_Target_4XX_Count"),
                Count(SeriesNames.LbTarget5xx, "HTTPCode_Target_5XX_Count"),
                Count(SeriesNames.LbOwn4xx, "HTTPCode_ELB_4XX_Count"),
                Count(SeriesNames.LbOwn5xx, "HTTPCode_ELB_5XX_Count"),
                Count(SeriesNames.LbRejected, "RejectedConnectionCount"),
                Count(SeriesNames.LbConnectionErrors, "TargetConnectionErrorCount"),
                new(SeriesNames.LbResponseTimeMs, new MetricId("AWS/ApplicationELB", "TargetResponseTime", balancer), "Average", Factor: 1000), // seconds
            ]);
        }

        return wanted;
    }

    private sealed record WantedMetric(string Series, MetricId Metric, string Statistic, double Factor = 1);
}
