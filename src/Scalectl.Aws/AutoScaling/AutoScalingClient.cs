using Scalectl.Aws.Query;

namespace Scalectl.Aws.AutoScaling;

internal sealed class AutoScalingClient(QueryCalls calls) : IAutoScaling
{
    public async Task CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        QueryParameters parameters = new()
        {
            { "AutoScalingGroupName", group.Name },
            { "LaunchTemplate.LaunchTemplateId", group.LaunchTemplate.Id },
            { "LaunchTemplate.Version", group.LaunchTemplate.Version },
            { "MinSize", group.Min },
            { "MaxSize", group.Max },
            { "DesiredCapacity", group.Desired },
            { "DefaultCooldown", group.DefaultCooldown },
            { "DefaultInstanceWarmup", group.DefaultInstanceWarmup },
            { "HealthCheckType", group.HealthCheckType },
            { "HealthCheckGracePeriod", group.HealthCheckGracePeriod },
            { "VPCZoneIdentifier", group.SubnetIds.Count > 0 ? string.Join(',', group.SubnetIds) : null },
            { "AvailabilityZones", group.AvailabilityZones },
            { "TargetGroupARNs", group.TargetGroupArns },
        };
        parameters.AddList("Tags", group.Tags.OrderBy(t => t.Key, StringComparer.Ordinal), static (p, prefix, tag) =>
        {
            p.Add($"{prefix}.Key", tag.Key);
            p.Add($"{prefix}.Value", tag.Value);
            p.Add($"{prefix}.PropagateAtLaunch", true);
        });
        try
        {
            await calls.CallAsync("CreateAutoScalingGroup", parameters, cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException e) when (e.Code is "AlreadyExists" or "AlreadyExistsFault")
        {
            // The SDK repeats a call whose answer was lost, and the first one may have worked: ours, if the tags say so.
            var found = await DescribeGroupsAsync([group.Name], cancellationToken).ConfigureAwait(false);
            if (group.Tags.Count == 0 || found.Count == 0 || !group.Tags.All(found[0].Tags.Contains))
            {
                throw;
            }
        }
    }

    public Task UpdateGroupAsync(string group, GroupChange change, CancellationToken cancellationToken)
        => calls.CallWhenIdleAsync("UpdateAutoScalingGroup", new()
        {
            { "AutoScalingGroupName", group },
            { "MinSize", change.Min },
            { "MaxSize", change.Max },
            { "DesiredCapacity", change.Desired },
            { "LaunchTemplate.LaunchTemplateId", change.LaunchTemplate?.Id },
            { "LaunchTemplate.Version", change.LaunchTemplate?.Version },
            { "DefaultInstanceWarmup", change.DefaultInstanceWarmup },
            { "DefaultCooldown", change.DefaultCooldown },
        }, cancellationToken);

    public Task SetDesiredCapacityAsync(string group, int desired, bool honorCooldown, CancellationToken cancellationToken)
    {
        QueryParameters parameters = new()
        {
            { "AutoScalingGroupName", group },
            { "DesiredCapacity", desired },
            { "HonorCooldown", honorCooldown },
        };

        // With the cooldown honoured, «in progress» is the answer, not an obstacle.
        return honorCooldown
            ? calls.CallAsync("SetDesiredCapacity", parameters, cancellationToken)
            : calls.CallWhenIdleAsync("SetDesiredCapacity", parameters, cancellationToken);
    }

    public Task<bool> DeleteGroupAsync(string group, bool force, CancellationToken cancellationToken)
        => QueryCalls.UnlessMissingAsync(calls.CallWhenIdleAsync("DeleteAutoScalingGroup", new()
        {
            { "AutoScalingGroupName", group },
            { "ForceDelete", force },
        }, cancellationToken), IsMissing);

    public Task<IReadOnlyList<ScalingGroup>> DescribeGroupsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
        => names.Count == 0 // an empty list would ask for every group of the account
            ? Task.FromResult<IReadOnlyList<ScalingGroup>>([])
            : calls.PagesAsync("DescribeAutoScalingGroups", "AutoScalingGroups", new()
            {
                { "AutoScalingGroupNames", names },
                { "MaxRecords", 100 },
            }, GroupReader.Group, cancellationToken);

    public Task<IReadOnlyList<ScalingGroup>> FindGroupsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
    {
        QueryParameters parameters = new() { { "MaxRecords", 100 } };
        parameters.AddList("Filters", tags.OrderBy(t => t.Key, StringComparer.Ordinal), static (p, prefix, tag) =>
        {
            p.Add($"{prefix}.Name", $"tag:{tag.Key}");
            p.Add($"{prefix}.Values", [tag.Value]);
        });
        return calls.PagesAsync("DescribeAutoScalingGroups", "AutoScalingGroups", parameters, GroupReader.Group, cancellationToken);
    }

