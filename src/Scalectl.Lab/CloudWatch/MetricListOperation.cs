using Scalectl.Lab.Wire;

namespace Scalectl.Lab.CloudWatch;

/// <summary>ListMetrics: which metrics there are, 500 a page.</summary>
internal sealed class MetricListOperation(MetricStore store, TimeProvider time)
{
    private const int PageSize = 500;

    public QueryAnswer List(QueryRequest request)
    {
        var (ns, name) = (request.Text("Namespace"), request.Text("MetricName"));
        var filters = request.Structures("Dimensions").Select(static d => (Name: d.Required("Name"), Value: d.Text("Value"))).ToList();
        var recent = request.Text("RecentlyActive");
        if (recent is not (null or "PT3H"))
        {
            request.Note(CloudWatchErrors.Invalid("RecentlyActive", recent, "PT3H"));
        }

        if (request.Problem is { } problem)
        {
            return problem;
        }

        var since = recent is null ? DateTimeOffset.MinValue : time.GetUtcNow() - TimeSpan.FromHours(3);
        var matching = store.List(since)
            .Where(m => (ns is null || m.Namespace == ns) && (name is null || m.Name == name))
            .Where(m => filters.TrueForAll(f => m.Dimensions.Any(d => d.Key == f.Name && (f.Value is null || d.Value == f.Value))))
            .ToList();
        if (Page<MetricId>.After(matching, static m => m.ToString(), request.Text("NextToken"), PageSize) is not { } page)
        {
            return CloudWatchErrors.InvalidNextToken;
        }

        return QueryAnswer.Of(new AnswerStructure
        {
            {
                "Metrics",
                page.Items.Select(static m => new AnswerStructure
                {
                    { "Namespace", m.Namespace },
                    { "MetricName", m.Name },
                    { "Dimensions", MetricRequests.DimensionsOf(m) },
                })
            },
            { "NextToken", page.NextToken },
        });
    }
}
