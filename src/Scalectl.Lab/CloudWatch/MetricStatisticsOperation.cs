using System.Globalization;
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
        var plain = request.List("Statistics").Select(s => request.Statistic("Statistics", s)).DistinctBy(static s => s.Name).ToList();
        var extended = request.List("ExtendedStatistics").Select(s => request.Statistic("ExtendedStatistics", s)).DistinctBy(static s => s.Name).ToList();
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

        var points = store.Query(metric, from, end, period).Select(point => Answer(point, plain, extended));
        return QueryAnswer.Of(new AnswerStructure { { "Label", metric.Name }, { "Datapoints", points } });
    }

    private static AnswerStructure Answer(MetricDatapoint point, List<Statistic> plain, List<Statistic> extended)
    {
        var answer = new AnswerStructure { { "Timestamp", point.Start } };
        foreach (var statistic in plain)
        {
            answer.Add(statistic.Name, statistic.Of(point));
        }

        answer.Add("ExtendedStatistics", extended.Count == 0 ? null : new AnswerMap([.. extended.Select(s => KeyValuePair.Create(s.Name, s.Of(point)))]));
        answer.Add("Unit", point.Unit);
        return answer;
    }
}
