namespace Scalectl.Load;

/// <summary>One step of a plan.</summary>
/// <param name="X">Number of the step, from 1.</param>
/// <param name="Value">What the function gave, before it was cut to a whole number at or above 0.</param>
/// <param name="Requests">What the whole cluster sends in this step.</param>
public readonly record struct PlannedStep(int X, double Value, long Requests);
