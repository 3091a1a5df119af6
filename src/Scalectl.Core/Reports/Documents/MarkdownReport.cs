namespace Scalectl.Reports;

/// <summary>Writes a report as Markdown (GitHub's): the figures and tables; pictures are in the HTML report.</summary>
public static class MarkdownReport
{
    /// <summary>Writes the text.</summary>
    public static void Write(TextWriter writer, ReportDocument document)
    {
        writer.WriteLine($"# {Text(document.Title)}");
        writer.WriteLine();
        writer.WriteLine(Text(document.Subtitle));
        foreach (var section in document.Sections)
        {
            Write(writer, section);
        }
    }

    private static void Write(TextWriter writer, ReportSection section)
    {
        switch (section)
        {
            case TilesSection tiles:
                Table(writer, "Summary", ["", "", ""], tiles.Tiles.Select(t => (IReadOnlyList<string>)[t.Name, t.Value, t.Hint]));
                break;
            case DoughnutSection ring:
                Table(writer, ring.Title, ["part", ring.Unit], ring.Slices.Select(s => (IReadOnlyList<string>)[s.Name, ReportNumber.Of(s.Value)]));
                break;
            case TableSection table:
                Table(writer, table.Title, table.Header, table.Rows.Select((row, r) => (IReadOnlyList<string>)[.. row.Select((text, i) => table.Best.Contains((r, i)) ? $"**{text}**" : text)]));
                break;
            case NoteSection note:
                if (note.Title.Length > 0)
                {
                    Heading(writer, note.Title);
                }

                writer.WriteLine(Text(note.Text));
                break;
            case TextSection text:
                Heading(writer, text.Title);
                writer.WriteLine($"```json{Environment.NewLine}{text.Text.Replace("```", "` ` `", StringComparison.Ordinal)}{Environment.NewLine}```");
                break;
        }
    }

    private static void Table(TextWriter writer, string title, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        Heading(writer, title);
        var lines = rows.Select(Line).ToList();
        if (lines.Count == 0)
        {
            writer.WriteLine("None.");
            return;
        }

        writer.WriteLine(Line(header));
        writer.WriteLine(Line([.. header.Select(_ => "---")]));
        lines.ForEach(writer.WriteLine);
    }

    private static void Heading(TextWriter writer, string title) => writer.WriteLine($"{Environment.NewLine}## {Text(title)}{Environment.NewLine}");

    private static string Line(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select(Text))} |";

    /// <summary>What would begin a cell, a tag or a line is written so that it does not.</summary>
    private static string Text(string text) => text
        .Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
