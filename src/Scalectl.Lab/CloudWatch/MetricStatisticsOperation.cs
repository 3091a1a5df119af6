using System.Globalization;
using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.CloudWatch;

/// <summary>GetMetricStatistics: one metric, several statistics, at most 1,440 datapoints, not paged.</summary>
internal sealed class MetricStatisticsOperation(MetricStore store, LabOptions options)
{
    private const int MostPoints = 1440;

    public QueryAnswer Get(QueryRequest request)
    {
        var metric = request.Metric();
        var (start, end) = request.Range();
        var period = request.Period(options);
        var plain = request.List("Statistics").Select(s => request.Statistic("Statistics", s)).ToList();
        var extended = request.List("ExtendedStatistics").Select(s => request.Statistic("ExtendedStatistics", s)).ToList();
        if (plain.Count + extended.Count == 0)
        {
            request.Note(new AwsError("MissingParameter", "At least one of the parameters Statistics and ExtendedStatistics must be specified."));
        }

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var from = MetricStore.Floor(start, period);
        var requested = (long)Math.Ceiling((end - from) / period);
        if (requested > MostPoints)
        {
            return CloudWatchErrors.Combination(string.Create(
                CultureInfo.InvariantCulture,
                $"You have requested up to {requested:N0} datapoints, which exceeds the limit of {MostPoints:N0}. You may reduce the datapoints requested by increasing Period, or decreasing the time range."));
        }

        var points = store.Query(metric, from, end, period).Select(point => (object)new object?[]
        {
            new XElement("Timestamp", AwsXml.Time(point.Start)),
            plain.Select(s => new XElement(s.Name, MetricRequests.Xml(s.Of(point)))),
            extended.Count == 0 ? null : new XElement("ExtendedStatistics", extended.Select(s =>
                new XElement("entry", new XElement("key", s.Name), new XElement("value", MetricRequests.Xml(s.Of(point)))))),
            new XElement("Unit", point.Unit),
        });
        return QueryAnswer.Of(new XElement("Label", metric.Name), AwsXml.Members("Datapoints", points));
    }
}
