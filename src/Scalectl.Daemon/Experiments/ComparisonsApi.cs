using Microsoft.AspNetCore.Mvc;
using Scalectl.Daemon.Api;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary><c>GET /api/v1/comparisons?of=A&amp;of=B</c>: computed when it is asked for, nothing is stored; <c>comparisons/export</c> as a document.</summary>
internal static class ComparisonsApi
{
    public static void MapComparisons(this WebApplication app)
    {
        app.MapGet("/api/v1/comparisons", CompareAsync).WithTags("comparisons").Produces<ComparisonReport>();
        app.MapGet("/api/v1/comparisons/export", ExportAsync).WithTags("comparisons");
    }

    private static async Task<IResult> CompareAsync([FromQuery] string[] of, string? sort, string? baseline, ComparisonService comparisons, CancellationToken cancellationToken)
    {
        var compared = await comparisons.CompareAsync(of, sort, baseline, cancellationToken);
        return compared.Ok ? TypedResults.Ok(compared.Value) : Problems.Invalid(compared.Errors);
    }

    /// <param name="format">html (default), md, json or svg.</param>
    private static async Task<IResult> ExportAsync(string[] of, string? format, string? sort, string? baseline, ComparisonService comparisons, CancellationToken cancellationToken)
    {
        if (!ComparisonFormats.All.TryGetValue(format ?? "html", out var chosen))
        {
            return Problems.Invalid([new InvalidInput("format", InvalidInput.Shorten(format), string.Join(" or ", ComparisonFormats.All.Keys), "html")]);
        }

        var compared = await comparisons.ExportAsync(of, sort, baseline, cancellationToken);
        return compared.Ok
            ? TypedResults.File(await chosen.WriteAsync(compared.Value, cancellationToken), chosen.ContentType, $"comparison.{format ?? "html"}")
            : Problems.Invalid(compared.Errors);
    }
}
