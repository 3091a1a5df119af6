namespace Scalectl.Simulation;

/// <summary>One tick of a simulation, as <c>scalectl simulate --timeline</c> shows it.</summary>
/// <param name="Time">Its end, seconds since the start.</param>
/// <param name="Load">Requests per second during it, mean.</param>
/// <param name="Demand">Least machines for this load.</param>
/// <param name="CpuPct">Mean CPU during it, percent; NaN: no machine in service.</param>
/// <param name="Group">What the group showed.</param>
public readonly record struct SimulatedTick(double Time, double Load, int Demand, double CpuPct, GroupTick Group);
