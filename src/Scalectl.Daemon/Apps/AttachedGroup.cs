using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Apps;

/// <summary>A group that exists without us, as an experiment needs to know it.</summary>
/// <param name="Url">Where its load balancer answers; null: it has none.</param>
public sealed record AttachedGroup(string Group, int Min, int Max, int Desired, int InService, string? LoadBalancerArn, string? TargetGroupArn, string? Url)
{
    internal static async Task<AttachedGroup?> FindAsync(CloudContext context, string name, CancellationToken cancellationToken)
    {
        var groups = await context.Clients.AutoScaling.DescribeGroupsAsync([name], cancellationToken);
        if (groups.Count == 0)
        {
            return null;
        }

        var group = groups[0];
        var bare = new AttachedGroup(name, group.Min, group.Max, group.Desired, group.Instances.Count(i => i.LifecycleState == "InService"), null, null, null);
        var targets = await context.Clients.LoadBalancing.DescribeTargetGroupsByArnAsync(group.TargetGroupArns, cancellationToken);
        foreach (var target in targets.Where(t => t.LoadBalancerArns.Count > 0))
        {
            var balancers = await context.Clients.LoadBalancing.DescribeLoadBalancersAsync(cancellationToken);
            if (balancers.FirstOrDefault(b => b.Arn == target.LoadBalancerArns[0]) is { } balancer)
            {
                var listeners = await context.Clients.LoadBalancing.DescribeListenersAsync(balancer.Arn, cancellationToken);
                var listener = listeners.FirstOrDefault(l => l.TargetGroupArns.Contains(target.Arn));
                return bare with
                {
                    LoadBalancerArn = balancer.Arn,
                    TargetGroupArn = target.Arn,
                    Url = listener is null ? null : AppViews.Url(balancer.DnsName, listener.Port, listener.Protocol),
                };
            }
        }

        return bare;
    }
}
