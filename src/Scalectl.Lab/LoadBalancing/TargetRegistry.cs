using System.Net;
using Scalectl.Lab.AutoScaling;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>The target groups as Auto Scaling groups use them: instances come when they go into service and leave before they stop.</summary>
public sealed class TargetRegistry(BalancerRegistry registry, InstanceAddresses instances) : ITargetRegistry
{
    public bool Exists(string targetGroupArn) => registry.Group(targetGroupArn) is not null;

    public void Register(string targetGroupArn, string instanceId, IPAddress address)
    {
        if (registry.Group(targetGroupArn) is { } group)
        {
            group.Register(instanceId, address, group.Port, instances.OpenPort(instanceId, group.Port));
        }
    }

    public Task DeregisterAsync(string targetGroupArn, string instanceId, CancellationToken cancellationToken) =>
        registry.Group(targetGroupArn) is { } group && group.Pool.Deregister(instanceId, port: null, group.DeregistrationDelay) is { } drained
            ? drained.WaitAsync(cancellationToken)
            : Task.CompletedTask;

    public bool IsUnhealthy(string targetGroupArn, string instanceId) =>
        registry.Group(targetGroupArn)?.Pool.Snapshot().Any(t => t.Id == instanceId && t.Health.State == TargetHealthState.Unhealthy) ?? false;
}
