using Scalectl.Aws.Query;

namespace Scalectl.Aws.AutoScaling;

internal sealed class AutoScalingClient(QueryCalls calls) : IAutoScaling
{
    public async Task CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        try
        {
            await calls.CallAsync("CreateAutoScalingGroup", GroupParameters.Of(group), cancellationToken).ConfigureAwait(false);
        }
        catch (CloudException e) when (e.Code is "AlreadyExists" or "AlreadyExistsFault")
        {
            // The SDK repeats a call whose answer was lost, and the first one may have worked: ours, if the tags say so.
            var found = group.Tags.Count == 0
                ? null
                : await calls.FindMadeAsync(async ct => await DescribeGroupsAsync([group.Name], ct).ConfigureAwait(false) is [var first, ..] ? first : null, cancellationToken).ConfigureAwait(false);
            if (found is null || !group.Tags.All(found.Tags.Contains))
            {
                throw;
            }
        }
    }

    public Task UpdateGroupAsync(string group, GroupChange change, CancellationToken cancellationToken)
        => calls.CallWhenIdleAsync("UpdateAutoScalingGroup", GroupParameters.Of(group, change), cancellationToken);

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
        => calls.CallWhenIdleAsync("PutScalingPolicy", PolicyParameters.Of(group, policy), cancellationToken);

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
        => calls.CallAsync("PutScheduledUpdateGroupAction", GroupParameters.Of(group, action), cancellationToken);

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
        => e.Code == "ValidationError" && e.IsUnknown;
}
