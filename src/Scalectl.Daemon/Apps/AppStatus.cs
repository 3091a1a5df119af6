using Scalectl.Api;
using Scalectl.Daemon.Api;

namespace Scalectl.Daemon.Apps;

/// <summary>The apps in <c>scalectl status</c>.</summary>
internal sealed class AppStatus(AppService apps) : IStatusPart
{
    public async Task<StatusView> AddAsync(StatusView status, CancellationToken cancellationToken)
        => status with { Apps = await apps.ListAsync(cancellationToken) };
}
