using System.Text.Json;
using Scalectl.Experiments;

namespace Scalectl.Reports;

/// <summary>Every figure of a report beside its name, unit, formula and meaning, one table for each of its objects.</summary>
internal static class MetricSections
{
    private static readonly IReadOnlyList<(string Section, string Title)> Sections =
    [
        ("elasticity", "Elasticity: was the decision right?"),
        ("controlLag", "Control lag: how fast was it carried out?"),
        ("user", "What users saw"),
        ("cost", "Cost"),
        ("load", "Load: can the run be believed?"),
    ];

    private static readonly string[] Header = ["metric", "value", "unit", "better", "formula", "meaning"];

    public static IEnumerable<ReportSection> Of(ExperimentReport report)
    {
        var all = JsonSerializer.SerializeToElement(report, ExperimentJson.Default.ExperimentReport);
        foreach (var (section, title) in Sections)
        {
            if (all.TryGetProperty(section, out var values))
            {
                yield return new TableSection(title, Header, [.. Rows(section, values)], Folded: true);
            }
        }
    }

    public static string BetterText(Better better) => better switch
    {
        Better.Lower => "lower",
        Better.Higher => "higher",
        Better.NearZero => "near 0",
        Better.Yes => "yes",
        _ => "",
    };

    private static IEnumerable<IReadOnlyList<string>> Rows(string section, JsonElement values) =>
        from metric in MetricCatalogue.All
        where metric.Section == section && values.TryGetProperty(metric.Field, out _)
        let value = ReportNumber.Of(values.GetProperty(metric.Field))
        where value is not null
        select (IReadOnlyList<string>)[metric.Name, value, metric.Unit, BetterText(metric.Better), metric.Formula, metric.Meaning];
}
