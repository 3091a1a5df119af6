using System.Globalization;

namespace Scalectl.Elasticity;

/// <summary>What a running experiment has cost since it left the queue: what its budget counts.</summary>
/// <param name="App">The app's machines, pending and terminating ones too.</param>
/// <param name="Load">The machines that send its load; null: no price of their type is known in this currency, and they are not counted.</param>
/// <param name="Currency">Three letters.</param>
public sealed record CostSoFar(double App, double? Load, string Currency)
{
    /// <summary>What is counted.</summary>
    public double Total => App + (Load ?? 0);

    /// <summary>For people: <c>0.52 USD (app 0.4, load's machines 0.12)</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Total:0.####} {Currency} (app {App:0.####}, load's machines {(Load is { } load ? load.ToString("0.####", CultureInfo.InvariantCulture) : "not counted: no price is known")})");
}
