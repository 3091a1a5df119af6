namespace Scalectl.Series;

/// <summary>A value that holds from a moment on.</summary>
/// <param name="TimeMs">UNIX milliseconds (or milliseconds since any common origin).</param>
/// <param name="Value">The value from then on; NaN: unknown from then on.</param>
public readonly record struct StepPoint(long TimeMs, double Value);
