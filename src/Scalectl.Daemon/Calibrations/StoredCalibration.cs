using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Api;
using Scalectl.Daemon.Store;
using Scalectl.Elasticity.Calibration;

namespace Scalectl.Daemon.Calibrations;

/// <summary>A calibration as it lies in the store: everything that a daemon needs to go on with it. An app has one, its last.</summary>
public sealed record StoredCalibration
{
    /// <summary>By app.</summary>
    public static DocumentKind<StoredCalibration> Kind { get; } = new("calibrations", CalibrationJson.Default.StoredCalibration);

    /// <summary>By name.</summary>
    public static DocumentKind<CalibratedMapping> Mappings { get; } = new("mappings", CalibrationJson.Default.CalibratedMapping);

    /// <summary>The app; of an address that is measured, the mapping's name.</summary>
    public required string App { get; init; }

    /// <summary>Whose cloud it runs on.</summary>
    public required string User { get; init; }

    public required CalibrationRequest Request { get; init; }

    public required CalibrationState State { get; init; }

    /// <summary>When <see cref="State"/> was entered: what a state may take is counted from here, also across a restart.</summary>
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>Why it fails or what it waits for.</summary>
    public string? Message { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool StopRequested { get; init; }

    /// <summary>How it will end; null: not decided yet.</summary>
    public CalibrationState? Ending { get; init; }

    public CalibratedTarget? Target { get; init; }

    /// <summary>The group's sizes as they are changed, and the way back; null: nothing of a group was changed.</summary>
    public GroupFix? Fix { get; init; }

    public CurrentRun? Current { get; init; }

    /// <summary>Every run that is over, in its order: what comes next follows from these alone.</summary>
    public IReadOnlyList<CalibrationRun> Runs { get; init; } = [];

    /// <summary>It ended, but what it changed or made could not be undone yet.</summary>
    public bool Leftovers { get; init; }

    [JsonIgnore]
    public bool Ended => State is CalibrationState.Done or CalibrationState.Failed or CalibrationState.Stopped;

    [JsonIgnore]
    public string MappingName => Request.Mapping ?? App;

    [JsonIgnore]
    public ServiceLevel Level => new(Request.SloP95Ms, Request.SloErrorsPct);

    [JsonIgnore]
    public SearchSettings Search => CalibrationRules.Search(Request, Target?.Max ?? 1);

    public StoredCalibration To(CalibrationState state, DateTimeOffset now, string? message = null)
        => this with { State = state, StateSince = now, Message = Ending is null ? message : Message };

    /// <summary>Decides how it ends and goes on with the way back. The first decision stays.</summary>
    public StoredCalibration End(CalibrationState ending, string? message, DateTimeOffset now)
        => (Ending is null ? this with { Ending = ending, Message = message } : this) with { State = CalibrationState.Restoring, StateSince = now };
}

/// <summary>What is measured.</summary>
/// <param name="Group">Null: an address, which counts as one machine.</param>
/// <param name="Max">Most machines of the search.</param>
/// <param name="Type">Machine type of the app.</param>
public sealed record CalibratedTarget(string Url, int Max, string? Group, string? TargetGroupArn, string? Type);

/// <summary>The run under way. Stored before its load is launched, so that a daemon which comes back finds the load.</summary>
/// <param name="Number">From 1, of this calibration.</param>
public sealed record CurrentRun(int Number, int Instances, double RequestsPerSecond, int Attempt)
{
    /// <summary>Seconds of an earlier calibration with this number are gone.</summary>
    public bool Cleared { get; init; }

    /// <summary>When its load begins; null: its machines are not up yet.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Its generators were told to send nothing more.</summary>
    public bool EndedEarly { get; init; }

    /// <summary>Its cluster, and the end of its run's id. Only one calibration runs at a time: a shortened app's name is enough.</summary>
    public string Cluster(string app) => string.Create(CultureInfo.InvariantCulture, $"cal-{app[..Math.Min(app.Length, 22)].TrimEnd('-')}-{Number}");

    /// <summary>Key of its samples. With slashes it can be no experiment's, and no cluster's own.</summary>
    public string RunId(string app) => $"calibration/{app}/{Cluster(app)}";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredCalibration))]
[JsonSerializable(typeof(CalibratedMapping))]
internal sealed partial class CalibrationJson : JsonSerializerContext;
