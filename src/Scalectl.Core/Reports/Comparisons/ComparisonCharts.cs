using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Reports;

/// <summary>
/// The pictures of a comparison, all runs laid over each other from the start of their load: for each figure one line a
/// side, the median of its repetitions at that moment, and below for each side its runs one by one.
/// </summary>
internal static class ComparisonCharts
{
    /// <summary>More lines than there are styles cannot be told apart.</summary>
    public const int MostSides = 5;

    private static readonly string[] Styles = [ChartStyles.First, ChartStyles.Second, ChartStyles.Third, ChartStyles.Fourth, ChartStyles.Total];

    // Grey: the colour that a run's own report gives it is one of the sides' here.
    private const string DemandStyle = ChartStyles.Desired;

    public static ChartsSection Of(ComparisonExport comparison)
    {
        var sides = comparison.Sides.Take(MostSides).ToList();
        var intervalMs = comparison.IntervalSeconds * 1000L;
        var lasts = Math.Max(1, sides.SelectMany(side => side.Runs).Max(run => run.Supply.Count) * intervalMs);
        var of = sides.Exists(side => side.Runs.Count > 1) ? ", median of the repetitions" : "";
        List<Chart> charts =
        [
            new() { Title = $"Instances in service against demand{of}", Unit = "instances", Lines = [.. Demand(sides, intervalMs), .. Lines(sides, run => run.Supply, intervalMs, stepped: true)] },
            new() { Title = $"Response time p95{of}", Unit = "ms", Lines = Lines(sides, run => run.ResponseP95Ms, intervalMs) },
            new() { Title = $"Mean response time{of}", Unit = "ms", Lines = Lines(sides, run => run.ResponseMeanMs, intervalMs) },
            new() { Title = $"Load sent{of}", Unit = "requests/s", Lines = Lines(sides, run => run.Sent, intervalMs) },
        ];
        charts.AddRange(sides.Select((side, i) => EachRun(side, Styles[i], intervalMs)));
        return new ChartsSection("Over time, from the start of each load", new ChartAxis(0, lasts), [.. charts.Where(chart => chart.Lines.Count > 0)]);
    }

    private static Chart EachRun(ComparedSide side, string style, long intervalMs) => new()
    {
        Title = $"{side.Name}: each of its {side.Runs.Count} run(s)",
        Unit = "instances",
        Lines =
        [
            .. Line("demand", DemandStyle, Median.OfEach([.. side.Runs.Select(run => run.Demand)]), intervalMs, stepped: true),
            .. side.Runs.SelectMany(run => Line("in service", style, run.Supply, intervalMs, stepped: true)),
        ],
    };

    /// <summary>One line where all sides had the same load and the same capacity: what was sent differs by a request at most.</summary>
    private static IEnumerable<ChartLine> Demand(List<ComparedSide> sides, long intervalMs)
    {
        static string Load(ComparedSide side) => $"{side.Specification.Load.Function} {side.Specification.Load.Step} {side.Specification.Load.Steps} {side.Specification.Demand}";
        var same = sides.TrueForAll(side => Load(side) == Load(sides[0]));
        return same
            ? Line("demand", DemandStyle, Median.OfEach([.. sides.SelectMany(side => side.Runs).Select(run => run.Demand)]), intervalMs, stepped: true)
            : sides.SelectMany(side => Line("demand of each", DemandStyle, Median.OfEach([.. side.Runs.Select(run => run.Demand)]), intervalMs, stepped: true));
    }

    private static List<ChartLine> Lines(List<ComparedSide> sides, Func<RunCourse, IReadOnlyList<double?>> course, long intervalMs, bool stepped = false) =>
        [.. sides.SelectMany((side, i) => Line(side.Name, Styles[i], Median.OfEach([.. side.Runs.Select(course)]), intervalMs, stepped))];

    /// <summary>A line of nothing is none.</summary>
    private static IEnumerable<ChartLine> Line(string name, string style, IReadOnlyList<double?> values, long intervalMs, bool stepped) =>
        values.Any(value => value is not null)
            ? [new ChartLine(name, style, [.. values.Select((value, i) => new StepPoint(i * intervalMs, value ?? double.NaN))], stepped)]
            : [];
}
