using System.Globalization;
using System.Text.Json;
using Scalectl.Experiments;

namespace Scalectl.Reports;

/// <summary>The report of a run: what happened, why, how it was computed, and what another needs to do it again.</summary>
public static class RunDocument
{
    /// <summary>The report.</summary>
    /// <param name="export">The whole run.</param>
    public static ReportDocument Of(ExperimentExport export)
    {
        var data = export.ToData();
        List<ReportSection> sections = [new TilesSection("", [.. Tiles(export.Report)])];
        if (export.Report.Slo.Count > 0)
        {
            sections.Add(new TableSection("Limits", ["rule", "measured", "kept"], [.. export.Report.Slo.Select(s =>
                (IReadOnlyList<string>)[s.Rule, s.Measured is { } value ? ReportNumber.Of(value) : "no such figure", s.Met ? "yes" : "no"])]));
        }

        sections.Add(RunCharts.Of(data));
        if (Expense(export.Report) is { } doughnut)
        {
            sections.Add(doughnut);
        }

        sections.Add(Decisions(export));
        sections.AddRange(MetricSections.Of(export.Report));
        if (export.Report.Load is { PerStep.Count: > 0 } load)
        {
            sections.Add(Steps(load));
        }

        sections.Add(new TextSection("To repeat it", JsonSerializer.Serialize(export.Specification, ExperimentJson.Default.ExperimentSpecification)));
        return new ReportDocument(
            $"Experiment {export.Id}",
            string.Create(CultureInfo.InvariantCulture, $"{export.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {export.EndedAt.UtcDateTime:HH:mm:ss} UTC · {export.Specification.Load.Function} · scalectl {export.ScalectlVersion}"),
            sections);
    }

    private static IEnumerable<Tile> Tiles(ExperimentReport report)
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
            yield return new Tile("operating expense", ReportNumber.Of(cost.OperatingExpense ?? double.NaN), cost.Cost is { } money ? $"instance-steps; {ReportNumber.Of(money)} {cost.Currency}" : "instance-steps");
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
    private static DoughnutSection? Expense(ExperimentReport report)
    {
        if (report.Elasticity is not { OperatingExpense: { } expense } e || !(e.AverageSupply > 0))
        {
            return null;
        }

        var over = expense * e.AccO / e.AverageSupply;
        return new DoughnutSection(
            "Operating expense", [new Slice("productive", expense - over, ChartStyles.Supply), new Slice("over-provisioned", over, ChartStyles.Demand)], ReportNumber.Of(expense), "instance-steps");
    }

    private static TableSection Decisions(ExperimentExport export)
    {
        var start = export.StartedAt.ToUnixTimeMilliseconds();
        return new TableSection("Scaling decisions", ["after", "from", "to", "reason"], [.. DesiredCapacity.Decisions(export.Activities)
            .Where(d => d.TimeMs >= start && d.TimeMs < export.EndedAt.ToUnixTimeMilliseconds())
            .Select(d => (IReadOnlyList<string>)[ChartTicks.TimeText((d.TimeMs - start) / 1000.0), ReportNumber.Of(d.From), ReportNumber.Of(d.To), d.Reason])]);
    }

    private static TableSection Steps(Elasticity.LoadReport load) => new(
        "Step by step", ["step", "planned", "sent", "answered", "errors", "no answer", "missed", "mean ms", "p95 ms", "kept schedule"],
        [.. load.PerStep.Select(s => (IReadOnlyList<string>)
        [
            ReportNumber.Of(s.X), ReportNumber.Of(s.Planned), ReportNumber.Of(s.Sent), ReportNumber.Of(s.Answered), ReportNumber.Of(s.Errors), ReportNumber.Of(s.NoAnswer), ReportNumber.Of(s.Missed),
            ReportNumber.Of(s.MeanMs ?? double.NaN), ReportNumber.Of(s.P95Ms ?? double.NaN), s.KeptSchedule ? "yes" : "no",
        ])],
        Folded: true);
}
