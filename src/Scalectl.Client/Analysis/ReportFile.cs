using System.Text;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Reports;
using Scalectl.Reports.Pictures;

namespace Scalectl.Client.Analysis;

/// <summary>A report as a file, whose ending says its form.</summary>
internal static class ReportFile
{
    private static readonly Dictionary<string, Action<Stream, ReportDocument>> Writers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = Text(HtmlReport.Write),
        [".md"] = Text(MarkdownReport.Write),
        [".svg"] = Text((writer, document) => writer.Write(Sheet(document))),
        [".png"] = (stream, document) => PngPicture.Write(stream, Sheet(document)),
    };

    /// <summary>Checks the ending before anything is computed.</summary>
    public static Outcome<string> Read(string argument, string text) => Writers.ContainsKey(Path.GetExtension(text))
        ? text
        : new InvalidInput(argument, InvalidInput.Shorten(text), $"a file that ends in {string.Join(" or ", Writers.Keys)}", "report.html");

    public static async Task WriteAsync(Call call, string file, ReportDocument document)
    {
        using var content = new MemoryStream();
        Writers[Path.GetExtension(file)](content, document);
        try
        {
            await File.WriteAllBytesAsync(file, content.ToArray(), call.Cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"cannot write {file}: {e.Message}");
        }

        await call.Surroundings.Error.WriteLineAsync($"wrote {file}");
    }

    /// <summary>The pictures of a report, without its words.</summary>
    private static string Sheet(ReportDocument document) => SvgSheet.Of(document.Title, document.Sections.OfType<ChartsSection>().First());

    private static Action<Stream, ReportDocument> Text(Action<TextWriter, ReportDocument> write) => (stream, document) =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        write(writer, document);
    };
}
