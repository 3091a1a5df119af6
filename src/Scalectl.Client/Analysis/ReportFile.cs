using System.Globalization;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Errors;
using Scalectl.Reports;

namespace Scalectl.Client.Analysis;

/// <summary>A report as a file, whose ending says its form.</summary>
internal static class ReportFile
{
    private static readonly Dictionary<string, Action<TextWriter, ReportDocument>> Writers =
        new(StringComparer.OrdinalIgnoreCase) { [".html"] = HtmlReport.Write, [".md"] = MarkdownReport.Write };

    /// <summary>Checks the ending before anything is computed.</summary>
    public static Outcome<string> Read(string argument, string text) => Writers.ContainsKey(Path.GetExtension(text))
        ? text
        : new InvalidInput(argument, InvalidInput.Shorten(text), $"a file that ends in {string.Join(" or ", Writers.Keys)}", "report.html");

    public static async Task WriteAsync(Call call, string file, ReportDocument document)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Writers[Path.GetExtension(file)](text, document);
        try
        {
            await File.WriteAllTextAsync(file, text.ToString(), call.Cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Failed, $"cannot write {file}: {e.Message}");
        }

        await call.Surroundings.Error.WriteLineAsync($"wrote {file}");
    }
}
