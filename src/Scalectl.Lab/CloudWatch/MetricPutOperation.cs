using Scalectl.Lab.Wire;

namespace Scalectl.Lab.CloudWatch;

/// <summary>PutMetricData: values, values with counts, or statistic sets of up to 1,000 metrics; all are taken or none.</summary>
internal sealed class MetricPutOperation(MetricStore store, TimeProvider time)
{
    private const int MostMetrics = 1000, MostValues = 150;

    private static readonly TimeSpan Future = TimeSpan.FromHours(2), Past = TimeSpan.FromDays(14);

    public QueryAnswer Put(QueryRequest request)
    {
        var ns = request.Required("Namespace");
        if (ns.StartsWith("AWS/", StringComparison.Ordinal))
        {
            request.Note(CloudWatchErrors.Invalid("Namespace", ns, "a name that does not begin with AWS/"));
        }

        var data = request.Structures("MetricData");
        if (data.Count is 0 or > MostMetrics)
        {
            request.Note(CloudWatchErrors.Invalid("MetricData", $"{data.Count} metrics", $"1 to {MostMetrics}"));
        }

        var puts = data.Select(d => Read(ns, d)).ToList();
        if (request.Problem is { } problem)
        {
            return problem;
        }

        foreach (var (metric, at, add) in puts)
        {
            store.Put(metric, at, add);
        }

        return QueryAnswer.Empty;
    }

    private (MetricId Metric, DateTimeOffset At, Action<MetricDatapoint> Add) Read(string ns, QueryRequest datum)
    {
        var metric = new MetricId(ns, datum.Required("MetricName"), datum.Dimensions());
        var now = time.GetUtcNow();
        var at = datum.Time("Timestamp") ?? now;
        if (at < now - Past || at > now + Future)
        {
            datum.Note(CloudWatchErrors.Invalid("Timestamp", datum.Text("Timestamp"), "a time within the last two weeks and the next two hours"));
        }

        return (metric, at, ReadValues(datum, datum.Text("Unit") ?? "None"));
    }

    private static Action<MetricDatapoint> ReadValues(QueryRequest datum, string unit)
    {
        if (datum.Has("StatisticValues"))
        {
            var set = datum.Structure("StatisticValues");
            var (count, sum, least, most) = (Needed(set, "SampleCount"), Needed(set, "Sum"), Needed(set, "Minimum"), Needed(set, "Maximum"));
            if (count <= 0 || least > most)
            {
                datum.Note(CloudWatchErrors.Invalid("StatisticValues", $"count {count}, minimum {least}, maximum {most}", "a count above 0 and a minimum not above the maximum"));
            }

            return point => point.AddSet(count, sum, least, most, unit);
        }

        if (datum.Has("Values"))
        {
            return ReadCounted(datum, unit);
        }

        var value = Needed(datum, "Value");
        return point => point.Add(value, 1, unit);
    }

    private static Action<MetricDatapoint> ReadCounted(QueryRequest datum, string unit)
    {
        var values = Enumerable.Range(1, datum.List("Values").Count).Select(i => datum.Number($"Values.member.{i}") ?? 0).ToList();
        var counts = Enumerable.Range(1, datum.List("Counts").Count).Select(i => datum.Number($"Counts.member.{i}") ?? 0).ToList();
        if (values.Count > MostValues || (counts.Count > 0 && counts.Count != values.Count) || counts.Exists(static c => c <= 0))
        {
            datum.Note(CloudWatchErrors.Invalid("Counts", $"{counts.Count} counts for {values.Count} values", $"one count above 0 for each of at most {MostValues} values, or none"));
        }

        return point =>
        {
            for (var i = 0; i < values.Count; i++)
            {
                point.Add(values[i], counts.Count > 0 ? counts[i] : 1, unit);
            }
        };
    }

    private static double Needed(QueryRequest request, string name)
    {
        request.Required(name);
        return request.Number(name) ?? 0;
    }
}
