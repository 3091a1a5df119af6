using Scalectl.Aws;
using Scalectl.Aws.AutoScaling;
using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Resources;

/// <summary>
/// Removes everything that carries a set of tags, in the order in which the cloud allows it, and waits until nothing is
/// left that costs money. It looks at the cloud, not at the store: it may be repeated, and finishes what was begun.
/// </summary>
public sealed class ResourceRemoval(TimeProvider time)
{
    /// <summary>A machine on EC2 takes up to a few minutes to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10), Pause = TimeSpan.FromSeconds(0.5);

    /// <param name="tags">What selects the resources.</param>
    /// <param name="balancerName">Name of load balancer and target group, where there may be one.</param>
    /// <param name="alarms">Names of alarms that may be there.</param>
    /// <returns>One line for each resource that was there.</returns>
    /// <exception cref="CloudException">The cloud does not answer, or refuses for longer than is normal.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(
        CloudContext context, IReadOnlyDictionary<string, string> tags, string? balancerName, IReadOnlyList<string> alarms, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + Patience;
        List<string> removed = [];
        var groups = await context.Clients.AutoScaling.FindGroupsAsync(tags, cancellationToken);
        foreach (var group in groups)
        {
            await context.Clients.AutoScaling.DeleteGroupAsync(group.Name, force: true, cancellationToken);
            removed.Add($"auto scaling group {group.Name} with {group.Instances.Count} machine(s)");
        }

        if (balancerName is not null)
        {
            await RemoveBalancerAsync(context, tags, balancerName, removed, cancellationToken);
        }

        if (alarms.Count > 0)
        {
            var found = await context.Clients.CloudWatch.DescribeAlarmsAsync(alarms, cancellationToken);
            await context.Clients.CloudWatch.DeleteAlarmsAsync([.. found.Select(a => a.Name)], cancellationToken);
            removed.AddRange(found.Select(a => $"alarm {a.Name}"));
        }

        await WaitGoneAsync(context, groups, deadline, cancellationToken);
        if (balancerName is not null && await context.Clients.LoadBalancing.FindTargetGroupAsync(balancerName, cancellationToken) is { } targets
            && await CarriesAsync(context, targets.Arn, tags, cancellationToken))
        {
            await InTimeAsync(() => context.Clients.LoadBalancing.DeleteTargetGroupAsync(targets.Arn, cancellationToken), "ResourceInUse", deadline, cancellationToken);
            removed.Add($"target group {targets.Name}");
        }

        foreach (var template in await context.Clients.Ec2.FindLaunchTemplatesAsync(tags, cancellationToken))
        {
            await context.Clients.Ec2.DeleteLaunchTemplateAsync(template.Id, cancellationToken);
            removed.Add($"launch template {template.Name}");
        }

        foreach (var group in await context.Clients.Ec2.FindSecurityGroupsAsync(tags, cancellationToken))
        {
            await InTimeAsync(() => context.Clients.Ec2.DeleteSecurityGroupAsync(group.Id, cancellationToken), "DependencyViolation", deadline, cancellationToken);
            removed.Add($"security group {group.Name}");
        }

        return removed;
    }

    private static async Task RemoveBalancerAsync(
        CloudContext context, IReadOnlyDictionary<string, string> tags, string name, List<string> removed, CancellationToken cancellationToken)
    {
        var balancing = context.Clients.LoadBalancing;
        if (await balancing.FindLoadBalancerAsync(name, cancellationToken) is not { } balancer || !await CarriesAsync(context, balancer.Arn, tags, cancellationToken))
        {
            return;
        }

        foreach (var listener in await balancing.DescribeListenersAsync(balancer.Arn, cancellationToken))
        {
            await balancing.DeleteListenerAsync(listener.Arn, cancellationToken);
        }

        await balancing.DeleteLoadBalancerAsync(balancer.Arn, cancellationToken);
        removed.Add($"load balancer {balancer.Name}");
    }

    /// <summary>A name alone is no proof that it is ours.</summary>
    private static async Task<bool> CarriesAsync(CloudContext context, string arn, IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
        => (await context.Clients.LoadBalancing.DescribeTagsAsync([arn], cancellationToken)).TryGetValue(arn, out var its) && tags.All(its.Contains);

    private async Task WaitGoneAsync(CloudContext context, IReadOnlyList<ScalingGroup> groups, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        var names = groups.Select(g => g.Name).ToList();
        while (names.Count > 0)
        {
            var left = await context.Clients.AutoScaling.DescribeGroupsAsync(names, cancellationToken);
            if (left.Count == 0)
            {
                return;
            }

            if (time.GetUtcNow() > deadline)
            {
                throw new CloudException("Auto Scaling", "DeleteAutoScalingGroup", CloudException.TimedOut, $"group {left[0].Name} still has {left[0].Instances.Count} machine(s)", 0);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>What depends on a resource goes a while after it was deleted.</summary>
    private async Task InTimeAsync(Func<Task> delete, string notYet, DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await delete();
                return;
            }
            catch (CloudException e) when (e.Code == notYet && time.GetUtcNow() < deadline)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }
}
