using System.Text;
using Scalectl.Reports;
using Scalectl.Reports.Pictures;

namespace Scalectl.Daemon.Experiments;

/// <summary>A form in which a run, or a comparison of runs, leaves the daemon.</summary>
/// <param name="ContentType">Of the answer.</param>
/// <param name="WriteAsync">The whole file.</param>
internal sealed record ExportFormat<T>(string ContentType, Func<T, CancellationToken, Task<byte[]>> WriteAsync)
{
    public static ExportFormat<T> Text(string contentType, Action<T, TextWriter> write) => new(contentType, (document, _) =>
    {
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        write(document, text);
        return Task.FromResult(Encoding.UTF8.GetBytes(text.ToString()));
    });

    /// <param name="sheet">The pictures as SVG, from which they are drawn.</param>
    public static ExportFormat<T> Png(Func<T, string> sheet) => new("image/png", (document, _) =>
    {
        using var png = new MemoryStream();
        PngPicture.Write(png, sheet(document));
        return Task.FromResult(png.ToArray());
    });

    public static ExportFormat<T> Json(Func<T, Stream, CancellationToken, Task> write) => new("application/json", async (document, cancellationToken) =>
    {
        using var json = new MemoryStream();
        await write(document, json, cancellationToken);
        return json.ToArray();
    });
}

/// <summary>Every form by the word that a user chooses it with.</summary>
internal static class ExportFormats
{
    public static IReadOnlyDictionary<string, ExportFormat<ExperimentExport>> All { get; } = new Dictionary<string, ExportFormat<ExperimentExport>>
    {
        ["json"] = ExportFormat<ExperimentExport>.Json((run, stream, cancellationToken) => run.WriteAsync(stream, cancellationToken)),
        ["csv"] = ExportFormat<ExperimentExport>.Text("text/csv; charset=utf-8", (run, writer) => ExperimentCsv.Write(writer, run.ToData())),
        ["md"] = ExportFormat<ExperimentExport>.Text("text/markdown; charset=utf-8", (run, writer) => MarkdownReport.Write(writer, RunDocument.Of(run))),
        ["html"] = ExportFormat<ExperimentExport>.Text("text/html; charset=utf-8", (run, writer) => HtmlReport.Write(writer, RunDocument.Of(run))),
        ["svg"] = ExportFormat<ExperimentExport>.Text("image/svg+xml", (run, writer) => writer.Write(Sheet(run))),
        ["png"] = ExportFormat<ExperimentExport>.Png(Sheet),
    };

    private static string Sheet(ExperimentExport run) => SvgSheet.Of($"Experiment {run.Id}", RunDocument.Charts(run));
}

/// <summary>The same of a comparison. Its CSV is the client's, which has all of it already.</summary>
internal static class ComparisonFormats
{
    public static IReadOnlyDictionary<string, ExportFormat<ComparisonExport>> All { get; } = new Dictionary<string, ExportFormat<ComparisonExport>>
    {
        ["html"] = ExportFormat<ComparisonExport>.Text("text/html; charset=utf-8", (comparison, writer) => HtmlReport.Write(writer, ComparisonDocument.Of(comparison))),
        ["md"] = ExportFormat<ComparisonExport>.Text("text/markdown; charset=utf-8", (comparison, writer) => MarkdownReport.Write(writer, ComparisonDocument.Of(comparison))),
        ["json"] = ExportFormat<ComparisonExport>.Json((comparison, stream, cancellationToken) => comparison.WriteAsync(stream, cancellationToken)),
        ["svg"] = ExportFormat<ComparisonExport>.Text("image/svg+xml", (comparison, writer) => writer.Write(Sheet(comparison))),
        ["png"] = ExportFormat<ComparisonExport>.Png(Sheet),
    };

    private static string Sheet(ComparisonExport comparison)
        => SvgSheet.Of($"Comparison of {string.Join(", ", comparison.Sides.Select(side => side.Name))}", ComparisonDocument.Charts(comparison));
}
