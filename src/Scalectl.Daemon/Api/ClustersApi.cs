using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Leftovers;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Api;

/// <summary><c>/api/v1/clusters</c>: the machines that send the load.</summary>
public static class ClustersApi
{
    private const string List = "scalectl cluster list";

    public static void MapClusters(this WebApplication app)
    {
        var clusters = app.MapGroup("/api/v1/clusters").WithTags("clusters");
        clusters.MapPost("", RunAsync).Produces<ClusterView>(StatusCodes.Status201Created);
        clusters.MapGet("", (ClusterService service, CancellationToken cancellationToken) => service.ListAsync(cancellationToken));
        clusters.MapGet("{name}", ShowAsync).Produces<ClusterView>();
        clusters.MapDelete("{name}", RemoveAsync).Produces<RemovalView>();
        clusters.MapDelete("", async (ClusterService service, CancellationToken cancellationToken) => (await service.RemoveAsync(null, cancellationToken))!);
    }

    private static async Task<IResult> RunAsync(ClusterRequest request, ClusterService service, CancellationToken cancellationToken)
    {
        var outcome = await service.RunAsync(request, experiment: null, cancellationToken);
        return outcome.Ok ? TypedResults.Created($"/api/v1/clusters/{outcome.Value.Name}", outcome.Value) : Problems.Invalid(outcome.Errors);
    }

    private static async Task<IResult> ShowAsync(string name, ClusterService service, CancellationToken cancellationToken)
        => await service.FindAsync(name, cancellationToken) is { } cluster ? TypedResults.Ok(cluster) : Problems.Unknown("cluster", name, List);

    /// <summary>What is in no list, too: <paramref name="other"/> says that it may be another daemon's.</summary>
    private static async Task<IResult> RemoveAsync(string name, bool? other, ClusterService service, LeftoverService leftovers, CancellationToken cancellationToken)
    {
        if (await service.RemoveAsync(name, cancellationToken) is { } removed)
        {
            return TypedResults.Ok(removed);
        }

        var left = await leftovers.RemoveAsync(ResourceTags.Cluster, name, other == true, cancellationToken);
        return left.Refusal is { } refusal ? Problems.Conflict(refusal)
            : left.Removed is { } gone ? TypedResults.Ok(gone)
            : await service.FindAsync(name, cancellationToken) is null ? Problems.Unknown("cluster", name, List)
            : TypedResults.Ok(new RemovalView([])); // removed before
    }
}
