namespace Scalectl.Client.Output;

/// <summary>One thing shown as names and values; in CSV a header and one row.</summary>
internal sealed class Facts
{
    private readonly List<(string Name, string Label, string Shown, string Raw)> _facts = [];
    private readonly List<Grid> _tables = [];

    /// <summary>Adds a fact; an unknown one is left out of the table and stays an empty cell in CSV.</summary>
    /// <param name="name">Column name in CSV, camelCase, as in JSON.</param>
    /// <param name="label">What a person reads; empty: in CSV only.</param>
    /// <param name="shown">The value as a person reads it; null: not known.</param>
    /// <param name="raw">The value as a program reads it; null: the same.</param>
    public Facts Add(string name, string label, string? shown, string? raw = null)
    {
        _facts.Add((name, label, shown ?? "", raw ?? shown ?? ""));
        return this;
    }

    /// <summary>A number; its unit is for people, the column's name has it for programs.</summary>
    public Facts Add(string name, string label, double? value, string unit) =>
        Add(name, label, Show.Number(value, unit), value?.ToString("R", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A fact for people only: one of several whose names the user chose, which have no column of their own.</summary>
    public Facts AddShown(string label, string shown)
    {
        _facts.Add(("", label, shown, ""));
        return this;
    }

    /// <summary>Rows that a person reads below the facts; in CSV, which has one row, they have no place.</summary>
    public Facts AddTable(Grid table)
    {
        _tables.Add(table);
        return this;
    }

    public void WriteTable(TextWriter writer)
    {
        var shown = _facts.Where(f => f.Shown.Length > 0 && f.Label.Length > 0).ToList();
        var width = shown.Max(f => f.Label.Length);
        foreach (var (_, label, value, _) in shown)
        {
            writer.WriteLine($"{label.PadRight(width)}  {Printable.Of(value)}");
        }

        foreach (var table in _tables)
        {
            writer.WriteLine();
            table.WriteTable(writer);
        }
    }

    public void WriteCsv(TextWriter writer) => new Grid([.. Columns.Select(f => f.Name)]).Add([.. Columns.Select(f => f.Raw)]).WriteCsv(writer);

    private IEnumerable<(string Name, string Label, string Shown, string Raw)> Columns => _facts.Where(f => f.Name.Length > 0);
}
