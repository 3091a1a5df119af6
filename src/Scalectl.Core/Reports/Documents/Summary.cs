using Scalectl.Experiments;

namespace Scalectl.Reports;

/// <summary>What stands first in a report.</summary>
internal static class Summary
{
    /// <summary>The figures that matter most.</summary>
    public static IEnumerable<Tile> Tiles(ExperimentReport report)
    {
        if (report.Elasticity is { } e)
        {
            yield return new Tile("under-provisioned", $"{ReportNumber.Of(e.TauUPct)} %", $"of the time; {ReportNumber.Of(e.AccU)} instances missing on average");
            yield return new Tile("over-provisioned", $"{ReportNumber.Of(e.TauOPct)} %", $"of the time; {ReportNumber.Of(e.AccO)} instances too many on average");
            yield return new Tile("bounds", $"{ReportNumber.Of(e.BoundLower)} to {ReportNumber.Of(e.BoundUpper)}", "instances in service");
        }
        else if (report.ControlLag is { } lag)
        {
            yield return new Tile("wanted, not in service", $"{ReportNumber.Of(lag.TauUPct)} %", "of the time");
            yield return new Tile("there, not wanted", $"{ReportNumber.Of(lag.TauOPct)} %", "of the time");
        }

        if (report.Cost is { } cost)
        {
            yield return new Tile("operating expense", ReportNumber.Of(cost.OperatingExpense ?? double.NaN), cost.Cost is { } money ? $"instance-steps; {ReportNumber.Of(money)} {cost.Currency}{(cost.PriceSource is { } source ? $" ({source})" : "")}" : "instance-steps");
        }

        if (report.User is { } user)
        {
            yield return new Tile("response time", $"{ReportNumber.Of(user.AverageResponseTimeMs ?? double.NaN)} ms", $"mean; p95 {ReportNumber.Of(user.P95Ms ?? double.NaN)} ms");
            yield return new Tile("latency", $"{ReportNumber.Of(user.AverageLatencyMs ?? double.NaN)} ms", "mean, by the prober");
            yield return new Tile("errors", ReportNumber.Of(user.ErrorResponses), $"of {ReportNumber.Of(user.TotalResponses)} answers; {ReportNumber.Of(user.NoAnswer)} without an answer", user.ErrorResponses + user.NoAnswer == 0);
        }

        if (report.Load is { } load)
        {
            yield return new Tile("load", ReportNumber.Of(load.Sent), $"sent of {ReportNumber.Of(load.Planned)} planned; schedule {(load.KeptSchedule ? "kept" : "not kept")}", load.KeptSchedule);
        }
    }

    /// <summary>What of the expense carried load, and what was too much (the thesis' figure 3.4).</summary>
    public static DoughnutSection? Expense(ExperimentReport report)
    {
        if (report.Elasticity is not { OperatingExpense: { } expense } e || !(e.AverageSupply > 0))
        {
            return null;
        }

        var over = expense * e.AccO / e.AverageSupply;
        return new DoughnutSection(
            "Operating expense", [new Slice("productive", expense - over, ChartStyles.Productive), new Slice("over-provisioned", over, ChartStyles.Over)], ReportNumber.Of(expense), "instance-steps");
    }
}
