using Scalectl.Experiments;

namespace Scalectl.Daemon.Collection.Prometheus;

/// <summary>Asks every query of an experiment once before anything is started for it.</summary>
internal sealed class PrometheusTrial(PrometheusClient client, TimeProvider time)
{
    private const string Example = "sum(kube_deployment_status_replicas_ready{deployment=\"shop\"})";

    /// <returns>What is wrong with them, every error; empty: all is well, or they are not Prometheus'.</returns>
    public async Task<IReadOnlyList<InvalidInput>> TryAsync(MetricsSpecification metrics, CancellationToken cancellationToken)
    {
        List<InvalidInput> errors = [];
        if (metrics is { Source: MetricsSource.Prometheus, Url: { } url })
        {
            foreach (var query in PrometheusQuery.Of(metrics))
            {
                if (await TryAsync(metrics, new Uri(url), query, cancellationToken) is { } error)
                {
                    errors.Add(error);
                    if (error.Argument == "metrics.url")
                    {
                        break; // the next query would only say the same
                    }
                }
            }
        }

        return errors;
    }

    private async Task<InvalidInput?> TryAsync(MetricsSpecification metrics, Uri server, PrometheusQuery query, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var step = metrics.Step ?? MetricsSpecification.StandardStep;
        var reply = await client.RangeAsync(server, query.Text, now, now, step, metrics.Staleness, cancellationToken);
        var argument = $"metrics.{query.Key}";
        var text = InvalidInput.Shorten(query.Text, 200);
        return reply switch
        {
            { Problem: { Away: true } away } => new InvalidInput("metrics.url", away.Sentence, "a Prometheus server that answers this daemon", "http://127.0.0.1:9090"),
            { Problem: { } wrong } => new InvalidInput(argument, $"{text}: {wrong.Sentence}", "a query of one series or a scalar", Example),
            { Points: [] } => new InvalidInput(argument, $"{text}, which has no value now", "a query that has one (or vector(0) makes one of nothing)", $"{Example} or vector(0)"),
            { Points: [var point] } when query.Value(point.Value) is not { } value || (query.Series != Scalectl.Series.SeriesNames.CpuPct && Math.Abs(value - point.Value) > 1e-6)
                => new InvalidInput(argument, FormattableString.Invariant($"{text}, which is {point.Value} now"), query.Key == "cpu" ? "percent, 0 or more" : "a whole number of machines, 0 or more", Example),
            _ => null,
        };
    }
}
