namespace Scalectl.Daemon.Calibrations;

/// <summary>How long the parts of a calibration may take.</summary>
public sealed record CalibrationOptions
{
    /// <summary>Bringing the group to its number of machines, 1 s or more.</summary>
    public TimeSpan StabiliseTimeout { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Launching a run's generators, 1 s or more; a little more than the cluster allows itself.</summary>
    public TimeSpan LaunchTimeout { get; init; } = TimeSpan.FromMinutes(12);

    /// <summary>After the end of a load and its last answer, how long generators may take to be done.</summary>
    public TimeSpan FinishTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Undoing everything; what remains is tried again later.</summary>
    public TimeSpan RestoreTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a state looks again.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(250);
}
