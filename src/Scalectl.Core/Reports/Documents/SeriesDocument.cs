using System.Globalization;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Reports;

/// <summary>The report of two series from files: demand against supply, and every metric of them.</summary>
public static class SeriesDocument
{
    /// <summary>The report.</summary>
    /// <param name="title">Title.</param>
    /// <param name="demand">Demand, instances.</param>
    /// <param name="supply">Supply, instances.</param>
    /// <param name="elasticity">What was computed of them.</param>
    /// <param name="cost">What the supply costs; null: no price.</param>
    /// <param name="baseline">Another supply to compare with, and the speed-up against it; null: none.</param>
    public static ReportDocument Of(
        string title, StepSeries demand, StepSeries supply, ElasticityReport elasticity, CostReport? cost, (StepSeries Supply, double Speedup)? baseline)
    {
        var report = new ExperimentReport { Elasticity = elasticity, Cost = cost };
        List<Tile> tiles = [.. Summary.Tiles(report)];
        List<ChartLine> lines = [Line("supply", ChartStyles.Supply, supply), Line("demand", ChartStyles.Demand, demand)];
        if (baseline is { } other)
        {
            tiles.Add(new Tile("elastic speed-up", ReportNumber.Of(other.Speedup), "against the baseline; above 1 is better than it", other.Speedup >= 1));
            lines.Insert(0, Line("baseline", ChartStyles.Total, other.Supply));
        }

        List<ReportSection> sections =
        [
            new TilesSection("", tiles),
            new ChartsSection("Over time", new ChartAxis(Math.Max(demand.StartMs, supply.StartMs), Math.Min(demand.EndMs, supply.EndMs)),
                [new Chart { Title = "Instances: demand against supply", Unit = "instances", Lines = lines, Difference = new ChartDifference(demand, supply) }]),
        ];
        if (Summary.Expense(report) is { } expense)
        {
            sections.Add(expense);
        }

        return new ReportDocument(
            title,
            string.Create(CultureInfo.InvariantCulture, $"{ReportNumber.Of(elasticity.DurationSeconds)} s compared, {ReportNumber.Of(elasticity.CoveragePct)} % of the whole time · scalectl {typeof(SeriesDocument).Assembly.GetName().Version?.ToString(3)}"),
            [.. sections, .. MetricSections.Of(report)]);
    }

    private static ChartLine Line(string name, string style, StepSeries series) =>
        new(name, style, [.. Enumerable.Range(0, series.Count).Select(i => series[i])], Stepped: true);
}
