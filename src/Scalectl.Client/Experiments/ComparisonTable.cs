using System.Globalization;
using Scalectl.Client.Output;
using Scalectl.Experiments;

namespace Scalectl.Client.Experiments;

/// <summary>How a comparison reads: the medians with the best of each marked, what repetitions say, and the reason.</summary>
internal static class ComparisonTable
{
    public static void Write(ComparisonReport report, TextWriter writer)
    {
        var criteria = Criterion.All.Where(c => report.Experiments.Any(e => Figures(e, c.Name) is not null)).ToList();
        var medians = new Grid(["experiment", "runs", .. criteria.Select(c => c.Name), "best in", "kappa %", "fractional", "speed-up"]);
        foreach (var e in report.Experiments)
        {
            medians.Add([
                e.Name, Count(e.Runs.Count), .. criteria.Select(c => Figures(e, c.Name) is { } f ? $"{Show.Number(f.Median)}{(f.Best ? " *" : "")}" : "-"),
                Count(e.BestIn), Number(e.KappaPct), Number(e.FractionalDifference), Number(e.ElasticSpeedup)]);
        }

        medians.WriteTable(writer);
        writer.WriteLine($"medians; * the best of a criterion: less is better ({string.Join(", ", criteria.Select(c => $"{c.Name}: {c.Unit}"))})");
        if (report.Experiments.Any(e => e.Runs.Count > 1) && report.Differences.Count > 0)
        {
            writer.WriteLine();
            WriteDifferences(report, writer);
        }

        writer.WriteLine();
        writer.WriteLine(report.Reason);
    }

    /// <summary>For programs: a row for each experiment and criterion.</summary>
    public static Grid Rows(ComparisonReport report)
    {
        var grid = new Grid("experiment", "runs", "criterion", "unit", "median", "lower", "upper", "best", "against", "medianDifference", "cliffsDelta", "pValue", "adjustedPValue", "verdict");
        foreach (var (e, f) in report.Experiments.SelectMany(e => e.Criteria.Select(f => (e, f))))
        {
            var d = report.Differences.FirstOrDefault(d => d.Experiment == e.Name && d.Criterion == f.Name);
            grid.Add(
                e.Name, Count(f.Runs), f.Name, f.Unit, Raw(f.Median), Raw(f.Lower), Raw(f.Upper), f.Best ? "true" : "false",
                d is null ? "" : report.Against, Raw(d?.MedianDifference), Raw(d?.CliffsDelta), Raw(d?.PValue), Raw(d?.AdjustedPValue), d is null ? "" : Word<Verdict>.Of(d.Verdict));
        }

        return grid;
    }

    private static void WriteDifferences(ComparisonReport report, TextWriter writer)
    {
        var grid = new Grid("criterion", "experiment", "median", "95 % interval", $"less {report.Against}", "Cliff's delta", "p", "p (Holm)", "verdict");
        foreach (var d in report.Differences)
        {
            var f = Figures(report.Experiments.First(e => e.Name == d.Experiment), d.Criterion)!;
            grid.Add(
                d.Criterion, d.Experiment, Show.Number(f.Median), f.Lower is null ? "-" : $"{Show.Number(f.Lower)} to {Show.Number(f.Upper)}", Show.Number(d.MedianDifference),
                $"{d.CliffsDelta.ToString("0.##", CultureInfo.InvariantCulture)} {d.Magnitude}", Probability(d.PValue), Probability(d.AdjustedPValue), Word<Verdict>.Of(d.Verdict).Replace('-', ' '));
        }

        grid.WriteTable(writer);
    }

    private static CriterionFigures? Figures(ComparedExperiment experiment, string criterion) => experiment.Criteria.FirstOrDefault(f => f.Name == criterion);

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double? value) => value is { } x ? Show.Number(x) : "-";

    private static string Raw(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Probability(double p) => p < 0.0005 ? "<0.001" : p.ToString("0.###", CultureInfo.InvariantCulture);
}
