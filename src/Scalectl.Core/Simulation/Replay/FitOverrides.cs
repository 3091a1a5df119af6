namespace Scalectl.Simulation.Replay;

/// <summary>What the user knows better than the recording; null: as recorded.</summary>
public sealed record FitOverrides
{
    /// <summary>Requests per second of one machine.</summary>
    public double? CapacityPerInstance { get; init; }

    /// <summary>Machines at the start.</summary>
    public int? Start { get; init; }

    /// <summary>Least machines.</summary>
    public int? Min { get; init; }

    /// <summary>Most machines.</summary>
    public int? Max { get; init; }

    /// <summary>Seconds from a launch to service.</summary>
    public double? LaunchSeconds { get; init; }

    /// <summary>Seconds of a metric period.</summary>
    public double? PeriodSeconds { get; init; }

    /// <summary>Seconds from leaving service to the end.</summary>
    public double? DrainSeconds { get; init; }

    /// <summary>Requests that may wait on a machine.</summary>
    public int? Queue { get; init; }

    /// <summary>How long a request keeps a machine busy; null: what its answers show, for a tuning, else constant.</summary>
    public ServiceTime? Service { get; init; }
}
