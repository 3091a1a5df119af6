using Scalectl.Aws.AutoScaling;

namespace Scalectl.Daemon.Here;

/// <summary>Groups of this computer, as the clusters ask for them. What only apps ask for is refused: an app scales in a cloud.</summary>
internal sealed class HereAutoScaling(HereComputer computer) : IAutoScaling
{
    private const string Zone = HereUser.Name;

    public Task CreateGroupAsync(NewGroup group, CancellationToken cancellationToken) => computer.MakeGroupAsync(group, cancellationToken);

    public Task<bool> DeleteGroupAsync(string group, bool force, CancellationToken cancellationToken) => computer.RemoveGroupAsync(group, cancellationToken);

    public async Task<IReadOnlyList<ScalingGroup>> DescribeGroupsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
        => [.. (await computer.GroupsAsync(g => names.Contains(g.Name), cancellationToken)).Select(Of)];

    public async Task<IReadOnlyList<ScalingGroup>> FindGroupsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken)
        => [.. (await computer.GroupsAsync(g => tags.All(g.Tags.Contains), cancellationToken)).Select(Of)];

    /// <summary>Only what went wrong last: that is what is asked for, where a machine is missing.</summary>
    public async Task<IReadOnlyList<GroupActivity>> DescribeActivitiesAsync(string group, DateTimeOffset? since, CancellationToken cancellationToken)
        => [.. (await computer.GroupsAsync(g => g.Name == group, cancellationToken)).Select(g => g.Failure).OfType<HereFailure>()
            .Select(f => new GroupActivity("here", f.At, f.At, "Failed", f.Sentence, "Starting a process", f.Sentence, 100))];

    public Task PutScheduledActionAsync(string group, ScheduledAction action, CancellationToken cancellationToken) => computer.EndAtAsync(group, action.At, cancellationToken);

    public async Task<IReadOnlyList<ScheduledAction>> DescribeScheduledActionsAsync(string group, CancellationToken cancellationToken)
        => [.. (await computer.GroupsAsync(g => g.Name == group, cancellationToken)).Where(g => g.EndsAt is not null).Select(g => new ScheduledAction("scalectl-end", g.EndsAt!.Value, 0, 0, 0))];

    public Task<IReadOnlyList<PolicyState>> DescribePoliciesAsync(string group, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<PolicyState>>([]);

    public Task<IReadOnlyList<WholePolicy>> DescribeWholePoliciesAsync(string group, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<WholePolicy>>([]);

    public async Task<IReadOnlyList<GroupTag>> DescribeTagsAsync(IReadOnlyList<string> groups, CancellationToken cancellationToken)
        => [.. (await computer.GroupsAsync(g => groups.Contains(g.Name), cancellationToken)).SelectMany(g => g.Tags.Select(t => new GroupTag(g.Name, t.Key, t.Value)))];

    public Task<bool> DeletePolicyAsync(string group, string policy, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<bool> DeleteScheduledActionAsync(string group, string action, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task UpdateGroupAsync(string group, GroupChange change, CancellationToken cancellationToken) => throw HereNothing.Refusal("UpdateAutoScalingGroup");

    public Task SetDesiredCapacityAsync(string group, int desired, bool honorCooldown, CancellationToken cancellationToken) => throw HereNothing.Refusal("SetDesiredCapacity");

    public Task<PolicyReceipt> PutPolicyAsync(string group, PolicyDefinition policy, CancellationToken cancellationToken) => throw HereNothing.Refusal("PutScalingPolicy");

    public Task PutWholePolicyAsync(string group, WholePolicy policy, CancellationToken cancellationToken) => throw HereNothing.Refusal("PutScalingPolicy");

    public Task EnableMetricsCollectionAsync(string group, CancellationToken cancellationToken) => throw HereNothing.Refusal("EnableMetricsCollection");

    public Task TerminateInstanceAsync(string instanceId, bool decrementDesired, CancellationToken cancellationToken) => throw HereNothing.Refusal("TerminateInstanceInAutoScalingGroup");

    public Task AttachTargetGroupsAsync(string group, IReadOnlyList<string> targetGroupArns, CancellationToken cancellationToken) => throw HereNothing.Refusal("AttachLoadBalancerTargetGroups");

    private static ScalingGroup Of(HereGroup group) => new(group.Name, group.Desired, group.Desired, group.Desired, null, group.CreatedAt)
    {
        Instances = [.. group.Machines.Select(m => new GroupInstance(m.Id, "process", Zone, m.Address is null ? "Pending" : "InService", "Healthy"))],
        Tags = group.Tags,
    };
}
