using Scalectl.Daemon.Leftovers;

namespace Scalectl.Daemon.Api;

/// <summary><c>GET /api/v1/resources</c>: everything in the account that carries Scalectl's tags, whoever made it.</summary>
public static class ResourcesApi
{
    public static void MapResources(this WebApplication app)
        => app.MapGet("/api/v1/resources", (LeftoverService leftovers, CancellationToken cancellationToken) => leftovers.ListAsync(cancellationToken)).WithTags("resources");
}
