using System.Text;
using Scalectl.Daemon.Api;
using Scalectl.Reports;

namespace Scalectl.Daemon.Experiments;

/// <summary><c>GET experiments/{id}/export?format=json|csv</c>.</summary>
internal static class ExperimentExportApi
{
    private static readonly Dictionary<string, string> ContentTypes = new() { ["json"] = "application/json", ["csv"] = "text/csv; charset=utf-8" };

    public static async Task<IResult> ExportAsync(
        string id, string? format, ExperimentArchive archive, ExperimentReports reports, CancellationToken cancellationToken)
    {
        if (!ContentTypes.TryGetValue(format ?? "json", out var contentType))
        {
            return Problems.Invalid([new InvalidInput("format", InvalidInput.Shorten(format), string.Join(" or ", ContentTypes.Keys), "csv")]);
        }

        if (await archive.FindAsync(id, cancellationToken) is not { } found)
        {
            return ExperimentsApi.Unknown(id);
        }

        if (await reports.DataAsync(found, cancellationToken) is not { } data)
        {
            return Problems.Conflict($"Experiment {id} has no samples of a load: there is nothing to export.");
        }

        var name = $"{id}.{format ?? "json"}";
        if (format == "csv")
        {
            var text = new StringWriter();
            ExperimentCsv.Write(text, data);
            return TypedResults.File(Encoding.UTF8.GetBytes(text.ToString()), contentType, name);
        }

        var report = found.Report ?? await reports.ComputeAsync(found, cancellationToken);
        return TypedResults.Stream(stream => ExperimentExport.Of(id, data, report!).WriteAsync(stream, cancellationToken), contentType, name);
    }
}
