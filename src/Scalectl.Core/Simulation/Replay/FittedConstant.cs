namespace Scalectl.Simulation.Replay;

/// <summary>One constant of a replay, and where it is from.</summary>
/// <param name="Name">As the option of <c>scalectl simulate</c> that sets it, in the way of JSON.</param>
/// <param name="Value">The value.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Measured">False: stated, assumed, or given by the user; the run itself does not show it.</param>
/// <param name="Source">How it was found, or why it could not be.</param>
public sealed record FittedConstant(string Name, double Value, string Unit, bool Measured, string Source);
