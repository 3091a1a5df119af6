using System.Globalization;

namespace Scalectl.Tuning;

/// <summary>What a tuning has used of its budget.</summary>
/// <param name="Runs">Runs, repetitions included.</param>
/// <param name="RunsLimit">Most of them.</param>
/// <param name="Minutes">Time of the real runs.</param>
/// <param name="MinutesLimit">Most of it; null: no limit.</param>
/// <param name="Cost">What the real runs' machines cost; null: no price is known.</param>
/// <param name="CostLimit">Most of it; null: no limit.</param>
public sealed record TuningBudget(int Runs, int RunsLimit, double Minutes, double? MinutesLimit, double? Cost, double? CostLimit)
{
    /// <summary>Of the tries so far.</summary>
    public static TuningBudget Of(TuningOptions options, IReadOnlyList<TuningTry> tries)
    {
        var real = tries.Where(t => !t.Simulated).SelectMany(t => t.Repetitions).ToList();
        return new TuningBudget(
            tries.Sum(t => t.Repetitions.Count), options.BudgetRuns, tries.Sum(t => t.Minutes), options.BudgetMinutes,
            real.Exists(r => r.Cost is not null) ? real.Sum(r => r.Cost ?? 0) : null, options.BudgetCost);
    }

    /// <summary>
    /// Why nothing more can be run, a sentence without a full stop; null: something can. What a run will take is
    /// not known before; the dearest run so far is what is kept in hand for it.
    /// </summary>
    public static string? UsedUp(TuningOptions options, IReadOnlyList<TuningTry> tries)
    {
        var budget = Of(options, tries);
        var longest = tries.Select(t => t.Minutes / t.Repetitions.Count).DefaultIfEmpty(0).Max();
        var dearest = tries.Where(t => !t.Simulated).SelectMany(t => t.Repetitions).Select(r => r.Cost ?? 0).DefaultIfEmpty(0).Max();
        return budget.Runs >= budget.RunsLimit ? $"the budget of {budget.RunsLimit} runs is used up"
            : budget.Minutes + longest > budget.MinutesLimit ? Left("minutes", budget.Minutes, budget.MinutesLimit ?? 0, longest)
            : budget.Cost + dearest > budget.CostLimit ? Left("cost", budget.Cost ?? 0, budget.CostLimit ?? 0, dearest)
            : null;
    }

    private static string Left(string unit, double used, double limit, double next) => string.Create(
        CultureInfo.InvariantCulture, $"the budget has no room for another run: {used:0.###} of {limit:0.###} ({unit}) are used, and a run takes up to {next:0.###}");
}