    public Task<IReadOnlyList<GroupActivity>> DescribeActivitiesAsync(string group, DateTimeOffset? since, CancellationToken cancellationToken)
        => calls.PagesAsync("DescribeScalingActivities", "Activities", new()
        {
            { "AutoScalingGroupName", group },
            { "MaxRecords", 100 },
        }, GroupReader.Activity, cancellationToken, more: oldest => since is not { } limit || oldest.Start > limit);

    public async Task<PolicyReceipt> PutPolicyAsync(string group, PolicyDefinition policy, CancellationToken cancellationToken)
    {
        var result = await calls.CallWhenIdleAsync("PutScalingPolicy", PolicyParameters.Of(group, policy), cancellationToken).ConfigureAwait(false);
        return new PolicyReceipt(result.Text("PolicyARN"), GroupReader.AlarmNames(result));
    }

    public Task<IReadOnlyList<PolicyState>> DescribePoliciesAsync(string group, CancellationToken cancellationToken)
        => calls.PagesAsync("DescribePolicies", "ScalingPolicies", new() { { "AutoScalingGroupName", group } }, GroupReader.Policy, cancellationToken);

    public Task<IReadOnlyList<WholePolicy>> DescribeWholePoliciesAsync(string group, CancellationToken cancellationToken)
        => calls.PagesAsync("DescribePolicies", "ScalingPolicies", new() { { "AutoScalingGroupName", group } }, WholePolicy.Read, cancellationToken);

    public Task PutWholePolicyAsync(string group, WholePolicy policy, CancellationToken cancellationToken)
    {
        QueryParameters parameters = new() { { "AutoScalingGroupName", group } };
        foreach (var (name, value) in policy.Fields)
        {
            parameters.Add(name, value);
        }

        return calls.CallWhenIdleAsync("PutScalingPolicy", parameters, cancellationToken);
    }

    public Task<bool> DeletePolicyAsync(string group, string policy, CancellationToken cancellationToken)
        => QueryCalls.UnlessMissingAsync(calls.CallWhenIdleAsync("DeletePolicy", new()
        {
            { "AutoScalingGroupName", group },
            { "PolicyName", policy },
        }, cancellationToken), IsMissing);

    public Task EnableMetricsCollectionAsync(string group, CancellationToken cancellationToken)
        => calls.CallAsync("EnableMetricsCollection", new() { { "AutoScalingGroupName", group }, { "Granularity", "1Minute" } }, cancellationToken);

    public Task TerminateInstanceAsync(string instanceId, bool decrementDesired, CancellationToken cancellationToken)
        => calls.CallWhenIdleAsync("TerminateInstanceInAutoScalingGroup", new()
        {
            { "InstanceId", instanceId },
            { "ShouldDecrementDesiredCapacity", decrementDesired },
        }, cancellationToken);

    public Task PutScheduledActionAsync(string group, ScheduledAction action, CancellationToken cancellationToken)
        => calls.CallAsync("PutScheduledUpdateGroupAction", new()
        {
            { "AutoScalingGroupName", group },
            { "ScheduledActionName", action.Name },
            { "StartTime", action.At },
            { "MinSize", action.Min },
            { "MaxSize", action.Max },
            { "DesiredCapacity", action.Desired },
        }, cancellationToken);

    public Task<IReadOnlyList<ScheduledAction>> DescribeScheduledActionsAsync(string group, CancellationToken cancellationToken)
        => calls.PagesAsync("DescribeScheduledActions", "ScheduledUpdateGroupActions", new() { { "AutoScalingGroupName", group } }, GroupReader.Scheduled, cancellationToken);

    public Task<bool> DeleteScheduledActionAsync(string group, string action, CancellationToken cancellationToken)
        => QueryCalls.UnlessMissingAsync(calls.CallAsync("DeleteScheduledAction", new()
        {
            { "AutoScalingGroupName", group },
            { "ScheduledActionName", action },
        }, cancellationToken), IsMissing);

    public Task AttachTargetGroupsAsync(string group, IReadOnlyList<string> targetGroupArns, CancellationToken cancellationToken)
        => calls.CallWhenIdleAsync("AttachLoadBalancerTargetGroups", new()
        {
            { "AutoScalingGroupName", group },
            { "TargetGroupARNs", targetGroupArns },
        }, cancellationToken);

    public Task<IReadOnlyList<GroupTag>> DescribeTagsAsync(IReadOnlyList<string> groups, CancellationToken cancellationToken)
    {
        QueryParameters parameters = new() { { "MaxRecords", 100 } };
        parameters.AddList("Filters", groups.Count > 0 ? new[] { groups } : [], static (p, prefix, values) =>
        {
            p.Add($"{prefix}.Name", "auto-scaling-group");
            p.Add($"{prefix}.Values", values);
        });
        return calls.PagesAsync("DescribeTags", "Tags", parameters, GroupReader.Tag, cancellationToken);
    }

    // A missing group, policy or action has no code of its own: ValidationError, and a sentence.
    private static bool IsMissing(CloudException e)
        => e.Code == "ValidationError" && (e.Detail.Contains("not found", StringComparison.OrdinalIgnoreCase)
            || e.Detail.Contains("does not exist", StringComparison.OrdinalIgnoreCase));
}
