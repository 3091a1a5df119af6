using System.Globalization;
using System.Text.RegularExpressions;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.CloudWatch;

/// <summary>GetMetricData: up to 500 series in one call, paged by datapoints.</summary>
internal sealed partial class MetricDataOperation(MetricStore store, LabOptions options)
{
    private const int MostQueries = 500, MostPoints = 100_800;

    public QueryAnswer Get(QueryRequest request)
    {
        var (start, end) = request.Range();
        var queries = request.Structures("MetricDataQueries");
        if (queries.Count is 0 or > MostQueries)
        {
            request.Note(CloudWatchErrors.Invalid("MetricDataQueries", $"{queries.Count} queries", $"1 to {MostQueries}"));
        }

        var most = request.Int("MaxDatapoints") ?? MostPoints;
        if (most is < 1 or > MostPoints)
        {
            request.Note(CloudWatchErrors.Invalid("MaxDatapoints", request.Text("MaxDatapoints"), $"1 to {MostPoints}"));
        }

        var ascending = request.Text("ScanBy") switch
        {
            "TimestampAscending" => true,
            null or "TimestampDescending" => false,
            var other => Refuse(other),
        };
        if (request.Problem is { } problem)
        {
            return problem;
        }

        Dictionary<string, MetricSeriesValues> series = new(StringComparer.Ordinal);
        List<Row> rows = [];
        foreach (var query in queries)
        {
            var id = query.Required("Id");
            if (request.Problem is null && (!IdPattern().IsMatch(id) || series.ContainsKey(id)))
            {
                request.Note(CloudWatchErrors.Invalid("Id", id, "a lower-case letter, then letters, digits and underscores, each id once"));
            }

            var (values, label) = Compute(query, start, end, series);
            if (request.Problem is { } wrong)
            {
                return wrong;
            }

            series[id] = values!;
            if (query.Flag("ReturnData") ?? true)
            {
                rows.Add(new Row(id, query.Text("Label") ?? label, values!));
            }
        }

        return Answer(rows, ascending, request.Text("NextToken"), most);

        bool Refuse(string found)
        {
            request.Note(CloudWatchErrors.Invalid("ScanBy", found, "TimestampAscending or TimestampDescending"));
            return false;
        }
    }

    private (MetricSeriesValues? Values, string Label) Compute(
        QueryRequest query, DateTimeOffset start, DateTimeOffset end, Dictionary<string, MetricSeriesValues> earlier)
    {
        var expression = query.Text("Expression");
        if (query.Has("MetricStat") == expression is not null)
        {
            query.Note(AwsError.Validation("Each of MetricDataQueries must have exactly one of the parameters MetricStat and Expression."));
            return (null, "");
        }

        if (expression is not null)
        {
            var (computed, problem) = MetricExpression.Evaluate(expression, earlier.GetValueOrDefault);
            if (problem is not null)
            {
                query.Note(AwsError.Validation($"Error in expression '{query.Text("Id")}': {problem}."));
            }

            return (computed, query.Text("Id") ?? "");
        }

        var stat = query.Structure("MetricStat");
        var metric = stat.Structure("Metric").Metric();
        var period = stat.Period(options);
        var statistic = stat.Statistic("Stat", stat.Required("Stat"));
        if (query.Problem is not null)
        {
            return (null, "");
        }

        // As on AWS, the start is rounded down to a whole period, so that no first period is half told.
        var from = MetricStore.Floor(start, period);
        var points = new SortedDictionary<DateTimeOffset, double>(store.Query(metric, from, end, period).ToDictionary(static p => p.Start, statistic.Of));
        return (new MetricSeriesValues(points, 0, from, end, period), $"{metric.Name} {statistic.Name}");
    }

    private static QueryAnswer Answer(List<Row> rows, bool ascending, string? token, int most)
    {
        var points = rows
            .SelectMany((row, index) => (ascending ? row.Values.Points! : row.Values.Points!.Reverse()).Select(p => new Point(index, p.Key, p.Value)))
            .ToList();
        if (Page<Point>.After(points, static p => p.Key, token, most) is not { } page)
        {
            return CloudWatchErrors.InvalidNextToken;
        }

        var shown = page.Items.ToLookup(static p => p.Row);
        var last = page.Items.Count == 0 ? 0 : page.Items[^1].Row;
        var results = rows.Select((row, index) => (row, index))
            .Where(r => shown.Contains(r.index) || (token is null && r.row.Values.Points!.Count == 0))
            .Select(r => new AnswerStructure
            {
                { "Id", r.row.Id },
                { "Label", r.row.Label },
                { "Timestamps", shown[r.index].Select(static p => p.Time) },
                { "Values", shown[r.index].Select(static p => p.Value) },
                { "StatusCode", page.NextToken is not null && r.index == last ? "PartialData" : "Complete" },
            });
        return QueryAnswer.Of(new AnswerStructure { { "NextToken", page.NextToken }, { "MetricDataResults", results } });
    }

    [GeneratedRegex("^[a-z][a-zA-Z0-9_]{0,254}$")]
    private static partial Regex IdPattern();

    private sealed record Row(string Id, string Label, MetricSeriesValues Values);

    private readonly record struct Point(int Row, DateTimeOffset Time, double Value)
    {
        public string Key => string.Create(CultureInfo.InvariantCulture, $"{Row}:{Time.Ticks}");
    }
}
