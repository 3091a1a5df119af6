using System.Globalization;
using System.Text.Json;
using Scalectl.Experiments;

namespace Scalectl.Reports;

/// <summary>The report of a comparison: which is best and why, how sure that is, how each went, and what another needs to do it again.</summary>
public static class ComparisonDocument
{
    private const string Method =
        "Of each criterion less is better; the figure of an experiment is the median of its runs. Brackets: 95 % interval of that median (percentile bootstrap, 10,000 resamples, seeded); "
        + "with fewer than six runs it is nearly their whole range. Differences: Cliff's delta (-1 every run lower, 1 every run higher) and a two-sided permutation test of the means, its p corrected "
        + "over the criteria (Holm); the verdict is at 5 % of the corrected one. The best of all is best in the most criteria, then by kappa (pairwise wins over thetaU, thetaO, tauU, tauO, upsilon), then by the "
        + "fractional difference (distance from the best of each of the five). docs/comparison.md says more.";

    private static readonly (string Criterion, string Section, string Field)[] Texts =
    [
        ("errorResponses", "user", "errorResponses"), ("boundScale", "elasticity", "boundScale"), ("operatingExpense", "elasticity", "operatingExpense"), ("tauO", "elasticity", "tauOPct"),
        ("tauU", "elasticity", "tauUPct"), ("averageResponseTime", "user", "averageResponseTimeMs"), ("averageLatency", "user", "averageLatencyMs"),
        ("kappa", "elasticity", "thetaUPct"), ("kappa", "elasticity", "thetaOPct"), ("kappa", "elasticity", "upsilonPct"),
    ];

    /// <summary>The report.</summary>
    public static ReportDocument Of(ComparisonExport export)
    {
        var report = export.Comparison;
        var names = report.Experiments.Select(e => e.Name).ToList();
        List<ReportSection> sections =
        [
            new TilesSection("", [.. Tiles(report)]),
            new NoteSection("The best, and how sure that is", report.Reason),
            Criteria(report),
        ];
        if (SpecificationDifferences.Of([.. export.Sides.Select(side => side.Specification)]) is { Count: > 0 } differing)
        {
            sections.Add(new TableSection("What differs between their files", ["key", .. export.Sides.Select(side => side.Name)], differing));
        }

        sections.Add(ComparisonCharts.Of(export));
        if (export.Sides.Count > ComparisonCharts.MostSides)
        {
            sections.Add(new NoteSection("", $"The pictures show the first {ComparisonCharts.MostSides} of {export.Sides.Count}; the tables have all."));
        }

        if (report.Experiments.Any(e => e.Runs.Count > 1) && report.Differences.Count > 0)
        {
            sections.Add(Differences(report));
        }

        sections.Add(Runs(export));
        sections.Add(new NoteSection("How it was computed", Method));
        sections.Add(Meanings());
        sections.AddRange(export.Sides.Select(side => new TextSection($"To repeat it: {side.Name}", JsonSerializer.Serialize(side.Specification, ExperimentJson.Default.ExperimentSpecification))));
        var runs = export.Sides.SelectMany(side => side.Runs).OrderBy(run => run.StartedAt).ToList();
        return new ReportDocument(
            $"Comparison of {string.Join(", ", names)}",
            string.Create(CultureInfo.InvariantCulture, $"{runs.Count} runs, {runs[0].StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} to {runs.Max(run => run.EndedAt).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC · scalectl {export.ScalectlVersion}"),
            sections);
    }

    /// <summary>Its pictures only.</summary>
    public static ChartsSection Charts(ComparisonExport export) => ComparisonCharts.Of(export);

    private static IEnumerable<Tile> Tiles(ComparisonReport report)
    {
        var best = report.Experiments.FirstOrDefault(e => e.Name == report.Best);
        var criteria = report.Experiments.Max(e => e.Criteria.Count);
        yield return new Tile("best", best?.Name ?? "a tie", best is null ? "" : $"in {best.BestIn} of {criteria} criteria");
        yield return new Tile("runs", ReportNumber.Of(report.Experiments.Sum(e => e.Runs.Count)), $"of {report.Experiments.Count} experiments");
        var shown = report.Differences.Count(d => d.Verdict is Verdict.Lower or Verdict.Higher);
        yield return new Tile("more than chance", $"{shown} of {report.Differences.Count}", $"differences to {report.Against}");
    }

