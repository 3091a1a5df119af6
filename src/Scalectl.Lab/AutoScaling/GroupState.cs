namespace Scalectl.Lab.AutoScaling;

/// <summary>A group as the registry holds it; touched only under the registry's lock.</summary>
internal sealed class GroupState(GroupSettings settings, string arn, DateTimeOffset createdAt)
{
    public string Name => Settings.Name;
    public GroupSettings Settings { get; set; } = settings;
    public string Arn => arn;
    public DateTimeOffset CreatedAt => createdAt;
    public int Desired { get; set; }
    public bool Deleting { get; set; }
    public List<GroupMember> Members { get; } = [];
    public SortedDictionary<string, PolicyDefinition> Policies { get; } = new(StringComparer.Ordinal);
    public SortedDictionary<string, ScheduledAction> ScheduledActions { get; } = new(StringComparer.Ordinal);
    public SortedSet<string> EnabledMetrics { get; } = new(StringComparer.Ordinal);
    public SortedSet<string> Suspended { get; } = new(StringComparer.Ordinal);
    public DateTimeOffset? LastActivityEnd { get; set; }

    /// <summary>Launches that failed in a row: each doubles the wait before the next.</summary>
    public int FailedLaunches { get; set; }
    public DateTimeOffset RetryLaunchAt { get; set; }

    /// <summary>Instances that count as capacity.</summary>
    public IEnumerable<GroupMember> Active => Members.Where(m => m.State is LifecycleState.Pending or LifecycleState.InService);

    public GroupSnapshot Snapshot() => new(
        Settings, Arn, CreatedAt, Desired, Deleting, [.. Members.Select(m => m.Snapshot())], [.. Policies.Values], [.. ScheduledActions.Values],
        [.. EnabledMetrics], [.. Suspended], LastActivityEnd, Members.Any(m => m.State != LifecycleState.InService));
}
