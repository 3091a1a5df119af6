using System.Xml.Linq;
using Scalectl.Aws.Query;

namespace Scalectl.Aws.CloudWatch;

internal sealed class CloudWatchClient(QueryCalls calls) : ICloudWatch
{
    /// <summary>Limits of one call, by AWS's quotas.</summary>
    internal const int MostQueries = 500, MostAlarms = 100;

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricDataAsync(
        IReadOnlyList<MetricQuery> queries, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var points = queries.ToDictionary(q => q.Id, _ => new SortedDictionary<DateTimeOffset, double>());
        foreach (var some in queries.Chunk(MostQueries))
        {
            var series = await calls.PagesAsync("GetMetricData", "MetricDataResults", Parameters(some, from, to), Series, cancellationToken).ConfigureAwait(false);

            // One metric may come in several results across pages; a repeated point is the same point.
            foreach (var (id, time, value) in series.SelectMany(s => s))
            {
                if (points.TryGetValue(id, out var known))
                {
                    known[time] = value;
                }
            }
        }

        return points.ToDictionary(p => p.Key, p => (IReadOnlyList<MetricPoint>)[.. p.Value.Select(v => new MetricPoint(v.Key, v.Value))]);
    }

    public Task PutAlarmAsync(MetricAlarm alarm, CancellationToken cancellationToken)
        => calls.CallAsync("PutMetricAlarm", AlarmParameters.Of(alarm), cancellationToken);

    public async Task DeleteAlarmsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        foreach (var some in names.Chunk(MostAlarms))
        {
            await QueryCalls.UnlessMissingAsync(
                calls.CallAsync("DeleteAlarms", new() { { "AlarmNames", some } }, cancellationToken), e => e.Code is "ResourceNotFound").ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<AlarmState>> DescribeAlarmsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        List<AlarmState> alarms = [];
        foreach (var some in names.Chunk(MostAlarms))
        {
            alarms.AddRange(await AlarmsAsync(new() { { "AlarmNames", some } }, cancellationToken).ConfigureAwait(false));
        }

        return alarms;
    }

    public Task<IReadOnlyList<AlarmState>> FindAlarmsAsync(string namePrefix, CancellationToken cancellationToken)
        => AlarmsAsync(new() { { "AlarmNamePrefix", namePrefix } }, cancellationToken);

    public async Task<IReadOnlyDictionary<string, string>> AlarmTagsAsync(string arn, CancellationToken cancellationToken)
    {
        try
        {
            return (await calls.CallAsync("ListTagsForResource", new() { { "ResourceARN", arn } }, cancellationToken).ConfigureAwait(false)).Pairs("Tags");
        }
        catch (CloudException e) when (e.Code is "ResourceNotFoundException" or "ResourceNotFound")
        {
            return new Dictionary<string, string>();
        }
    }

    private Task<IReadOnlyList<AlarmState>> AlarmsAsync(QueryParameters parameters, CancellationToken cancellationToken)
        => calls.PagesAsync("DescribeAlarms", "MetricAlarms", parameters, a => new AlarmState(
            a.Text("AlarmName"), a.Text("AlarmArn"), a.Text("StateValue"), a.Text("StateReason"), a.Time("StateUpdatedTimestamp"),
            a.Text("MetricName"), a.DoubleOrNull("Threshold"), a.Int("EvaluationPeriods"), a.Int("Period")), cancellationToken);

    private static QueryParameters Parameters(IReadOnlyList<MetricQuery> queries, DateTimeOffset from, DateTimeOffset to)
    {
        QueryParameters parameters = new() { { "StartTime", from }, { "EndTime", to }, { "ScanBy", "TimestampAscending" } };
        parameters.AddList("MetricDataQueries", queries, static (p, prefix, q) =>
        {
            p.Add($"{prefix}.Id", q.Id);
            p.Add($"{prefix}.MetricStat.Metric.Namespace", q.Metric.Namespace);
            p.Add($"{prefix}.MetricStat.Metric.MetricName", q.Metric.Name);
            p.AddPairs($"{prefix}.MetricStat.Metric.Dimensions", q.Metric.Dimensions, "Name");
            p.Add($"{prefix}.MetricStat.Period", q.Period);
            p.Add($"{prefix}.MetricStat.Stat", q.Statistic);
            p.Add($"{prefix}.ReturnData", true);
        });
        return parameters;
    }

    private static IReadOnlyList<(string Id, DateTimeOffset Time, double Value)> Series(XElement result)
    {
        var id = result.Text("Id");
        return [.. result.Texts("Timestamps").Zip(result.Texts("Values"), (t, v) => (id, QueryXml.ParseTime(t), QueryXml.ParseDouble(v)))];
    }
}
