using System.Text.Json.Serialization;
using Scalectl.Elasticity.Calibration;
using Scalectl.Load;

namespace Scalectl.Api;

/// <summary>Body of <c>POST apps/{name}/calibration</c>: the options of <c>scalectl app calibrate</c>.</summary>
public sealed record CalibrationRequest
{
    /// <summary>An address to measure instead of an app: it counts as one machine. IP address, name or URL.</summary>
    public EncodedText? Target { get; set; }

    /// <summary>Name that the mapping gets; null: the app's.</summary>
    public string? Mapping { get; set; }

    /// <summary>Most machines; null: the most of the app's group.</summary>
    public int? Max { get; set; }

    /// <summary>The service level: most that 95 of 100 answers may take, ms.</summary>
    public double SloP95Ms { get; set; } = 500;

    /// <summary>The service level: most errors, percent.</summary>
    public double SloErrorsPct { get; set; } = 1;

    /// <summary>How long each run is judged, seconds.</summary>
    public double RunSeconds { get; set; } = 30;

    /// <summary>How long each run's load lasts before it is judged, seconds.</summary>
    public double WarmUpSeconds { get; set; } = 5;

    /// <summary>The first load for one machine, requests per second.</summary>
    public double StartRequestsPerSecond { get; set; } = 10;

    /// <summary>No load above it is tried, requests per second.</summary>
    public double MaxRequestsPerSecond { get; set; } = 10_000;

    /// <summary>A run counts if 95 of 100 requests left within this of their moment, ms.</summary>
    public double MaxLatenessMs { get; set; } = RunJudge.UsualLatenessMs;

    /// <summary>How near the search comes, percent.</summary>
    public double ResolutionPct { get; set; } = 2;

    /// <summary>How often a run that does not count is tried.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>Measure one machine only.</summary>
    public bool Extrapolate { get; set; }

    /// <summary>Machines that send the load.</summary>
    public int Machines { get; set; } = 1;

    /// <summary>Their type.</summary>
    public string Type { get; set; } = "t3.micro";

    public Spread Spread { get; set; } = Spread.Even;

    /// <summary>How long an answer may take, seconds; null: four times the service level's, at least 2 s.</summary>
    public double? TimeoutSeconds { get; set; }

    /// <summary>Each <c>METHOD /path weight</c>.</summary>
    public IReadOnlyList<EncodedText> Routes { get; set; } = [];

    /// <summary>Each <c>Name: value</c>.</summary>
    public IReadOnlyList<EncodedText> Headers { get; set; } = [];
}

/// <summary>States of a calibration, in their order; the last three are ends.</summary>
[JsonConverter(typeof(Word<CalibrationState>))]
public enum CalibrationState
{
    /// <summary>The app is looked up.</summary>
    Preparing,

    /// <summary>The group is brought to its number of machines and is waited for.</summary>
    Stabilising,

    /// <summary>A load runs, or its machines start.</summary>
    Running,

    /// <summary>The group gets its own sizes back.</summary>
    Restoring,
    Done,
    Failed,
    Stopped,
}

/// <summary>The load that is being tried.</summary>
/// <param name="Attempt">From 1.</param>
/// <param name="EndsAt">When it is over; null: it has not begun.</param>
public sealed record CurrentRunView(int Instances, double RequestsPerSecond, int Attempt, DateTimeOffset? EndsAt);

/// <summary>A calibration as it is shown.</summary>
public sealed record CalibrationView
{
    public required string App { get; init; }

    /// <summary>Name of the mapping that it makes.</summary>
    public required string Mapping { get; init; }

    public required CalibrationState State { get; init; }

    /// <summary>Why it failed or what it waits for.</summary>
    public string? Message { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required CalibrationRequest Request { get; init; }

    public CurrentRunView? Current { get; init; }

    public IReadOnlyList<CalibrationRun> Runs { get; init; } = [];
}

/// <summary>Body of <c>PUT mappings/{name}</c>: what <c>scalectl mapping import</c> has read.</summary>
/// <param name="Intensities">Requests per second that 1, 2 .. machines carry, rising.</param>
public sealed record MappingImport(IReadOnlyList<double> Intensities);
