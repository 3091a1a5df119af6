using System.Globalization;
using System.Text.Json;
using Scalectl.Elasticity.Calibration;
using Scalectl.Experiments;

namespace Scalectl.Reports;

/// <summary>The report of a run: what happened, why, how it was computed, and what another needs to do it again.</summary>
public static class RunDocument
{
    /// <summary>The report.</summary>
    /// <param name="export">The whole run.</param>
    public static ReportDocument Of(ExperimentExport export) => Of(export, export.ToData());

    /// <summary>The report of a run whose data are at hand, and may say more than an export does.</summary>
    /// <param name="export">The whole run.</param>
    /// <param name="data">What it was made from.</param>
    public static ReportDocument Of(ExperimentExport export, ExperimentData data)
    {
        List<ReportSection> sections = [new TilesSection("", [.. Summary.Tiles(export.Report)])];
        if (export.Report.Slo.Count > 0)
        {
            sections.Add(new TableSection("Limits", ["rule", "measured", "kept"], [.. export.Report.Slo.Select(s =>
                (IReadOnlyList<string>)[s.Rule, s.MeasuredText(), s.Met ? "yes" : "no"])]));
        }

        if (export.MappingUsed is { } mapping)
        {
            sections.Add(Mapping(mapping));
        }

        sections.Add(RunCharts.Of(data));
        if (Summary.Expense(export.Report) is { } doughnut)
        {
            sections.Add(doughnut);
        }

        sections.Add(Decisions(export, data));
        if (export.Report.Load is { } sent)
        {
            sections.AddRange(RouteSections.Of(sent));
        }

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

    /// <summary>Its pictures only.</summary>
    public static ChartsSection Charts(ExperimentExport export) => RunCharts.Of(export.ToData());

    private static TableSection Decisions(ExperimentExport export, ExperimentData data)
    {
        string After(DateTimeOffset? at) => at is { } time ? ChartTicks.TimeText(Math.Max(0, (time - export.StartedAt).TotalSeconds)) : "";
        return new TableSection("Why it scaled, and why it did not", ["after", "until", "what", "from", "to", "reason"], [.. DecisionLog.Of(data)
            .Select(d => (IReadOnlyList<string>)[After(d.At), After(d.Until), Word<DecisionKind>.Of(d.Kind), ReportNumber.Of(d.From), ReportNumber.Of(d.To), d.CloudReason is { } cloud && cloud != d.Reason ? $"{d.Reason} ({cloud})" : d.Reason])]);
    }

    /// <summary>What turned load into demand, and where it is known from.</summary>
    private static TableSection Mapping(CalibratedMapping mapping) => new(
        string.Create(CultureInfo.InvariantCulture, $"Demand: mapping {mapping.Name}, {(mapping.Imported ? "imported" : mapping.Extrapolated ? "extrapolated from one machine" : "measured")} {mapping.MeasuredAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
            + (mapping.Level is { } level ? string.Create(CultureInfo.InvariantCulture, $" at p95 <= {level.P95Ms} ms, errors <= {level.ErrorsPct} %") : ""),
        ["instances", "carry requests/s"],
        [.. mapping.Intensities.Select((load, i) => (IReadOnlyList<string>)[ReportNumber.Of(i + 1), ReportNumber.Of(load)])],
        Folded: true);

    private static TableSection Steps(Elasticity.LoadReport load) => new(
        "Step by step", ["step", "planned", "sent", "answered", "errors", "no answer", "missed", "mean ms", "p95 ms", "kept schedule"],
        [.. load.PerStep.Select(s => (IReadOnlyList<string>)
        [
            ReportNumber.Of(s.X), ReportNumber.Of(s.Planned), ReportNumber.Of(s.Sent), ReportNumber.Of(s.Answered), ReportNumber.Of(s.Errors), ReportNumber.Of(s.NoAnswer), ReportNumber.Of(s.Missed),
            ReportNumber.Of(s.MeanMs ?? double.NaN), ReportNumber.Of(s.P95Ms ?? double.NaN), s.KeptSchedule ? "yes" : "no",
        ])],
        Folded: true);
}
