namespace Scalectl.Simulation;

/// <summary>One machine of a modelled group. Times in seconds since the start; infinity: not yet.</summary>
/// <param name="number">From 1, in the order of launch.</param>
/// <param name="launchedAt">Launch: billing starts.</param>
/// <param name="inServiceAt">When it takes requests.</param>
internal sealed class SimulatedMachine(int number, double launchedAt, double inServiceAt)
{
    public int Number => number;

    public double LaunchedAt => launchedAt;

    public double InServiceAt => inServiceAt;

    /// <summary>From then on it gets no new request.</summary>
    public double LeftAt { get; set; } = double.PositiveInfinity;

    /// <summary>Termination complete: billing ends.</summary>
    public double EndedAt { get; set; } = double.PositiveInfinity;

    /// <summary>What waits on it; null: nothing ever did.</summary>
    public MachineQueue? Queue { get; set; }
}
