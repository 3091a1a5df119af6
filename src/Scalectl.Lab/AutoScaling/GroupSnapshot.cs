using System.Net;

namespace Scalectl.Lab.AutoScaling;

public enum LifecycleState
{
    Pending,
    InService,
    Terminating,
    Terminated,
}

/// <summary>An instance of a group at one moment.</summary>
/// <param name="InServiceAt">Null: never was in service (yet).</param>
/// <param name="TerminatingAt">Null: not leaving.</param>
public sealed record InstanceSnapshot(
    string InstanceId, IPAddress Address, string InstanceType, string Zone, LifecycleState State, bool Healthy, TemplateReference Template,
    DateTimeOffset LaunchedAt, DateTimeOffset? InServiceAt, DateTimeOffset? TerminatingAt);

/// <summary>A group at one moment; its instances exclude those that are gone.</summary>
/// <param name="LastActivityEnd">End of the newest finished launch or termination: a cooldown counts from here. Null: none yet.</param>
/// <param name="ActivityInProgress">Whether an instance is being launched or terminated.</param>
public sealed record GroupSnapshot(
    GroupSettings Settings, string Arn, DateTimeOffset CreatedAt, int Desired, bool Deleting, IReadOnlyList<InstanceSnapshot> Instances,
    IReadOnlyList<PolicyDefinition> Policies, IReadOnlyList<ScheduledAction> ScheduledActions, IReadOnlyList<string> EnabledMetrics,
    IReadOnlyList<string> SuspendedProcesses, DateTimeOffset? LastActivityEnd, bool ActivityInProgress)
{
    public string Name => Settings.Name;
    public int Min => Settings.Min;
    public int Max => Settings.Max;
}
