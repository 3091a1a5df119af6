using System.Net;
using Scalectl.Lab.AutoScaling;

namespace Scalectl.Lab.Tests.CloudWatch;

/// <summary>No load balancing.</summary>
internal sealed class NoTargets : ITargetRegistry
{
    public bool Exists(string targetGroupArn) => false;

    public void Register(string targetGroupArn, string instanceId, IPAddress address)
    {
    }

    public Task DeregisterAsync(string targetGroupArn, string instanceId, CancellationToken cancellationToken) => Task.CompletedTask;

    public bool IsUnhealthy(string targetGroupArn, string instanceId) => false;
}
