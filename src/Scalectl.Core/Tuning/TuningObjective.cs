using System.Text.Json.Serialization;

namespace Scalectl.Tuning;

/// <summary>What a tuning wants where errors are within the limit.</summary>
[JsonConverter(typeof(Word<TuningObjective>))]
public enum TuningObjective
{
    /// <summary>Both count the same.</summary>
    Balanced,

    /// <summary>Rather fast than cheap.</summary>
    Responsiveness,

    /// <summary>Rather cheap than fast.</summary>
    Cost,
}

/// <summary>
/// Orders what was tried: errors within the limit first; then the smaller loss.
/// <code>
///   loss = p95^w · cost^(1-w)      p95 in ms, cost in money, or in machine-steps where there is no price
/// </code>
/// A weighted geometric mean has no unit to choose: with other units, and however many machines and whatever price, every
/// loss is multiplied by the same number, and no order changes. Nor does it depend on what else was tried, as an objective
/// does that is normalised to the best and the worst so far. One percent of the one is worth <c>w/(1-w)</c> percent of the
/// other: 3 with responsiveness (w = 0.75), 1 when balanced (0.5), 1/3 with cost (0.25).
/// </summary>
public static class TuningLoss
{
    /// <summary>The weight of a word.</summary>
    public static double WeightOf(TuningObjective objective) => objective switch
    {
        TuningObjective.Responsiveness => 0.75,
        TuningObjective.Cost => 0.25,
        _ => 0.5,
    };

    /// <summary>The loss; null: a run without an answer has no p95, one without machines no cost.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="weight">w, from 0 (cost only) to 1 (p95 only).</param>
    public static double? Of(TuningFigures figures, double weight)
    {
        var (p95, cost) = (figures.P95Ms, figures.Price);
        return (p95 is null && weight > 0) || (cost is null && weight < 1) ? null
            : Math.Pow(p95 ?? 1, weight) * Math.Pow(cost ?? 1, 1 - weight);
    }

    /// <summary>Whether one is the better: less than 0; the same: 0. What is not known loses.</summary>
    public static int Compare(TuningFigures one, TuningFigures other, ErrorLimit limit, double weight)
    {
        var (first, second) = (limit.Allows(one), limit.Allows(other));
        return first != second ? (first ? -1 : 1)
            : first ? (Of(one, weight) ?? double.PositiveInfinity).CompareTo(Of(other, weight) ?? double.PositiveInfinity)
            : limit.Of(one).CompareTo(limit.Of(other));
    }
}
