namespace Scalectl.Bench.Fidelity;

/// <summary>
/// When a simulated figure agrees with the measured ones of several repetitions:
/// <code>
///   least - w  &lt;=  s  &lt;=  most + w        w = max(10 % of the median of the measured figures, floor)
///
///   least, most  of the measured figures        s  median of the simulated ones
///   floor        what the figure cannot be read finer than: one step of the load, one machine for one step, one request in a thousand
/// </code>
/// The floor is needed where the measured figure is 0 or nearly so: ten percent of nothing allows nothing.
/// </summary>
/// <param name="Least">Least of the measured figures.</param>
/// <param name="Most">Largest of them.</param>
/// <param name="Width">w.</param>
internal readonly record struct Margin(double Least, double Most, double Width)
{
    private const double Share = 0.1;

    public static Margin Of(IReadOnlyList<double> measured, double floor) => new(measured.Min(), measured.Max(), Math.Max(Share * Math.Abs(Median(measured)), floor));

    /// <summary>How far a figure is outside the measured range; negative: below it, 0: within.</summary>
    public double Outside(double simulated) => simulated < Least ? simulated - Least : Math.Max(0, simulated - Most);

    /// <summary>A rounding in the last digits decides nothing.</summary>
    public bool Holds(double simulated) => Math.Abs(Outside(simulated)) <= Width + 1e-9;

    public static double Median(IReadOnlyList<double> values)
    {
        List<double> sorted = [.. values.Order()];
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
