namespace Scalectl.Load;

/// <summary>One point of a recorded load: what <c>trace("file.csv")</c> reads.</summary>
/// <param name="Time">Seconds since the start of the trace, ascending.</param>
/// <param name="Value">The load at that time.</param>
public readonly record struct TracePoint(double Time, double Value);
