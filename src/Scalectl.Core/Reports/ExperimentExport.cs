using System.Text.Json;
using Scalectl.Api;
using Scalectl.Elasticity;
using Scalectl.Elasticity.Calibration;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Pricing;
using Scalectl.Series;

namespace Scalectl.Reports;

/// <summary>A whole run as one document: what was asked for, what was recorded, what was computed. Enough to compute it again elsewhere.</summary>
public sealed record ExperimentExport
{
    /// <summary>Of this layout.</summary>
    public int FormatVersion { get; set; } = 1;

    /// <summary>The product's version that wrote it.</summary>
    public required string ScalectlVersion { get; init; }

    /// <summary>Id of the run.</summary>
    public required string Id { get; init; }

    /// <summary>What was asked for.</summary>
    public required ExperimentSpecification Specification { get; init; }

    /// <summary>Start of step 1.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>End of the load.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>What was computed.</summary>
    public required ExperimentReport Report { get; init; }

    /// <summary>The app's price where its file states none.</summary>
    public KnownPrice? ListPrice { get; init; }

    /// <summary>R of the metrics.</summary>
    public int? MaxResources { get; init; }

    /// <summary>The demand mapping that was used: requests per second for 1, 2 .. machines; null: linear, or none.</summary>
    public IReadOnlyList<double>? Mapping { get; init; }

    /// <summary>Where that mapping comes from: name, date, service level.</summary>
    public CalibratedMapping? MappingUsed { get; init; }

    /// <summary>Supply and demand as they were reconstructed, source <c>computed</c>: every change.</summary>
    public IReadOnlyList<SeriesView> Computed { get; set; } = [];

    /// <summary>Every sample, by source and series.</summary>
    public IReadOnlyList<SeriesView> Series { get; set; } = [];

    /// <summary>The generators' seconds, by machine.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<GeneratorSecond>> Generators { get; set; } = new Dictionary<int, IReadOnlyList<GeneratorSecond>>();

    /// <summary>Lives of the app's machines.</summary>
    public IReadOnlyList<MachineLife> Machines { get; set; } = [];

    /// <summary>The group's activities.</summary>
    public IReadOnlyList<ScalingActivity> Activities { get; set; } = [];

    /// <summary>The document of a run.</summary>
    /// <param name="id">Id of the run.</param>
    /// <param name="data">What was recorded.</param>
    /// <param name="report">What was computed from it.</param>
    public static ExperimentExport Of(string id, ExperimentData data, ExperimentReport report)
    {
        var series = ExperimentSeries.Of(data, LoadTally.Of(data.Generators.Values, data.Specification.Load.Step.TotalSeconds));
        return new ExperimentExport
        {
            ScalectlVersion = typeof(ExperimentExport).Assembly.GetName().Version?.ToString(3) ?? "",
            Id = id,
            Specification = data.Specification,
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(data.StartMs),
            EndedAt = DateTimeOffset.FromUnixTimeMilliseconds(data.EndMs),
            Report = report,
            ListPrice = data.ListPrice,
            MaxResources = data.MaxResources,
            Mapping = data.Mapping?.Intensities,
            MappingUsed = data.MappingUsed,
            Computed = [.. Reconstructed(series)],
            Series = [.. data.Samples.GroupBy(s => (s.Source, s.Series)).Select(group => new SeriesView(
                group.Key.Source, group.Key.Series, [.. group.Select(s => s.TimeMs)], [.. group.Select(s => s.Value)]))],
            Generators = data.Generators,
            Machines = data.Machines,
            Activities = data.Activities,
        };
    }

    /// <summary>What was recorded, to compute the report again.</summary>
    public ExperimentData ToData() => new()
    {
        Specification = Specification,
        StartMs = StartedAt.ToUnixTimeMilliseconds(),
        EndMs = EndedAt.ToUnixTimeMilliseconds(),
        ListPrice = ListPrice,
        MaxResources = MaxResources,
        Mapping = Mapping is { } table ? DemandMapping.Table(table).Value : null,
        MappingUsed = MappingUsed,
        Samples = [.. Series.SelectMany(s => s.TimesMs.Zip(s.Values, (time, value) => new Sample(s.Source, s.Series, time, value)))],
        Generators = Generators,
        Machines = Machines,
        Activities = Activities,
    };

    /// <summary>Writes the document as JSON.</summary>
    public Task WriteAsync(Stream stream, CancellationToken cancellationToken) =>
        JsonSerializer.SerializeAsync(stream, this, ExperimentJson.Default.ExperimentExport, cancellationToken);

    private static IEnumerable<SeriesView> Reconstructed(ExperimentSeries series)
    {
        (string Name, StepSeries? Series)[] all =
            [(SeriesNames.Desired, series.Desired), (SeriesNames.InService, series.InService), (SeriesNames.Total, series.Total), ("demand", series.Demand)];
        foreach (var (name, values) in all)
        {
            if (values is { Count: > 0 })
            {
                // A gap has no value that JSON could carry.
                var known = Enumerable.Range(0, values.Count).Select(i => values[i]).Where(p => !double.IsNaN(p.Value)).ToList();
                yield return new SeriesView("computed", name, [.. known.Select(p => p.TimeMs)], [.. known.Select(p => p.Value)]);
            }
        }
    }
}
