using System.Text.Json.Serialization;

namespace Scalectl.Experiments;

/// <summary>Several experiments side by side: the seven criteria of each, the best of each, the best of all, and what of it is more than chance.</summary>
public sealed record ComparisonReport
{
    /// <summary>Sorted as asked.</summary>
    public required IReadOnlyList<ComparedExperiment> Experiments { get; init; }

    /// <summary>The overall best; null: none is, they tie.</summary>
    public string? Best { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>What the differences are taken against: the baseline that was asked for, else the overall best, else the first.</summary>
    public required string Against { get; init; }

    /// <summary>One for each other experiment and criterion that both sides have.</summary>
    public required IReadOnlyList<Difference> Differences { get; init; }
}

/// <summary>One experiment of a comparison.</summary>
public sealed record ComparedExperiment
{
    public required string Name { get; init; }

    /// <summary>Ids of its repetitions.</summary>
    public required IReadOnlyList<string> Runs { get; init; }

    /// <summary>Those of the seven that it has, in their order.</summary>
    public required IReadOnlyList<CriterionFigures> Criteria { get; init; }

    /// <summary>In how many criteria it is (one of) the best.</summary>
    public required int BestIn { get; init; }

    /// <summary>Pairwise wins over the five elasticity metrics; null: fewer than two have them.</summary>
    public double? KappaPct { get; init; }

    /// <summary>Distance from the best of each of the five; null: as above.</summary>
    public double? FractionalDifference { get; init; }

    /// <summary>Against the baseline, above 1 is better; null: no baseline was asked for, or no elasticity metrics.</summary>
    public double? ElasticSpeedup { get; init; }
}

/// <summary>A criterion of an experiment.</summary>
/// <param name="Name">The criterion.</param>
/// <param name="Unit">Of median and bounds.</param>
/// <param name="Median">Of the repetitions.</param>
/// <param name="Lower">Lower bound of the median's bootstrap 95 % interval; null: a single value.</param>
/// <param name="Upper">Upper bound.</param>
/// <param name="Runs">How many repetitions have it.</param>
/// <param name="Best">No other experiment has a lower median.</param>
public sealed record CriterionFigures(string Name, string Unit, double Median, double? Lower, double? Upper, int Runs, bool Best);

/// <summary>What can be said of a difference.</summary>
[JsonConverter(typeof(Word<Verdict>))]
public enum Verdict
{
    /// <summary>Chance is not shown to be enough of an explanation, but neither is more than chance: an answer, not a failure.</summary>
    NoDifferenceShown,

    /// <summary>Whatever the values, so few could not have shown a difference.</summary>
    TooFewRepetitions,

    /// <summary>Lower, and more than chance: better.</summary>
    Lower,

    /// <summary>Higher, and more than chance: worse.</summary>
    Higher,
}

/// <summary>One experiment against another in one criterion.</summary>
public sealed record Difference
{
    public required string Experiment { get; init; }

    public required string Criterion { get; init; }

    /// <summary>Median of the experiment less that of the other, in the criterion's unit.</summary>
    public required double MedianDifference { get; init; }

    /// <summary>-1 every repetition is lower, 0 neither, 1 higher.</summary>
    public required double CliffsDelta { get; init; }

    /// <summary>negligible, small, medium, large.</summary>
    public required string Magnitude { get; init; }

    /// <summary>Of the permutation test, two-sided.</summary>
    public required double PValue { get; init; }

    /// <summary>After Holm, over the criteria of this experiment: of seven tests at 5 % one in three comparisons would find something by chance.</summary>
    public required double AdjustedPValue { get; init; }

    /// <summary>All divisions of the repetitions were looked at.</summary>
    public required bool Exact { get; init; }

    /// <summary>At 5 %, by <see cref="AdjustedPValue"/>.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>How many repetitions of each could show a difference; null: there are enough.</summary>
    public int? RepetitionsNeeded { get; init; }
}
