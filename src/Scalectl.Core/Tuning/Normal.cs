namespace Scalectl.Tuning;

/// <summary>The standard normal distribution.</summary>
internal static class Normal
{
    /// <summary><c>Φ(z)</c>, to 1.5e-7: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26.</summary>
    public static double Below(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var erf = 1 - (t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x));
        return z < 0 ? (1 - erf) / 2 : (1 + erf) / 2;
    }
}
