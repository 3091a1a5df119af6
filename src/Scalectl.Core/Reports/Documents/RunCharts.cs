using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Reports;

/// <summary>The pictures of a run, those of the thesis' figures 3.2 to 3.5 among them.</summary>
internal static class RunCharts
{
    /// <summary>More rows than a picture has columns show nothing more.</summary>
    private const int MostRows = 900;

    public static ChartsSection Of(ExperimentData data)
    {
        var interval = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling((data.EndMs - data.StartMs) / 1000.0 / MostRows)));
        var rows = ExperimentRow.Of(data, interval).Where(row => row.Time.ToUnixTimeMilliseconds() < data.EndMs).ToList();
        List<Chart> charts = [Instances(data)];
        var seconds = interval.TotalSeconds;
        charts.Add(new Chart
        {
            Title = "Load",
            Unit = "requests/s",
            Lines = Lines(rows,
                ("planned", ChartStyles.First, r => r.Planned / seconds), ("sent", ChartStyles.Second, r => r.Sent / seconds),
                ("answered", ChartStyles.Third, r => (r.Answered2xx + r.Answered3xx + r.Answered4xx + r.Answered5xx) / seconds)),
        });
        charts.Add(new Chart
        {
            Title = "Response time and latency",
            Unit = "ms",
            Lines = Lines(rows,
                ("mean", ChartStyles.First, r => r.ResponseMeanMs), ("p50", ChartStyles.Second, r => r.ResponseP50Ms), ("p95", ChartStyles.Third, r => r.ResponseP95Ms),
                ("p99", ChartStyles.Fourth, r => r.ResponseP99Ms), ("latency (probe)", ChartStyles.Fifth, r => r.ProbeLatencyMs)),
            Level = ResponseLimit(data.Specification) is { } limit ? new ChartLevel(limit, $"limit {ReportNumber.Of(limit)} ms") : null,
        });
        charts.Add(new Chart
        {
            Title = "Answers by class",
            Unit = "answers/s",
            Lines = Lines(rows,
                ("2xx", ChartStyles.First, r => r.Answered2xx / seconds), ("3xx", ChartStyles.Second, r => r.Answered3xx / seconds), ("4xx", ChartStyles.Third, r => r.Answered4xx / seconds),
                ("5xx", ChartStyles.Fourth, r => r.Answered5xx / seconds), ("no answer", ChartStyles.Fifth, r => r.NoAnswer / seconds)),
        });
        charts.Add(new Chart
        {
            Title = "CPU against the threshold",
            Unit = "%",
            Lines = Lines(rows, ("mean of the group", ChartStyles.First, r => r.CpuPct)),
            Level = (data.Specification.App.Deploy?.Policy.Target ?? data.Specification.App.PolicyTarget) is { } target ? new ChartLevel(target, $"threshold {ReportNumber.Of(target)} %") : null,
        });
        return new ChartsSection("Over time", new ChartAxis(data.StartMs, data.EndMs), [.. charts.Where(c => c.Lines.Count > 0)]);
    }

    private static Chart Instances(ExperimentData data)
    {
        var series = ExperimentSeries.Of(data, LoadTally.Of(data.Generators.Values, data.Specification.Load.Step.TotalSeconds));
        (string Name, string Style, StepSeries? Series)[] all =
        [
            ("total", ChartStyles.Total, series.Total), ("desired", ChartStyles.Desired, series.Desired),
            ("in service (supply)", ChartStyles.Supply, series.InService), ("demand", ChartStyles.Demand, series.Demand),
        ];
        return new Chart
        {
            Title = "Instances: demand against supply",
            Unit = "instances",
            Lines = [.. from line in all where line.Series is { Count: > 0 } select new ChartLine(line.Name, line.Style, Points(line.Series!), Stepped: true)],
            Difference = series.Demand is { } demand ? new ChartDifference(demand, series.InService) : null,
            Marks = [.. DesiredCapacity.DecisionsOf(data).Select(d =>
                new ChartMark(d.TimeMs, d.To > d.From ? ChartStyles.Out : ChartStyles.In, $"{d.From} to {d.To}: {d.Reason}"))],
        };
    }

    private static List<StepPoint> Points(StepSeries series) => [.. Enumerable.Range(0, series.Count).Select(i => series[i])];

    /// <summary>A value that is not known at an interval is left out, and the line joins its neighbours; a line of nothing is none.</summary>
    private static List<ChartLine> Lines(List<ExperimentRow> rows, params (string Name, string Style, Func<ExperimentRow, double?> Value)[] lines) =>
    [
        .. from line in lines
           let points = rows.Where(r => line.Value(r) is not null).Select(r => new StepPoint(r.Time.ToUnixTimeMilliseconds(), line.Value(r)!.Value)).ToList()
           where points.Any(p => p.Value > 0)
           select new ChartLine(line.Name, line.Style, points),
    ];

    private static double? ResponseLimit(ExperimentSpecification specification) =>
        specification.Slo.FirstOrDefault(rule => SloMetric.All[rule.Metric].IsResponseTime)?.Limit;
}
