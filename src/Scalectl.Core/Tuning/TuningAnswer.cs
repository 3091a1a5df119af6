using System.Globalization;

namespace Scalectl.Tuning;

/// <summary>What a tuning found, what that costs and what it risks.</summary>
public sealed record TuningAnswer
{
    /// <summary>The threshold, percent of CPU; null: none that was tried keeps the errors within the limit.</summary>
    public double? Threshold { get; init; }

    /// <summary>Without a threshold, the one with the fewest errors; null: there is a threshold, or nothing was tried.</summary>
    public double? LeastBad { get; init; }

    /// <summary>Loss of it; null: there is none.</summary>
    public double? Loss { get; init; }

    /// <summary>Figures of it: the mean of its repetitions.</summary>
    public TuningFigures? Figures { get; init; }

    /// <summary>Whether a real run of it was made.</summary>
    public bool Verified { get; init; }

    /// <summary>Why it is the answer, in sentences.</summary>
    public required IReadOnlyList<string> Why { get; init; }

    /// <summary>What it costs, a sentence.</summary>
    public required string Costs { get; init; }

    /// <summary>What it risks, in sentences.</summary>
    public required IReadOnlyList<string> Risks { get; init; }

    /// <summary>Numbers of the tries that hold and of which no other is as fast and as cheap, and better in one of the two.</summary>
    public required IReadOnlyList<int> Front { get; init; }

    /// <summary>The answer.</summary>
    /// <param name="options">Of the tuning.</param>
    /// <param name="tries">Every try; of a threshold that was tried twice the last counts.</param>
    /// <param name="threshold">What was found; null: nothing that holds.</param>
    /// <param name="reason">Why the search ended, a sentence without a full stop.</param>
    public static TuningAnswer Of(TuningOptions options, IReadOnlyList<TuningTry> tries, double? threshold, string reason)
    {
        List<TuningTry> newest = [.. tries.GroupBy(t => t.Threshold).Select(g => g.Last()).OrderBy(t => t.Threshold)];
        var shown = newest.Find(t => t.Threshold == threshold) ?? LeastBadOf(options, newest);
        var front = ParetoFront.Of([.. newest.Where(t => t is { Holds: true, Figures: { P95Ms: not null, Price: not null } })], t => [t.Figures.P95Ms!.Value, t.Figures.Price!.Value]);
        return new TuningAnswer
        {
            Threshold = threshold,
            LeastBad = threshold is null ? shown?.Threshold : null,
            Loss = shown?.Loss,
            Figures = shown?.Figures,
            Verified = shown is { Simulated: false },
            Why = [Sentence(reason), .. AnswerTexts.Why(options, newest, shown, threshold)],
            Costs = AnswerTexts.Costs(shown),
            Risks = AnswerTexts.Risks(options, newest, shown),
            Front = [.. front.Select(t => t.Number).Order()],
        };
    }

    /// <summary>A sentence with its capital and its full stop.</summary>
    internal static string Sentence(string reason) => $"{char.ToUpper(reason[0], CultureInfo.InvariantCulture)}{reason[1..]}.";

    private static TuningTry? LeastBadOf(TuningOptions options, List<TuningTry> tries) => tries.MinBy(t => options.ErrorLimit.Of(t.Figures));
}
