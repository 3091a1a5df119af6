namespace Scalectl.Elasticity;

/// <summary>
/// Figures that compare several elasticity reports, over the five metrics thetaU, thetaO, tauU, tauO and upsilon, of
/// each of which less is better. Elastic speed-up leaves upsilon out, because a group that never scales has no changes.
/// </summary>
public static class ElasticityComparison
{
    /// <summary>A metric of 0 would make a speed-up infinite: each is at least this, percent.</summary>
    private const double Least = 0.001;

    /// <summary>The five metrics in the order thetaU, thetaO, tauU, tauO, upsilon; percent.</summary>
    public static IReadOnlyList<double> Five(ElasticityReport report) =>
        [report.ThetaUPct, report.ThetaOPct, report.TauUPct, report.TauOPct, report.UpsilonPct];

    /// <summary><c>prod (x_base/x)^(1/4)</c> over the first four, each clamped to at least 0.001; above 1 is better than the baseline.</summary>
    /// <param name="report">The autoscaler.</param>
    /// <param name="baseline">No autoscaling.</param>
    public static double ElasticSpeedup(ElasticityReport report, ElasticityReport baseline) => ElasticSpeedup(Five(report), Five(baseline));

    /// <summary>The same of the five metrics themselves, for example of the medians of repetitions.</summary>
    public static double ElasticSpeedup(IReadOnlyList<double> five, IReadOnlyList<double> baseline) =>
        baseline.Zip(five).Take(4).Aggregate(
            1.0, (product, pair) => product * Math.Pow(Math.Max(pair.First, Least) / Math.Max(pair.Second, Least), 0.25));

    /// <summary>Pairwise wins, in percent of all pairings, in the order given: a win counts 1, a tie 1/2, over 5(n-1) pairings. One report alone: 100.</summary>
    public static IReadOnlyList<double> KappaPct(IReadOnlyList<ElasticityReport> reports) => KappaPct([.. reports.Select(Five)]);

    /// <summary>The same of the five metrics themselves.</summary>
    public static IReadOnlyList<double> KappaPct(IReadOnlyList<IReadOnlyList<double>> fives) =>
        [.. fives.Select((mine, i) => fives.Count == 1
            ? 100
            : 100 * fives.Where((_, j) => j != i).Sum(other => mine.Zip(other).Sum(Points)) / (5.0 * (fives.Count - 1)))];

    /// <summary><c>sum (x - best)/max(best, 1)</c> over the five, in the order given; 0 is best in everything.</summary>
    public static IReadOnlyList<double> FractionalDifference(IReadOnlyList<ElasticityReport> reports) => FractionalDifference([.. reports.Select(Five)]);

    /// <summary>The same of the five metrics themselves.</summary>
    public static IReadOnlyList<double> FractionalDifference(IReadOnlyList<IReadOnlyList<double>> fives) =>
        [.. fives.Select(mine => mine.Select((x, m) =>
        {
            var best = fives.Min(other => other[m]);
            return (x - best) / Math.Max(best, 1);
        }).Sum())];

    /// <summary>Two figures that differ only by floating point are a tie.</summary>
    private static double Points((double Mine, double Other) pair) =>
        Math.Abs(pair.Mine - pair.Other) <= 1e-9 ? 0.5 : pair.Mine < pair.Other ? 1 : 0;
}