    private static TableSection Criteria(ComparisonReport report)
    {
        var known = Criterion.All.Where(c => report.Experiments.Any(e => Figures(e, c.Name) is not null)).ToList();
        List<(int, int)> best = [];
        List<IReadOnlyList<string>> rows = [];
        foreach (var criterion in known)
        {
            var figures = report.Experiments.Select(e => Figures(e, criterion.Name)).ToList();
            best.AddRange(figures.Select((f, i) => (f, i)).Where(x => x.f is { Best: true }).Select(x => (rows.Count, x.i + 2)));
            rows.Add([criterion.Name, criterion.Unit, .. figures.Select(Text)]);
        }

        void Add(string name, string unit, Func<ComparedExperiment, double?> value)
        {
            if (report.Experiments.Any(e => value(e) is not null))
            {
                rows.Add([name, unit, .. report.Experiments.Select(e => ReportNumber.Of(value(e) ?? double.NaN))]);
            }
        }

        Add("best in", "criteria", e => e.BestIn);
        Add("kappa (higher is better)", "% of pairings", e => e.KappaPct);
        Add("fractional difference", "", e => e.FractionalDifference);
        Add($"elastic speed-up against {report.Against} (higher is better)", "", e => e.ElasticSpeedup);
        return new TableSection("Criteria: medians, less is better, the best of each marked", ["criterion", "unit", .. report.Experiments.Select(e => $"{e.Name} ({e.Runs.Count})")], rows) { Best = best };
    }

    private static string Text(CriterionFigures? f) => f is null ? "-"
        : f.Lower is { } lower ? $"{ReportNumber.Of(f.Median)} [{ReportNumber.Of(lower)} to {ReportNumber.Of(f.Upper ?? double.NaN)}]" : ReportNumber.Of(f.Median);

    private static TableSection Differences(ComparisonReport report) => new(
        $"Differences to {report.Against}", ["criterion", "experiment", $"less {report.Against}", "Cliff's delta", "effect", "p", "p (Holm)", "verdict"],
        [.. report.Differences.Select(d => (IReadOnlyList<string>)
        [
            d.Criterion, d.Experiment, ReportNumber.Of(d.MedianDifference), ReportNumber.Of(d.CliffsDelta), d.Magnitude, Probability(d.PValue), Probability(d.AdjustedPValue),
            d.Verdict switch { Verdict.Lower => "lower: better", Verdict.Higher => "higher: worse", Verdict.TooFewRepetitions => $"too few repetitions: {d.RepetitionsNeeded} of each could show it", _ => "no difference shown" },
        ])]);

    private static TableSection Runs(ComparisonExport export)
    {
        var known = Criterion.All.Where(c => export.Sides.Any(side => side.Runs.Any(run => c.Of(run.Report) is not null))).ToList();
        return new TableSection(
            "Every run, in the order in which they ran", ["run", "round", "load began", .. known.Select(c => c.Name), "limits", "schedule"],
            [.. export.Sides.SelectMany(side => side.Runs).OrderBy(run => run.StartedAt).Select(run => (IReadOnlyList<string>)
            [
                run.Id, run.Group is { } group ? $"{group.Round} of {group.Rounds}" : "", run.StartedAt.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
                .. known.Select(c => ReportNumber.Of(c.Of(run.Report) ?? double.NaN)),
                run.Report.Slo.Count == 0 ? "none" : run.Report.Slo.All(limit => limit.Met) ? "kept" : string.Join(", ", run.Report.Slo.Where(limit => !limit.Met).Select(limit => $"not {limit.Rule}")),
                run.Report.Load is { } load ? load.KeptSchedule ? "kept" : "not kept" : "",
            ])]);
    }

    private static TableSection Meanings() => new(
        "What the criteria mean", ["criterion", "metric", "unit", "formula", "meaning"],
        [.. Texts.Select(t => (t.Criterion, Text: MetricCatalogue.Find(t.Section, t.Field))).Where(t => t.Text is not null).Select(t => (IReadOnlyList<string>)[t.Criterion, t.Text!.Name, t.Text.Unit, t.Text.Formula, t.Text.Meaning])],
        Folded: true);

    private static CriterionFigures? Figures(ComparedExperiment experiment, string criterion) => experiment.Criteria.FirstOrDefault(f => f.Name == criterion);

    private static string Probability(double p) => p < 0.0005 ? "<0.001" : p.ToString("0.###", CultureInfo.InvariantCulture);
}
