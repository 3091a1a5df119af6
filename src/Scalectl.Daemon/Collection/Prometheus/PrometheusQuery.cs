using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Daemon.Collection.Prometheus;

/// <summary>One query of an experiment and the series that it gives.</summary>
/// <param name="Key">Where the file has it, <c>supply</c>.</param>
/// <param name="Series">One of <see cref="SeriesNames"/>.</param>
/// <param name="Text">PromQL.</param>
internal sealed record PrometheusQuery(string Key, string Series, string Text)
{
    /// <summary>Every query that an experiment has.</summary>
    public static IReadOnlyList<PrometheusQuery> Of(MetricsSpecification metrics)
    {
        (string Key, string Series, string? Text)[] all =
        [
            ("supply", SeriesNames.InService, metrics.Supply), ("desired", SeriesNames.Desired, metrics.Desired),
            ("total", SeriesNames.Total, metrics.Total), ("cpu", SeriesNames.CpuPct, metrics.Cpu),
        ];
        return [.. from query in all where query.Text is not null select new PrometheusQuery(query.Key, query.Series, query.Text!)];
    }

    /// <summary>Counts of machines are whole: the nearest number, a half upwards. A CPU is what it is.</summary>
    /// <returns>Null: not a value that the series can have, so nothing is known.</returns>
    public double? Value(double told) => told < 0 ? null : Series == SeriesNames.CpuPct ? told : Math.Round(told, MidpointRounding.AwayFromZero);
}
