using Scalectl.Api;
using Scalectl.Daemon.Api;

namespace Scalectl.Daemon.Clusters;

/// <summary>The clusters in <c>scalectl status</c>.</summary>
internal sealed class ClusterStatus(ClusterService clusters) : IStatusPart
{
    public async Task<StatusView> AddAsync(StatusView status, CancellationToken cancellationToken)
        => status with { Clusters = await clusters.ListAsync(cancellationToken) };
}
