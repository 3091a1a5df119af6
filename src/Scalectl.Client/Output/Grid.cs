using System.Text;

namespace Scalectl.Client.Output;

/// <summary>Rows of text: what a table and a CSV file are written from.</summary>
internal sealed class Grid(params IReadOnlyList<string> columns)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>What a person reads when there is no row.</summary>
    public string Empty { get; init; } = "(none)";

    public Grid Add(params IReadOnlyList<string> cells)
    {
        _rows.Add(cells);
        return this;
    }

    /// <summary>Columns side by side, numbers to the right; what a cell says cannot leave its place.</summary>
    public void WriteTable(TextWriter writer)
    {
        if (_rows.Count == 0)
        {
            writer.WriteLine(Empty);
            return;
        }

        List<IReadOnlyList<string>> rows = [.. _rows.Select(row => row.Select(cell => Printable.Of(cell)).ToList())];
        var widths = columns.Select((c, i) => Math.Max(c.Length, rows.Max(r => r[i].Length))).ToArray();
        var numeric = columns.Select((_, i) => rows.All(r => IsNumber(r[i]))).ToArray();
        Line(columns.Select(c => c.ToUpperInvariant()).ToList());
        foreach (var row in rows)
        {
            Line(row);
        }

        void Line(IReadOnlyList<string> cells)
        {
            var line = new StringBuilder();
            for (var i = 0; i < cells.Count; i++)
            {
                line.Append(i == 0 ? "" : "  ").Append(numeric[i] ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
            }

            writer.WriteLine(line.ToString().TrimEnd());
        }
    }

    /// <summary>RFC 4180, header first.</summary>
    public void WriteCsv(TextWriter writer)
    {
        writer.WriteLine(string.Join(',', columns.Select(Quoted)));
        foreach (var row in _rows)
        {
            writer.WriteLine(string.Join(',', row.Select(Quoted)));
        }
    }

    private static bool IsNumber(string cell) => cell is "" or "-" || char.IsAsciiDigit(cell[^1]) && cell.All(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E');

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
