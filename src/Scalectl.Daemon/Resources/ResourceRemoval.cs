using Scalectl.Aws;
using Scalectl.Aws.AutoScaling;
using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Resources;

/// <summary>
/// Removes everything that carries the tags of a cluster or app, in the order in which the cloud allows it, and waits until nothing is
/// left that costs money. It looks at the cloud, not at the store: it may be repeated, and finishes what was begun.
/// </summary>
public sealed class ResourceRemoval(TimeProvider time)
{
    /// <summary>A machine on EC2 takes up to a few minutes to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10), Pause = TimeSpan.FromSeconds(0.5);

    /// <summary>Before each look after the first at what was made a moment ago: a list may not show it yet.</summary>
    private static readonly TimeSpan[] FurtherLooks = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1)];

    /// <param name="kind"><see cref="ResourceTags.Cluster"/> or <see cref="ResourceTags.App"/>.</param>
    /// <param name="owner">The daemon that made it; null: its tags do not say.</param>
    /// <param name="fresh">It was made a moment ago: one look may not see all of it.</param>
    /// <returns>One line for each resource that was there.</returns>
    /// <exception cref="CloudException">The cloud does not answer, or refuses for longer than is normal.</exception>
    public async Task<IReadOnlyList<string>> RemoveAsync(
        CloudContext context, string kind, string name, string? owner, CancellationToken cancellationToken, bool fresh = false)
    {
        List<string> removed = [.. await RemoveSeenAsync(context, kind, name, owner, cancellationToken)];
        foreach (var pause in fresh ? FurtherLooks : [])
        {
            await Task.Delay(pause, time, cancellationToken);
            removed.AddRange(await RemoveSeenAsync(context, kind, name, owner, cancellationToken));
        }

        return removed;
    }

    private async Task<IReadOnlyList<string>> RemoveSeenAsync(
        CloudContext context, string kind, string name, string? owner, CancellationToken cancellationToken)
    {
        var tags = ResourceTags.Selecting(kind, name, owner);
        var balancerName = kind == ResourceTags.App ? ResourceNames.Balancer(name) : null;
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
            await RemoveAlarmsAsync(context, tags, ResourceNames.App(name), removed, cancellationToken);
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

    /// <summary>Those of step and simple policies; the cloud removes target tracking's own with the group.</summary>
    private static async Task RemoveAlarmsAsync(
        CloudContext context, IReadOnlyDictionary<string, string> tags, string group, List<string> removed, CancellationToken cancellationToken)
    {
        List<string> ours = [];
        foreach (var alarm in await context.Clients.CloudWatch.FindAlarmsAsync($"{group}-", cancellationToken))
        {
            var its = await context.Clients.CloudWatch.AlarmTagsAsync(alarm.Arn, cancellationToken);
            if (tags.All(its.Contains))
            {
                ours.Add(alarm.Name);
            }
        }

        await context.Clients.CloudWatch.DeleteAlarmsAsync(ours, cancellationToken);
        removed.AddRange(ours.Select(name => $"alarm {name}"));
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
