using System.Text.Json.Serialization;

namespace Scalectl.Elasticity.Calibration;

/// <summary>What a run of a calibration says about its load.</summary>
[JsonConverter(typeof(Word<RunVerdict>))]
public enum RunVerdict
{
    /// <summary>The machines carried the load within the service level.</summary>
    Holds,

    /// <summary>They did not.</summary>
    Breaks,

    /// <summary>Nothing: the load was not what it should have been, and the service level was kept all the same.</summary>
    NotCounted,
}

/// <summary>One run of a calibration: so many machines under so much constant load, and what came of it.</summary>
/// <param name="Instances">Machines that carried it.</param>
/// <param name="RequestsPerSecond">The constant load, of all generators together.</param>
/// <param name="Verdict">What it says.</param>
public sealed record CalibrationRun(int Instances, double RequestsPerSecond, RunVerdict Verdict)
{
    /// <summary>When the load began, its warm-up included.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Requests that were judged: answered or given up after the warm-up.</summary>
    public long Requests { get; init; }

    /// <summary>95th percentile of their response time, ms; null: there was no answer.</summary>
    public double? P95Ms { get; init; }

    /// <summary>Answers of class 4xx and 5xx and requests without an answer, percent.</summary>
    public double? ErrorsPct { get; init; }

    /// <summary>95th percentile of sent minus due, ms.</summary>
    public double? LatenessP95Ms { get; init; }

    /// <summary>Requests that were due and never sent.</summary>
    public long Missed { get; init; }

    /// <summary>It was ended when it could not hold any more, whatever would have come: its figures are those up to then.</summary>
    public bool EndedEarly { get; init; }

    /// <summary>Why it does not count; null: it counts.</summary>
    public string? Reason { get; init; }
}
