namespace Scalectl.Elasticity.Calibration;

/// <summary>A load-to-resources mapping as it is stored, shown and named by experiments: what n machines carry, and where that is known from.</summary>
public sealed record CalibratedMapping
{
    /// <summary>What an experiment's <c>demand.mapping</c> names.</summary>
    public required string Name { get; init; }

    /// <summary><c>I_1, I_2 ..</c>: requests per second that 1, 2 .. machines carry, rising.</summary>
    public required IReadOnlyList<double> Intensities { get; init; }

    /// <summary>When the calibration ended, or when it was imported.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>The app, or the address, that was measured; null: imported.</summary>
    public string? App { get; init; }

    /// <summary>Machine type of the app.</summary>
    public string? Type { get; init; }

    /// <summary>The service level that was kept; null: imported.</summary>
    public ServiceLevel? Level { get; init; }

    /// <summary>The true capacity lies at most so many percent above each value, as far as the runs can tell.</summary>
    public double? ResolutionPct { get; init; }

    /// <summary>How long each run was judged, seconds.</summary>
    public double? RunSeconds { get; init; }

    /// <summary>Only one machine was measured; n are said to carry n times as much.</summary>
    public bool Extrapolated { get; init; }

    /// <summary>So many machines carried no more than one less: the mapping ends before them.</summary>
    public int? SaturatedAt { get; init; }

    /// <summary>It came from a file.</summary>
    public bool Imported { get; init; }

    /// <summary>Every run, also those that did not count.</summary>
    public IReadOnlyList<CalibrationRun> Runs { get; set; } = [];

    /// <summary>From load to demand.</summary>
    public DemandMapping ToDemand() => DemandMapping.Table(Intensities).Value
        ?? throw new InvalidOperationException($"mapping {Name} was stored with values that do not rise");
}
