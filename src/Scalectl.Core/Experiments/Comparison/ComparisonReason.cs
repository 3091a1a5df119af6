using System.Globalization;

namespace Scalectl.Experiments;

/// <summary>Why one experiment is the best, and how far that can be relied on: for people.</summary>
internal static class ComparisonReason
{
    public static string Of(ComparedExperiment? best, IReadOnlyList<ComparedExperiment> compared, int criteria, IReadOnlyList<Difference> differences, string against)
    {
        if (criteria == 0)
        {
            return "None of them has a criterion to compare by.";
        }

        if (best is null)
        {
            var most = compared.Max(e => e.BestIn);
            return $"{Names(compared.Where(e => e.BestIn == most).Select(e => e.Name))} tie: each is best in {most} of {criteria} criteria, and neither kappa nor the fractional difference decides.";
        }

        var reason = $"{best.Name} is best in {best.BestIn} of {criteria} criteria ({string.Join(", ", best.Criteria.Where(c => c.Best).Select(c => c.Name))})";
        if (best.KappaPct is { } kappa)
        {
            reason += string.Create(CultureInfo.InvariantCulture, $", wins {kappa:0.#} % of the pairings over the five elasticity metrics (kappa), fractional difference {best.FractionalDifference:0.##}");
        }

        if (best.ElasticSpeedup is { } speedup)
        {
            reason += string.Create(CultureInfo.InvariantCulture, $", elastic speed-up {speedup:0.###}");
        }

        var rival = compared.Where(e => e != best).MaxBy(e => e.BestIn)!;
        return rival.BestIn == best.BestIn
            ? $"{reason}; {rival.Name} is best in as many, and loses by {(rival.KappaPct == best.KappaPct ? "the fractional difference" : "kappa")}. {Sureness(differences, against)}"
            : $"{reason}. {Sureness(differences, against)}";
    }

    private static string Sureness(IReadOnlyList<Difference> differences, string against)
    {
        var shown = differences.Count(d => d.Verdict is Verdict.Lower or Verdict.Higher);
        if (shown > 0)
        {
            return $"Of {differences.Count} differences to {against}, {shown} {(shown == 1 ? "is" : "are")} more than chance (5 %, after Holm).";
        }

        var needed = differences.Select(d => d.RepetitionsNeeded).Max();
        return needed is null
            ? $"No difference to {against} is shown to be more than chance."
            : $"No difference to {against} can be shown to be more than chance with so few runs: {needed} repetitions of each could (scalectl experiment run --repeat {needed}).";
    }

    private static string Names(IEnumerable<string> names) => string.Join(" and ", names);
}
