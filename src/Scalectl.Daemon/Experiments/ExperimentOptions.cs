namespace Scalectl.Daemon.Experiments;

/// <summary>How long the states of an experiment may take.</summary>
public sealed record ExperimentOptions
{
    /// <summary>Deploying an app, 1 s or more.</summary>
    public TimeSpan DeployTimeout { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Bringing the group to its start, 1 s or more.</summary>
    public TimeSpan StabiliseTimeout { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Launching the load's machines, 1 s or more; a little more than the cluster allows itself.</summary>
    public TimeSpan LaunchTimeout { get; init; } = TimeSpan.FromMinutes(12);

    /// <summary>After the last step and its last answer, how long generators may take to be done.</summary>
    public TimeSpan FinishTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long generators that are told to stop may take to say what became of their last requests.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Removing what the experiment made; what remains is tried again later.</summary>
    public TimeSpan RemoveTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The same after a failure, whose cause may be the cloud itself.</summary>
    public TimeSpan FailedRemoveTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a state looks again.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the cloud may be silent before an experiment fails: 10 periods, at least 15 s.</summary>
    public static TimeSpan Patience(TimeSpan period) => TimeSpan.FromTicks(Math.Max((10 * period).Ticks, TimeSpan.FromSeconds(15).Ticks));
}
