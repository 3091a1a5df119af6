using System.Net;

namespace Scalectl.Lab.AutoScaling;

/// <summary>The target groups, as groups see them; the port of a target comes from its target group.</summary>
public interface ITargetRegistry
{
    bool Exists(string targetGroupArn);

    /// <summary>An instance went into service.</summary>
    void Register(string targetGroupArn, string instanceId, IPAddress address);

    /// <summary>An instance leaves: no new requests from now on; completes when those that run are done or the deregistration delay is over.</summary>
    Task DeregisterAsync(string targetGroupArn, string instanceId, CancellationToken cancellationToken);

    /// <summary>Whether its health checks failed: for groups with HealthCheckType ELB. False while unknown.</summary>
    bool IsUnhealthy(string targetGroupArn, string instanceId);
}
