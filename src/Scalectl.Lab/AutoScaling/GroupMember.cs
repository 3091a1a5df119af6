using Scalectl.Lab.Machines;

namespace Scalectl.Lab.AutoScaling;

/// <summary>An instance of a group; touched only under the registry's lock, except for <see cref="LeaveToken"/>.</summary>
internal sealed class GroupMember(FleetMachine machine, TemplateReference template) : IDisposable
{
    private readonly CancellationTokenSource _leave = new();
    private readonly TaskCompletionSource _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FleetMachine Machine => machine;
    public string Id => machine.InstanceId;
    public LifecycleState State { get; set; } = LifecycleState.Pending;
    public DateTimeOffset? InServiceAt { get; set; }
    public DateTimeOffset? TerminatingAt { get; set; }
    public bool Healthy { get; set; } = true;
    public string LaunchActivityId { get; set; } = "";
    public string? TerminateActivityId { get; set; }

    /// <summary>Target groups where it is registered.</summary>
    public HashSet<string> Targets { get; } = new(StringComparer.Ordinal);

    /// <summary>Its life from launch to the end.</summary>
    public Task Life { get; set; } = Task.CompletedTask;
    public CancellationToken LeaveToken => _leave.Token;
    public Task Leaving => _leaving.Task;

    /// <summary>Tells its life to end; cuts a launch short.</summary>
    public void Leave()
    {
        _ = _leave.CancelAsync();
        _leaving.TrySetResult();
    }

    public InstanceSnapshot Snapshot() => new(
        Id, machine.Address, machine.Request.Version.InstanceType, machine.Request.Zone, State, Healthy, template, machine.LaunchedAt, InServiceAt, TerminatingAt);

    public void Dispose() => _leave.Dispose();
}
