using Scalectl.Scaling;

namespace Scalectl.Simulation;

/// <summary>What one tick of the model showed: counts and metric during the period, alarm and decision at its end.</summary>
/// <param name="Start">Start of the period, seconds.</param>
/// <param name="InService">Machines in service during it (at its start).</param>
/// <param name="Warm">Those of them that are warm for the policy.</param>
/// <param name="Total">Machines that exist, starting and leaving ones included.</param>
/// <param name="Metric">What was decided by, percent; NaN with no machine in service.</param>
/// <param name="Alarm">The side in ALARM at its end.</param>
/// <param name="Decision">What the policy said.</param>
/// <param name="Scheduled">How many machines more (or, below 0, fewer) a scheduled change wanted at its end, before the policy.</param>
/// <param name="Desired">Machines wanted after it.</param>
public readonly record struct GroupTick(
    double Start, int InService, int Warm, int Total, double Metric, AlarmSide Alarm, ScalingDecision Decision, int Scheduled, int Desired)
{
    /// <summary>Machines added to (or, below 0, removed from) what is wanted at its end.</summary>
    public int Change => Scheduled + Decision.Change;
}
