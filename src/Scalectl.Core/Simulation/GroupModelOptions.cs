using Scalectl.Scaling;

namespace Scalectl.Simulation;

/// <summary>Settings of a modelled group. Times in seconds.</summary>
public sealed record GroupModelOptions
{
    /// <summary>Machines at the start, all warm. Default 2.</summary>
    public int Start { get; init; } = 2;

    /// <summary>Least machines. Default 1.</summary>
    public int Min { get; init; } = 1;

    /// <summary>Most machines. Default 20.</summary>
    public int Max { get; init; } = 20;

    /// <summary>From a launch to service. Default 60.</summary>
    public double LaunchSeconds { get; init; } = 60;

    /// <summary>Length of a metric period, which is one tick. Default 60.</summary>
    public double PeriodSeconds { get; init; } = 60;

    /// <summary>How long a machine that leaves may finish what waits on it; it is paid until then. Default 0.</summary>
    public double DrainSeconds { get; init; }

    /// <summary>Changes of the limits or of the wanted capacity at fixed times. Default: none.</summary>
    public IReadOnlyList<ScheduledChange> Schedule { get; init; } = [];
}
