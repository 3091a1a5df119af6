using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.Query;

namespace Scalectl.Aws.DryRun;

/// <summary>Auto Scaling that only looks: reads go through, changes are written down.</summary>
internal sealed class RecordingAutoScaling(IAutoScaling real, CallRecorder recorder) : IAutoScaling
{
    private readonly Overlay<ScalingGroup> _groups = new(g => g.Name);
    private readonly Dictionary<(string Group, string Name), WholePolicy> _policies = [];

    public Task CreateGroupAsync(NewGroup group, CancellationToken cancellationToken)
    {
        recorder.AddGroup("CreateAutoScalingGroup", GroupParameters.Of(group));
        _groups.Make(new ScalingGroup(group.Name, group.Min, group.Max, group.Desired ?? group.Min, null, null)
        {
            LaunchTemplate = group.LaunchTemplate,
            TargetGroupArns = group.TargetGroupArns,
            Tags = group.Tags,
        });
        return Task.CompletedTask;
    }

    public Task UpdateGroupAsync(string group, GroupChange change, CancellationToken cancellationToken)
        => Record("UpdateAutoScalingGroup", GroupParameters.Of(group, change));

    public Task SetDesiredCapacityAsync(string group, int desired, bool honorCooldown, CancellationToken cancellationToken)
        => Record("SetDesiredCapacity", new() { { "AutoScalingGroupName", group }, { "DesiredCapacity", desired }, { "HonorCooldown", honorCooldown } });

    public Task<bool> DeleteGroupAsync(string group, bool force, CancellationToken cancellationToken)
    {
        recorder.AddGroup("DeleteAutoScalingGroup", new() { { "AutoScalingGroupName", group }, { "ForceDelete", force } });
        _groups.Delete(group);
        return Task.FromResult(true);
    }

    public async Task<IReadOnlyList<ScalingGroup>> DescribeGroupsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
        => _groups.Over(await real.DescribeGroupsAsync([.. names.Where(n => !_groups.IsMade(n))], cancellationToken).ConfigureAwait(false), g => names.Contains(g.Name));

    public async Task<IReadOnlyList<ScalingGroup>> FindGroupsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
        => _groups.Over(await real.FindGroupsAsync(tags, cancellationToken).ConfigureAwait(false), g => tags.All(g.Tags.Contains));

    public Task<IReadOnlyList<GroupActivity>> DescribeActivitiesAsync(string group, DateTimeOffset? since, CancellationToken cancellationToken)
        => IfReal(group, () => real.DescribeActivitiesAsync(group, since, cancellationToken));

    public Task<PolicyReceipt> PutPolicyAsync(string group, PolicyDefinition policy, CancellationToken cancellationToken)
    {
        recorder.AddGroup("PutScalingPolicy", PolicyParameters.Of(group, policy));
        return Task.FromResult(new PolicyReceipt(CallRecorder.New("policy", policy.Name), []));
    }

    public Task<IReadOnlyList<PolicyState>> DescribePoliciesAsync(string group, CancellationToken cancellationToken)
        => IfReal(group, () => real.DescribePoliciesAsync(group, cancellationToken));

    public async Task<IReadOnlyList<WholePolicy>> DescribeWholePoliciesAsync(string group, CancellationToken cancellationToken)
        => [.. (await IfReal(group, () => real.DescribeWholePoliciesAsync(group, cancellationToken)).ConfigureAwait(false)).Select(p => _policies.GetValueOrDefault((group, p.Name), p))];

    public Task PutWholePolicyAsync(string group, WholePolicy policy, CancellationToken cancellationToken)
    {
        _policies[(group, policy.Name)] = policy;
        return Record("PutScalingPolicy", PolicyParameters.Of(group, policy));
    }

    public async Task<bool> DeletePolicyAsync(string group, string policy, CancellationToken cancellationToken)
    {
        await Record("DeletePolicy", new() { { "AutoScalingGroupName", group }, { "PolicyName", policy } }).ConfigureAwait(false);
        return true;
    }

    public Task EnableMetricsCollectionAsync(string group, CancellationToken cancellationToken)
        => Record("EnableMetricsCollection", new() { { "AutoScalingGroupName", group }, { "Granularity", "1Minute" } });

    public Task TerminateInstanceAsync(string instanceId, bool decrementDesired, CancellationToken cancellationToken)
        => Record("TerminateInstanceInAutoScalingGroup", new() { { "InstanceId", instanceId }, { "ShouldDecrementDesiredCapacity", decrementDesired } });

    public Task PutScheduledActionAsync(string group, ScheduledAction action, CancellationToken cancellationToken)
        => Record("PutScheduledUpdateGroupAction", GroupParameters.Of(group, action));

    public Task<IReadOnlyList<ScheduledAction>> DescribeScheduledActionsAsync(string group, CancellationToken cancellationToken)
        => IfReal(group, () => real.DescribeScheduledActionsAsync(group, cancellationToken));

    public async Task<bool> DeleteScheduledActionAsync(string group, string action, CancellationToken cancellationToken)
    {
        await Record("DeleteScheduledAction", new() { { "AutoScalingGroupName", group }, { "ScheduledActionName", action } }).ConfigureAwait(false);
        return true;
    }

    public Task AttachTargetGroupsAsync(string group, IReadOnlyList<string> targetGroupArns, CancellationToken cancellationToken)
        => Record("AttachLoadBalancerTargetGroups", new() { { "AutoScalingGroupName", group }, { "TargetGroupARNs", targetGroupArns } });

    public Task<IReadOnlyList<GroupTag>> DescribeTagsAsync(IReadOnlyList<string> groups, CancellationToken cancellationToken) => real.DescribeTagsAsync(groups, cancellationToken);

    private Task Record(string action, QueryParameters parameters)
    {
        recorder.AddGroup(action, parameters);
        return Task.CompletedTask;
    }

    private Task<IReadOnlyList<T>> IfReal<T>(string group, Func<Task<IReadOnlyList<T>>> ask) => _groups.IsMade(group) ? Task.FromResult<IReadOnlyList<T>>([]) : ask();
}
