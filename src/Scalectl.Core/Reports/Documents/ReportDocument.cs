namespace Scalectl.Reports;

/// <summary>A report as its parts, in reading order: written as HTML or Markdown from the same content.</summary>
/// <param name="Title">Title.</param>
/// <param name="Subtitle">When and with what.</param>
/// <param name="Sections">The parts.</param>
public sealed record ReportDocument(string Title, string Subtitle, IReadOnlyList<ReportSection> Sections);

/// <summary>A part of a report.</summary>
/// <param name="Title">Heading; empty: none.</param>
public abstract record ReportSection(string Title);

/// <summary>The figures that matter most.</summary>
public sealed record TilesSection(string Title, IReadOnlyList<Tile> Tiles) : ReportSection(Title);

/// <summary>One of them.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">With its unit.</param>
/// <param name="Hint">A short remark; empty: none.</param>
/// <param name="Good">Null: neither good nor bad.</param>
public sealed record Tile(string Name, string Value, string Hint = "", bool? Good = null);

/// <summary>Pictures with a common time axis.</summary>
public sealed record ChartsSection(string Title, ChartAxis Axis, IReadOnlyList<Chart> Charts) : ReportSection(Title);

/// <summary>Parts of a whole.</summary>
public sealed record DoughnutSection(string Title, IReadOnlyList<Slice> Slices, string Middle, string Unit) : ReportSection(Title);

/// <summary>Rows of text.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Header">Names of the columns.</param>
/// <param name="Rows">As many cells as there are columns.</param>
/// <param name="Folded">Long: opened on demand where the format can.</param>
public sealed record TableSection(string Title, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows, bool Folded = false) : ReportSection(Title)
{
    /// <summary>Cells to mark, by row and column from 0: the best of their row.</summary>
    public IReadOnlyCollection<(int Row, int Column)> Best { get; init; } = [];
}

/// <summary>A paragraph.</summary>
public sealed record NoteSection(string Title, string Text) : ReportSection(Title);

/// <summary>Text with fixed width: a specification.</summary>
public sealed record TextSection(string Title, string Text) : ReportSection(Title);
