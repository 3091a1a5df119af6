namespace Scalectl.Experiments;

/// <summary>Of m tests at 5 % some find a difference where there is none; this keeps the chance of any such finding at the level.</summary>
public static class HolmCorrection
{
    /// <summary>Holm's step-down: the smallest of m p-values times m, the next times m-1 .., none below the one before it, none above 1.</summary>
    /// <returns>In the order given.</returns>
    public static IReadOnlyList<double> Of(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var most = 0.0;
        var rank = 0;
        foreach (var i in Enumerable.Range(0, p.Count).OrderBy(i => p[i]))
        {
            most = Math.Max(most, Math.Min(1, p[i] * (p.Count - rank++)));
            adjusted[i] = most;
        }

        return adjusted;
    }
}
