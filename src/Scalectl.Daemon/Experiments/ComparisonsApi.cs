using Microsoft.AspNetCore.Mvc;
using Scalectl.Daemon.Api;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary><c>GET /api/v1/comparisons?of=A&amp;of=B</c>: computed when it is asked for, nothing is stored.</summary>
internal static class ComparisonsApi
{
    public static void MapComparisons(this WebApplication app)
        => app.MapGet("/api/v1/comparisons", CompareAsync).WithTags("comparisons").Produces<ComparisonReport>();

    private static async Task<IResult> CompareAsync([FromQuery] string[] of, string? sort, string? baseline, ComparisonService comparisons, CancellationToken cancellationToken)
    {
        var compared = await comparisons.CompareAsync(of, sort, baseline, cancellationToken);
        return compared.Ok ? TypedResults.Ok(compared.Value) : Problems.Invalid(compared.Errors);
    }
}
