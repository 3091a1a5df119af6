using System.Globalization;
using Scalectl.Elasticity;

namespace Scalectl.Experiments;

/// <summary>The values of a side, by criterion; a criterion that no run has is not there.</summary>
internal sealed record ComparedValues(string Name, IReadOnlyList<string> Runs, IReadOnlyDictionary<Criterion, IReadOnlyList<double>> Criteria, IReadOnlyList<double>? Five);

/// <summary>
/// Compares experiments as the thesis does, by seven criteria of which less is better, with the medians of repetitions.
/// Pure and seeded: the same runs give the same report, to the last digit.
/// </summary>
public static class ExperimentComparison
{
    /// <summary>Medians that differ only by floating point are the same.</summary>
    private const double Tolerance = 1e-9;

    /// <param name="sides">At least two, of different names.</param>
    /// <param name="sort">Name of a criterion: best first, those without it last. Null: the order given.</param>
    /// <param name="baseline">Name of a side; null: no elastic speed-up.</param>
    /// <param name="seed">Of the bootstrap and of sampled permutations.</param>
    public static ComparisonReport Compute(IReadOnlyList<ComparedRuns> sides, string? sort = null, string? baseline = null, long seed = 1)
    {
        var values = sides.Select(Values).ToList();
        var lowest = Criterion.All.Where(c => values.Any(side => side.Criteria.ContainsKey(c)))
            .ToDictionary(c => c, c => values.Where(side => side.Criteria.ContainsKey(c)).Min(side => Median.Of(side.Criteria[c])));
        var fives = values.Where(side => side.Five is not null).ToList();
        var (kappa, fractional) = fives.Count < 2 ? ([], []) : (ElasticityComparison.KappaPct([.. fives.Select(side => side.Five!)]), ElasticityComparison.FractionalDifference([.. fives.Select(side => side.Five!)]));
        var based = values.Find(side => side.Name == baseline)?.Five;

        var compared = values.ConvertAll(side =>
        {
            var index = fives.IndexOf(side);
            var figures = Criterion.All.Where(side.Criteria.ContainsKey).Select(c => Figures(c, side.Criteria[c], lowest[c], seed)).ToList();
            return new ComparedExperiment
            {
                Name = side.Name,
                Runs = side.Runs,
                Criteria = figures,
                BestIn = figures.Count(f => f.Best),
                KappaPct = index >= 0 && kappa.Count > 0 ? kappa[index] : null,
                FractionalDifference = index >= 0 && fractional.Count > 0 ? fractional[index] : null,
                ElasticSpeedup = based is not null && side.Five is { } five ? ElasticityComparison.ElasticSpeedup(five, based) : null,
            };
        });

        var best = Best(compared);
        var against = values.Find(side => side.Name == (baseline ?? best?.Name)) ?? values[0];
        var differences = values.Where(side => side != against).SelectMany(side => Differences.Of(side, against, seed)).ToList();
        return new ComparisonReport
        {
            Experiments = sort is null ? compared : [.. compared.OrderBy(e => e.Criteria.FirstOrDefault(f => f.Name == sort)?.Median ?? double.PositiveInfinity)],
            Best = best?.Name,
            Reason = ComparisonReason.Of(best, compared, lowest.Count, differences, against.Name),
            Against = against.Name,
            Differences = differences,
        };
    }

    private static ComparedValues Values(ComparedRuns side)
    {
        var elasticities = side.Runs.Select(run => run.Report.Elasticity).OfType<ElasticityReport>().Select(ElasticityComparison.Five).ToList();
        return new ComparedValues(
            side.Name,
            [.. side.Runs.Select(run => run.Id)],
            Criterion.All.Select(c => (Criterion: c, Values: (IReadOnlyList<double>)[.. side.Runs.Select(run => c.Of(run.Report)).OfType<double>()]))
                .Where(c => c.Values.Count > 0).ToDictionary(c => c.Criterion, c => c.Values),
            elasticities.Count == 0 ? null : [.. Enumerable.Range(0, 5).Select(m => Median.Of([.. elasticities.Select(five => five[m])]))]);
    }

    private static CriterionFigures Figures(Criterion criterion, IReadOnlyList<double> values, double lowest, long seed)
    {
        var median = Median.Of(values);
        var interval = Median.Interval(values, seed);
        return new CriterionFigures(criterion.Name, criterion.Unit, median, interval?.Lower, interval?.Upper, values.Count, median <= lowest + (Tolerance * Math.Max(1, Math.Abs(lowest))));
    }

    /// <summary>Most criteria; of several, the higher kappa, then the smaller fractional difference; null: a tie in all three.</summary>
    private static ComparedExperiment? Best(IReadOnlyList<ComparedExperiment> compared)
    {
        var ranked = compared.OrderByDescending(e => e.BestIn).ThenByDescending(e => e.KappaPct ?? 0).ThenBy(e => e.FractionalDifference ?? double.PositiveInfinity).Take(2).ToList();
        return ranked.Count == 1 || Rank(ranked[0]) != Rank(ranked[1]) ? ranked[0] : null;

        static (int BestIn, string Kappa, string Fractional) Rank(ComparedExperiment e) =>
            (e.BestIn, Rounded(e.KappaPct), Rounded(e.FractionalDifference));
        static string Rounded(double? x) => x?.ToString("0.########", CultureInfo.InvariantCulture) ?? "";
    }
}
