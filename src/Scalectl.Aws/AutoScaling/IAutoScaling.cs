namespace Scalectl.Aws.AutoScaling;

/// <summary>
/// Amazon EC2 Auto Scaling, API version 2011-01-01: the operations that Scalectl uses. Lists are complete (all pages);
/// a change waits while the group has an activity under way; every failure is a <see cref="CloudException"/>.
/// </summary>
public interface IAutoScaling
{
    /// <summary>Makes a group. One of that name that carries all of these tags counts as made: the call may be repeated.</summary>
    Task CreateGroupAsync(NewGroup group, CancellationToken cancellationToken);

    Task UpdateGroupAsync(string group, GroupChange change, CancellationToken cancellationToken);

    Task SetDesiredCapacityAsync(string group, int desired, bool honorCooldown, CancellationToken cancellationToken);

    /// <summary>Begins the removal; the group is gone when <see cref="DescribeGroupsAsync"/> no longer lists it.</summary>
    /// <param name="force">End its machines too.</param>
    /// <returns>False: there was no such group.</returns>
    Task<bool> DeleteGroupAsync(string group, bool force, CancellationToken cancellationToken);

    /// <returns>Unknown names are left out.</returns>
    Task<IReadOnlyList<ScalingGroup>> DescribeGroupsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>Every group that carries these tags.</summary>
    Task<IReadOnlyList<ScalingGroup>> FindGroupsAsync(IReadOnlyDictionary<string, string> tags, CancellationToken cancellationToken);

    /// <summary>Newest first; reading ends with the page that reaches back to <paramref name="since"/>.</summary>
    Task<IReadOnlyList<GroupActivity>> DescribeActivitiesAsync(string group, DateTimeOffset? since, CancellationToken cancellationToken);

    Task<PolicyReceipt> PutPolicyAsync(string group, PolicyDefinition policy, CancellationToken cancellationToken);

    Task<IReadOnlyList<PolicyState>> DescribePoliciesAsync(string group, CancellationToken cancellationToken);

    /// <summary>The same with every field, to put back what was changed.</summary>
    Task<IReadOnlyList<WholePolicy>> DescribeWholePoliciesAsync(string group, CancellationToken cancellationToken);

    /// <summary>Makes a policy, or gives the one of that name exactly these fields.</summary>
    Task PutWholePolicyAsync(string group, WholePolicy policy, CancellationToken cancellationToken);

    /// <returns>False: there was no such policy.</returns>
    Task<bool> DeletePolicyAsync(string group, string policy, CancellationToken cancellationToken);

    /// <summary>All group metrics, at the only granularity there is, one minute (in the lab: one period).</summary>
    Task EnableMetricsCollectionAsync(string group, CancellationToken cancellationToken);

    Task TerminateInstanceAsync(string instanceId, bool decrementDesired, CancellationToken cancellationToken);

    Task PutScheduledActionAsync(string group, ScheduledAction action, CancellationToken cancellationToken);

    Task<IReadOnlyList<ScheduledAction>> DescribeScheduledActionsAsync(string group, CancellationToken cancellationToken);

    /// <returns>False: there was no such action.</returns>
    Task<bool> DeleteScheduledActionAsync(string group, string action, CancellationToken cancellationToken);

    Task AttachTargetGroupsAsync(string group, IReadOnlyList<string> targetGroupArns, CancellationToken cancellationToken);

    Task<IReadOnlyList<GroupTag>> DescribeTagsAsync(IReadOnlyList<string> groups, CancellationToken cancellationToken);
}
