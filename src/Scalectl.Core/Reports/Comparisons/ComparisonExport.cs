using System.Text.Json;
using Scalectl.Api;
using Scalectl.Experiments;

namespace Scalectl.Reports;

/// <summary>A comparison as one document: its verdict, each run's figures and course, and what was specified. Enough for a statistic of one's own.</summary>
public sealed record ComparisonExport
{
    /// <summary>Of this layout.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>The product's version that wrote it.</summary>
    public string ScalectlVersion { get; init; } = typeof(ComparisonExport).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>The verdict.</summary>
    public required ComparisonReport Comparison { get; init; }

    /// <summary>Length of the courses' intervals, whole seconds.</summary>
    public required int IntervalSeconds { get; init; }

    /// <summary>In the comparison's order.</summary>
    public required IReadOnlyList<ComparedSide> Sides { get; init; }

    /// <summary>Seconds of a course's interval: runs of such a length have at most 300 of them.</summary>
    public static int IntervalFor(TimeSpan longest) => Math.Max(1, (int)Math.Ceiling(longest.TotalSeconds / 300));

    /// <summary>Writes the document as JSON.</summary>
    public Task WriteAsync(Stream stream, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(stream, this, ExperimentJson.Default.ComparisonExport, cancellationToken);
}

/// <summary>One side of a comparison.</summary>
public sealed record ComparedSide
{
    /// <summary>As it was asked for.</summary>
    public required string Name { get; init; }

    /// <summary>Of its last run.</summary>
    public required ExperimentSpecification Specification { get; init; }

    /// <summary>Its repetitions.</summary>
    public required IReadOnlyList<RunCourse> Runs { get; init; }
}

/// <summary>One repetition: what it came to, and how it went, on a grid that begins with its load.</summary>
public sealed record RunCourse
{
    /// <summary>Id of the run.</summary>
    public required string Id { get; init; }

    /// <summary>Start of its load.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>End of its load.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Its place in the order of the runs; null: it was submitted alone.</summary>
    public GroupPlace? Group { get; init; }

    /// <summary>What was computed.</summary>
    public required ExperimentReport Report { get; init; }

    /// <summary>Machines that the load needed, at the start of each interval.</summary>
    public IReadOnlyList<double?> Demand { get; init; } = [];

    /// <summary>Machines in service.</summary>
    public IReadOnlyList<double?> Supply { get; init; } = [];

    /// <summary>Requests sent, a second.</summary>
    public IReadOnlyList<double?> Sent { get; init; } = [];

    /// <summary>Mean response time, ms.</summary>
    public IReadOnlyList<double?> ResponseMeanMs { get; init; } = [];

    /// <summary>Its 95th percentile, ms.</summary>
    public IReadOnlyList<double?> ResponseP95Ms { get; init; } = [];

    /// <summary>The course of a run.</summary>
    /// <param name="id">Id of the run.</param>
    /// <param name="data">What was recorded; not kept.</param>
    /// <param name="report">What was computed of it. Its steps are left out: the courses say the same on one grid.</param>
    /// <param name="intervalSeconds">Length of an interval.</param>
    /// <param name="group">Its place.</param>
    public static RunCourse Of(string id, ExperimentData data, ExperimentReport report, int intervalSeconds, GroupPlace? group)
    {
        var rows = ExperimentRow.Of(data, TimeSpan.FromSeconds(intervalSeconds)).Where(row => row.Time.ToUnixTimeMilliseconds() < data.EndMs).ToList();
        return new RunCourse
        {
            Id = id,
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(data.StartMs),
            EndedAt = DateTimeOffset.FromUnixTimeMilliseconds(data.EndMs),
            Group = group,
            Report = report.Load is { } load ? report with { Load = load with { PerStep = [] } } : report,
            Demand = [.. rows.Select(row => row.Demand)],
            Supply = [.. rows.Select(row => row.InService)],
            Sent = [.. rows.Select(row => (double?)row.Sent / intervalSeconds)],
            ResponseMeanMs = [.. rows.Select(row => row.ResponseMeanMs)],
            ResponseP95Ms = [.. rows.Select(row => row.ResponseP95Ms)],
        };
    }
}
