using Scalectl.Series;

namespace Scalectl.Reports;

/// <summary>A picture over time: lines, shaded differences, marks. Several charts of a run share their time axis.</summary>
public sealed record Chart
{
    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>Unit of the value axis.</summary>
    public required string Unit { get; init; }

    /// <summary>The lines, drawn in their order.</summary>
    public required IReadOnlyList<ChartLine> Lines { get; init; }

    /// <summary>Demand and supply whose difference is shaded; null: nothing is.</summary>
    public ChartDifference? Difference { get; init; }

    /// <summary>Moments of interest.</summary>
    public IReadOnlyList<ChartMark> Marks { get; init; } = [];

    /// <summary>A level to compare with; null: none.</summary>
    public ChartLevel? Level { get; init; }
}

/// <summary>One line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Style">One of the styles of <see cref="ChartStyles"/>.</param>
/// <param name="Points">Ascending in time; NaN begins a gap.</param>
/// <param name="Stepped">Each value holds until the next one; else points are joined.</param>
public sealed record ChartLine(string Name, string Style, IReadOnlyList<StepPoint> Points, bool Stepped = false);

/// <summary>Shades where demand is above supply, and where supply is above demand.</summary>
public sealed record ChartDifference(StepSeries Demand, StepSeries Supply);

/// <summary>A vertical mark.</summary>
/// <param name="TimeMs">When.</param>
/// <param name="Kind">One of the styles of <see cref="ChartStyles"/>.</param>
/// <param name="Text">What happened, shown when pointed at.</param>
public sealed record ChartMark(long TimeMs, string Kind, string Text);

/// <summary>A horizontal line.</summary>
public sealed record ChartLevel(double Value, string Name);

/// <summary>The axis of a chart: start and end, UNIX ms; the labels count from the start.</summary>
/// <param name="StartMs">Start.</param>
/// <param name="EndMs">End.</param>
/// <param name="Unit">Null: it is time. Else a second on it is one of this, and the labels are numbers.</param>
public sealed record ChartAxis(long StartMs, long EndMs, string? Unit = null);

/// <summary>Styles of lines and marks: colours of Okabe and Ito, which colour-blind readers can tell apart, and dashes.</summary>
public static class ChartStyles
{
    /// <summary>What is needed and what is there.</summary>
    public const string Demand = "demand", Supply = "supply", Desired = "desired", Total = "total";

    /// <summary>First to fourth line of any other chart.</summary>
    public const string First = "l1", Second = "l2", Third = "l3", Fourth = "l4", Fifth = "l5";

    /// <summary>Parts of the operating expense.</summary>
    public const string Productive = "productive", Over = "over";

    /// <summary>Marks of a scale-out and a scale-in.</summary>
    public const string Out = "out", In = "in";
}
