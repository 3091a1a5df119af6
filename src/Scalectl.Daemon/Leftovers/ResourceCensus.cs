using Scalectl.Aws;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Leftovers;

/// <summary>
/// Looks for everything in the account and region that carries Scalectl's tags, whoever made it: each kind by itself,
/// because what was made before its group is of no group.
/// </summary>
public static class ResourceCensus
{
    private static readonly Dictionary<string, string> Managed = new() { [ResourceTags.Managed] = "true" };

    /// <exception cref="CloudException">The cloud does not answer.</exception>
    public static async Task<IReadOnlyList<FoundResources>> TakeAsync(CloudContext context, CancellationToken cancellationToken)
    {
        var ec2 = context.Clients.Ec2;
        List<TaggedResource> found =
        [
            .. from g in await context.Clients.AutoScaling.FindGroupsAsync(Managed, cancellationToken)
               select new TaggedResource($"auto scaling group {g.Name} with {g.Instances.Count} machine(s)", g.Tags, g.Instances.Count),
            .. await BalancersAsync(context, cancellationToken),
            .. await TargetGroupsAsync(context, cancellationToken),
            .. await AlarmsAsync(context, cancellationToken),
            .. from t in await ec2.FindLaunchTemplatesAsync(Managed, cancellationToken) select new TaggedResource($"launch template {t.Name}", t.Tags),
            .. from g in await ec2.FindSecurityGroupsAsync(Managed, cancellationToken) select new TaggedResource($"security group {g.Name}", g.Tags),
        ];
        return FoundResources.Of(found);
    }

    private static async Task<IEnumerable<TaggedResource>> BalancersAsync(CloudContext context, CancellationToken cancellationToken)
    {
        var balancers = (await context.Clients.LoadBalancing.DescribeLoadBalancersAsync(cancellationToken)).Where(b => IsOurName(b.Name)).ToList();
        var tags = await TagsAsync(context, [.. balancers.Select(b => b.Arn)], cancellationToken);
        return balancers.Where(b => tags.ContainsKey(b.Arn)).Select(b => new TaggedResource($"load balancer {b.Name}", tags[b.Arn], IsLoadBalancer: true));
    }

    private static async Task<IEnumerable<TaggedResource>> TargetGroupsAsync(CloudContext context, CancellationToken cancellationToken)
    {
        var groups = (await context.Clients.LoadBalancing.DescribeTargetGroupsAsync(null, cancellationToken)).Where(t => IsOurName(t.Name)).ToList();
        var tags = await TagsAsync(context, [.. groups.Select(g => g.Arn)], cancellationToken);
        return groups.Where(g => tags.ContainsKey(g.Arn)).Select(g => new TaggedResource($"target group {g.Name}", tags[g.Arn]));
    }

    private static async Task<IEnumerable<TaggedResource>> AlarmsAsync(CloudContext context, CancellationToken cancellationToken)
    {
        List<TaggedResource> alarms = [];
        foreach (var alarm in await context.Clients.CloudWatch.FindAlarmsAsync(ResourceNames.App(""), cancellationToken))
        {
            alarms.Add(new TaggedResource($"alarm {alarm.Name}", await context.Clients.CloudWatch.AlarmTagsAsync(alarm.Arn, cancellationToken)));
        }

        return alarms;
    }

    /// <summary>A name is no proof, but it spares the account's other load balancers the question.</summary>
    private static bool IsOurName(string name) => name.StartsWith(ResourceNames.App(""), StringComparison.Ordinal);

    /// <summary>One that goes meanwhile makes the question about all of them fail: then each is asked about alone.</summary>
    private static async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> TagsAsync(
        CloudContext context, IReadOnlyList<string> arns, CancellationToken cancellationToken)
    {
        if (arns.Count == 0)
        {
            return new Dictionary<string, IReadOnlyDictionary<string, string>>();
        }

        try
        {
            return await context.Clients.LoadBalancing.DescribeTagsAsync(arns, cancellationToken);
        }
        catch (CloudException e) when (e.Code.EndsWith("NotFound", StringComparison.Ordinal))
        {
            Dictionary<string, IReadOnlyDictionary<string, string>> tags = [];
            foreach (var arn in arns.Count > 1 ? arns : [])
            {
                foreach (var (key, its) in await TagsAsync(context, [arn], cancellationToken))
                {
                    tags[key] = its;
                }
            }

            return tags;
        }
    }
}
