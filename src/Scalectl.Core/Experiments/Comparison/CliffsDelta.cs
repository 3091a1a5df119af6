namespace Scalectl.Experiments;

/// <summary>
/// How far apart two sets of repetitions are, without a word about how they are distributed: of all pairs of a value of
/// the first and one of the second, the share in which the first is larger less the share in which it is smaller.
/// Not Hedges' g, which divides by a standard deviation: response times are skewed, errors are mostly 0, and of a
/// criterion that never varies (bound scale often does not) it would be infinite.
/// </summary>
public static class CliffsDelta
{
    /// <summary><c>(#(a &gt; b) - #(a &lt; b)) / (n m)</c>: -1 every a is below every b, 0 neither, 1 above.</summary>
    public static double Of(IReadOnlyList<double> a, IReadOnlyList<double> b) =>
        a.Sum(x => b.Sum(y => Math.Sign(x - y))) / (double)(a.Count * b.Count);

    /// <summary>In words, by the limits of Romano et al. (2006): 0.147, 0.33, 0.474.</summary>
    public static string Magnitude(double delta) => Math.Abs(delta) switch
    {
        < 0.147 => "negligible",
        < 0.33 => "small",
        < 0.474 => "medium",
        _ => "large",
    };
}
