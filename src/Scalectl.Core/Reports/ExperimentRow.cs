using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Reports;

/// <summary>What is known of one interval of a run, everybody's figures side by side. Null: nothing is known.</summary>
public sealed record ExperimentRow
{
    /// <summary>Start of the interval.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Step of the plan in which the interval starts; 0 before and after the load.</summary>
    public required int Step { get; init; }

    /// <summary>Requests that were due, all machines.</summary>
    public long? Planned { get; init; }

    /// <summary>Requests sent.</summary>
    public long? Sent { get; init; }

    /// <summary>Requests that were due and not sent.</summary>
    public long? Missed { get; init; }

    /// <summary>Answers by class.</summary>
    public long? Answered2xx { get; init; }

    /// <inheritdoc cref="Answered2xx"/>
    public long? Answered3xx { get; init; }

    /// <inheritdoc cref="Answered2xx"/>
    public long? Answered4xx { get; init; }

    /// <inheritdoc cref="Answered2xx"/>
    public long? Answered5xx { get; init; }

    /// <summary>Requests given up.</summary>
    public long? NoAnswer { get; init; }

    /// <summary>Response time from the due moment, ms.</summary>
    public double? ResponseMeanMs { get; init; }

    /// <inheritdoc cref="ResponseMeanMs"/>
    public double? ResponseP50Ms { get; init; }

    /// <inheritdoc cref="ResponseMeanMs"/>
    public double? ResponseP95Ms { get; init; }

    /// <inheritdoc cref="ResponseMeanMs"/>
    public double? ResponseP99Ms { get; init; }

    /// <summary>Machines wanted, at the interval's start.</summary>
    public double? Desired { get; init; }

    /// <summary>Machines in service, at the interval's start.</summary>
    public double? InService { get; init; }

    /// <summary>Machines that exist, at the interval's start.</summary>
    public double? Total { get; init; }

    /// <summary>Machines that the load needs, at the interval's start.</summary>
    public double? Demand { get; init; }

    /// <summary>Mean CPU utilisation of the group, percent: mean of the points in the interval.</summary>
    public double? CpuPct { get; init; }

    /// <summary>Requests by the load balancer's count: sum of the points in the interval.</summary>
    public double? LbRequests { get; init; }

    /// <summary>Mean response time of the targets, ms.</summary>
    public double? LbResponseTimeMs { get; init; }

    /// <summary>The prober's connect time, ms, mean.</summary>
    public double? ProbeLatencyMs { get; init; }

    /// <summary>The prober's response time, ms, mean.</summary>
    public double? ProbeResponseMs { get; init; }

    /// <summary>Probes that failed.</summary>
    public double? ProbeFailures { get; init; }

    /// <summary>All rows of a run, from the second of its start to the last thing that a generator told.</summary>
    /// <param name="data">The run.</param>
    /// <param name="interval">Length of a row, whole seconds, at least 1.</param>
    public static IEnumerable<ExperimentRow> Of(ExperimentData data, TimeSpan interval)
    {
        var lengthMs = Math.Max(1, (long)interval.TotalSeconds) * 1000;
        var origin = data.StartMs / 1000 * 1000;
        var seconds = data.Generators.Values.SelectMany(machine => machine).ToLookup(second => ((second.Time * 1000) - origin) / lengthMs);
        var samples = data.Samples.Where(s => s.TimeMs >= origin).ToLookup(s => (s.TimeMs - origin) / lengthMs);
        var series = ExperimentSeries.Of(data, LoadTally.Of(data.Generators.Values, data.Specification.Load.Step.TotalSeconds));
        var last = data.Generators.Values.Select(machine => machine.Count == 0 ? 0 : (machine[^1].Time + 1) * 1000).DefaultIfEmpty(0).Max();
        var count = Math.Max(0, (Math.Max(data.EndMs, last) - origin + lengthMs - 1) / lengthMs);
        for (long row = 0; row < count; row++)
        {
            yield return Row(data, series, origin + (row * lengthMs), seconds[row], samples[row]);
        }
    }

    private static ExperimentRow Row(
        ExperimentData data, ExperimentSeries series, long startMs, IEnumerable<Load.GeneratorSecond> seconds, IEnumerable<Sample> samples)
    {
        var tally = new StepTally();
        var told = false;
        foreach (var second in seconds)
        {
            tally.Add(second);
            told = true;
        }

        long? Told(long value) => told ? value : null;
        double? Percentile(double percentile) => LoadReport.Percentile(tally.ResponseTime, percentile);
        var named = samples.Where(s => s.Source is SampleSource.Cloud or SampleSource.Prometheus or SampleSource.Probe).ToLookup(s => s.Series, s => s.Value);
        double? Mean(string name) => named[name].Any() ? named[name].Average() : null;
        double? Sum(string name) => named[name].Any() ? named[name].Sum() : null;
        var at = Math.Max(startMs, data.StartMs);
        var step = (int)Math.Floor((at - data.StartMs) / data.Specification.Load.Step.TotalMilliseconds) + 1;
        return new ExperimentRow
        {
            Time = DateTimeOffset.FromUnixTimeMilliseconds(startMs),
            Step = step <= data.Specification.Load.Steps && at < data.EndMs ? step : 0,
            Planned = Told(tally.Planned),
            Sent = Told(tally.Sent),
            Missed = Told(tally.Missed),
            Answered2xx = Told(tally.Answered2xx),
            Answered3xx = Told(tally.Answered3xx),
            Answered4xx = Told(tally.Answered4xx),
            Answered5xx = Told(tally.Answered5xx),
            NoAnswer = Told(tally.NoAnswer),
            ResponseMeanMs = tally.ResponseTime.Count == 0 ? null : tally.ResponseTime.Mean / 1e6,
            ResponseP50Ms = Percentile(50),
            ResponseP95Ms = Percentile(95),
            ResponseP99Ms = Percentile(99),
            Desired = At(series.Desired, at),
            InService = At(series.InService, at),
            Total = At(series.Total, at),
            Demand = series.Demand is { } demand ? At(demand, at) : null,
            CpuPct = Mean(SeriesNames.CpuPct),
            LbRequests = Sum(SeriesNames.LbRequests),
            LbResponseTimeMs = Mean(SeriesNames.LbResponseTimeMs),
            ProbeLatencyMs = Mean(SeriesNames.ProbeLatencyMs),
            ProbeResponseMs = Mean(SeriesNames.ProbeResponseMs),
            ProbeFailures = Sum(SeriesNames.ProbeFailure),
        };
    }

    private static double? At(StepSeries series, long timeMs) => series.ValueAt(timeMs) is var value && double.IsNaN(value) ? null : value;
}
