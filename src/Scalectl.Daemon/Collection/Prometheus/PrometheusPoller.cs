using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Daemon.Collection.Prometheus;

/// <summary>
/// Supply, desired capacity and CPU from Prometheus, one value a step. Each query goes on where it last had an answer, so
/// a server that was away is asked for all of that time when it is back: it loses nothing as long as it scraped.
/// <code>
///   moments asked for   |---|---|---|---|            multiples of the step: asked again, a moment is the same one
///   now                                  .....|       the last seconds are left for the next time: a scrape that began
///                                        lag          then may not be in yet, and a series that ended not be marked
/// </code>
/// </summary>
internal sealed class PrometheusPoller(MetricsSpecification metrics, PrometheusClient client, DateTimeOffset startedAt, RunSamples samples, TimeProvider time)
{
    /// <summary>A scrape takes moments, not longer; the last poll asks for everything again anyway.</summary>
    public static readonly TimeSpan Lag = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan LeastPoll = TimeSpan.FromSeconds(1), MostPoll = TimeSpan.FromSeconds(15);

    private readonly Uri _server = new(metrics.Url!);
    private readonly TimeSpan _step = metrics.Step ?? MetricsSpecification.StandardStep;
    private readonly IReadOnlyList<PrometheusQuery> _queries = PrometheusQuery.Of(metrics);
    private readonly Dictionary<string, DateTimeOffset> _next = [];
    private volatile string? _problem;

    /// <summary>How often it is worth asking.</summary>
    public TimeSpan Interval => _step < LeastPoll ? LeastPoll : _step > MostPoll ? MostPoll : _step;

    /// <summary>Why values are missing at the moment; null: none are.</summary>
    public string? Problem => _problem;

    /// <param name="whole">Everything from the start, after which nothing changes any more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Why values are missing, a sentence each.</returns>
    public async Task<IReadOnlyList<string>> TickAsync(bool whole, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        var until = Floor(time.GetUtcNow() - Lag);
        foreach (var query in _queries)
        {
            var from = whole ? Floor(startedAt) : _next.GetValueOrDefault(query.Key, Floor(startedAt));
            if (await FetchAsync(query, from, until, cancellationToken) is { } problem)
            {
                problems.Add($"metrics.{query.Key}: {problem.Sentence}");
                if (problem.Away)
                {
                    break;
                }
            }
        }

        _problem = problems.Count == 0 ? null : string.Join("; ", problems);
        return problems;
    }

    /// <summary>A page at a time: a long run is not held in memory, and Prometheus answers with so many points only.</summary>
    private async Task<PrometheusProblem?> FetchAsync(PrometheusQuery query, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (from <= until)
        {
            var to = from + (_step * (PrometheusClient.MostPoints - 1));
            to = to < until ? to : until;
            var reply = await client.RangeAsync(_server, query.Text, from, to, _step, metrics.Staleness, cancellationToken);
            if (reply.Problem is { } problem)
            {
                return problem;
            }

            List<Sample> found = [];
            foreach (var point in reply.Points)
            {
                if (query.Value(point.Value) is { } value)
                {
                    found.Add(new Sample(SampleSource.Prometheus, query.Series, point.TimeMs, value));
                }
            }

            await samples.AppendAsync(found, cancellationToken);
            from = to + _step;
            _next[query.Key] = from;
        }

        return null;
    }

    private DateTimeOffset Floor(DateTimeOffset moment) => new(moment.UtcTicks - (moment.UtcTicks % _step.Ticks), TimeSpan.Zero);
}
