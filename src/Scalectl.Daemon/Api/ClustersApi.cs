using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.DryRuns;
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
        clusters.MapPost("", RunAsync).Produces<ClusterView>(StatusCodes.Status201Created).Produces<DryRunView>();
        clusters.MapGet("", (ClusterService service, CancellationToken cancellationToken) => service.ListAsync(cancellationToken));
        clusters.MapGet("{name}", ShowAsync).Produces<ClusterView>();
        clusters.MapDelete("{name}", RemoveAsync).Produces<RemovalView>();
        clusters.MapDelete("", async (ClusterService service, CancellationToken cancellationToken) => (await service.RemoveAsync(null, cancellationToken))!);
    }

    /// <param name="dryRun">Answer with the calls that would be made, and make none.</param>
    private static async Task<IResult> RunAsync(ClusterRequest request, bool? dryRun, ClusterService service, DryRunService dryRuns, CancellationToken cancellationToken)
    {
        if (dryRun == true)
        {
            return Problems.OkOrInvalid(await dryRuns.RunAsync(request, cancellationToken));
        }

        var outcome = await service.RunAsync(request, experiment: null, cancellationToken);
        return outcome.Ok ? TypedResults.Created($"/api/v1/clusters/{outcome.Value.Name}", outcome.Value) : Problems.Invalid(outcome.Errors);
    }

    private static async Task<IResult> ShowAsync(string name, ClusterService service, CancellationToken cancellationToken)
        => await service.FindAsync(name, cancellationToken) is { } cluster ? TypedResults.Ok(cluster) : Problems.Unknown("cluster", name, List);

    /// <summary>What is in no list, too: <paramref name="other"/> says that it may be another daemon's.</summary>
    private static async Task<IResult> RemoveAsync(
        string name, bool? other, bool? dryRun, ClusterService service, LeftoverService leftovers, DryRunService dryRuns, CancellationToken cancellationToken)
    {
        if (dryRun == true)
        {
            return await dryRuns.RemoveClusterAsync(name, cancellationToken) is { } calls ? TypedResults.Ok(calls) : Problems.Unknown("cluster", name, List);
        }

        if (await service.RemoveAsync(name, cancellationToken) is { } removed)
        {
            return TypedResults.Ok(removed);
        }

        if (!ResourceNames.IsName(name))
        {
            return Problems.Unknown("cluster", name, List); // nothing of ours is called that: no reason to ask the cloud
        }

        var left = await leftovers.RemoveAsync(ResourceTags.Cluster, name, other == true, cancellationToken);
        return left.Refusal is { } refusal ? Problems.Conflict(refusal)
            : left.Removed is { } gone ? TypedResults.Ok(gone)
            : await service.FindAsync(name, cancellationToken) is null ? Problems.Unknown("cluster", name, List)
            : TypedResults.Ok(new RemovalView([])); // removed before
    }
}
