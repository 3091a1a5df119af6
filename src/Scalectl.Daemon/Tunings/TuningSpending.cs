using System.Globalization;
using Scalectl.Api;
using Scalectl.Experiments;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tunings;

/// <summary>What a tuning has used and what it may still use: also of runs that did not count, which are paid as well.</summary>
internal sealed record TuningSpending(TuningOptions Limits, int Runs, double Minutes, double? Cost, string? Currency, double LongestMinutes, double DearestCost)
{
    public static TuningSpending Of(StoredTuning tuning)
    {
        var runs = tuning.Runs.ToList();
        return new TuningSpending(
            TuningRules.Options(tuning.Request), runs.Count, runs.Sum(r => r.Minutes), runs.Exists(r => r.Cost is not null) ? runs.Sum(r => r.Cost ?? 0) : null,
            runs.Select(r => r.Currency).FirstOrDefault(c => c is not null), runs.Select(r => r.Minutes).DefaultIfEmpty(0).Max(), runs.Select(r => r.Cost ?? 0).DefaultIfEmpty(0).Max());
    }

    public TuningBudgetView View => new(Runs, Limits.BudgetRuns, Minutes, Limits.BudgetMinutes, Cost, Limits.BudgetCost, Currency);

    /// <summary>
    /// Why nothing more can be run, a sentence without a full stop; null: something can. What a run will take is not
    /// known before: the longest and the dearest so far are kept in hand for it.
    /// </summary>
    public string? UsedUp => Runs >= Limits.BudgetRuns ? Text($"the budget of {Limits.BudgetRuns} run(s) is used up")
        : Minutes + LongestMinutes > Limits.BudgetMinutes ? Text($"the budget has no room for another run: {Minutes:0.##} of {Limits.BudgetMinutes} minutes are used, and a run takes up to {LongestMinutes:0.##}")
        : (Cost ?? 0) + DearestCost > Limits.BudgetCost ? Text($"the budget has no room for another run: {Cost:0.####} of {Limits.BudgetCost} {Currency} are spent, and a run costs up to {DearestCost:0.####}")
        : null;

    /// <summary>An experiment with what is left as its own budget, where that is less than its file's: it ends in time by itself, whatever becomes of the daemon.</summary>
    public ExperimentSpecification Bound(ExperimentSpecification specification)
    {
        var own = specification.Budget ?? new BudgetSpecification();
        var (time, money) = (Limits.BudgetMinutes is { } minutes ? TimeSpan.FromMinutes(minutes - Minutes) : (TimeSpan?)null, Limits.BudgetCost - (Cost ?? 0));
        return time is null && money is null ? specification : specification with
        {
            Budget = new BudgetSpecification { Duration = time < own.Duration || own.Duration is null ? time : own.Duration, Cost = money < own.Cost || own.Cost is null ? money : own.Cost },
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
