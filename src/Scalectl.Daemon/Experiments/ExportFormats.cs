using System.Text;
using Scalectl.Reports;

namespace Scalectl.Daemon.Experiments;

/// <summary>A form in which a run leaves the daemon.</summary>
/// <param name="ContentType">Of the answer.</param>
/// <param name="WriteAsync">The whole file.</param>
internal sealed record ExportFormat(string ContentType, Func<ExperimentExport, CancellationToken, Task<byte[]>> WriteAsync);

/// <summary>Every form by the word that a user chooses it with.</summary>
internal static class ExportFormats
{
    public static IReadOnlyDictionary<string, ExportFormat> All { get; } = new Dictionary<string, ExportFormat>
    {
        ["json"] = new("application/json", async (run, cancellationToken) =>
        {
            using var json = new MemoryStream();
            await run.WriteAsync(json, cancellationToken);
            return json.ToArray();
        }),
        ["csv"] = Text("text/csv; charset=utf-8", (run, writer) => ExperimentCsv.Write(writer, run.ToData())),
        ["md"] = Text("text/markdown; charset=utf-8", (run, writer) => MarkdownReport.Write(writer, RunDocument.Of(run))),
        ["html"] = Text("text/html; charset=utf-8", (run, writer) => HtmlReport.Write(writer, RunDocument.Of(run))),
        ["svg"] = Text("image/svg+xml", (run, writer) => writer.Write(SvgSheet.Of($"Experiment {run.Id}", RunDocument.Charts(run)))),
    };

    private static ExportFormat Text(string contentType, Action<ExperimentExport, TextWriter> write) => new(contentType, (run, _) =>
    {
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        write(run, text);
        return Task.FromResult(Encoding.UTF8.GetBytes(text.ToString()));
    });
}
