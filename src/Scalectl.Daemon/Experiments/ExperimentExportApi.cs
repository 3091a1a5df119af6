using Scalectl.Daemon.Api;
using Scalectl.Reports;

namespace Scalectl.Daemon.Experiments;

/// <summary><c>GET experiments/{id}/export?format=..</c>.</summary>
internal static class ExperimentExportApi
{
    public static async Task<IResult> ExportAsync(
        string id, string? format, ExperimentArchive archive, ExperimentReports reports, CancellationToken cancellationToken)
    {
        if (!ExportFormats.All.TryGetValue(format ?? "json", out var chosen))
        {
            return Problems.Invalid([new InvalidInput("format", InvalidInput.Shorten(format), string.Join(" or ", ExportFormats.All.Keys), "csv")]);
        }

        if (await archive.OpenAsync(id, cancellationToken) is not { } found)
        {
            return ExperimentsApi.Unknown(id);
        }

        if (await reports.DataAsync(found, cancellationToken) is not { } data)
        {
            return Problems.Conflict($"Experiment {id} has no samples of a load: there is nothing to export.");
        }

        var report = found.Report ?? await reports.ComputeAsync(found, cancellationToken);
        return TypedResults.File(await chosen.WriteAsync(ExperimentExport.Of(id, data, report!), cancellationToken), chosen.ContentType, $"{id}.{format ?? "json"}");
    }
}
