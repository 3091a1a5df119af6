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
    public static IReadOnlyList<ExperimentRow> Of(ExperimentData data, TimeSpan interval)
    {
        var rows = new ExperimentRows(data, interval);
        foreach (var second in data.Generators.Values.SelectMany(machine => machine).OrderBy(second => second.Time))
        {
            rows.Add(second);
        }

        var measured = new IntervalSums(rows.StartMs, rows.LengthMs);
        foreach (var sample in data.Samples.Where(sample => sample.Source is SampleSource.Cloud or SampleSource.Prometheus or SampleSource.Probe))
        {
            measured.Add(sample);
        }

        return rows.End(measured.All);
    }
}
