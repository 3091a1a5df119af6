using System.Net;
using Scalectl.Lab.Ec2;

namespace Scalectl.Lab.Machines;

/// <summary>EC2's states of an instance.</summary>
public enum MachineState
{
    Pending,
    Running,
    ShuttingDown,
    Terminated,
}

/// <summary>What a machine is made from.</summary>
public sealed record MachineRequest(
    LaunchTemplate Template, LaunchTemplateVersion Version, string Zone, string? GroupName, IReadOnlyList<string> TargetGroupArns,
    IReadOnlyDictionary<string, string> Tags);

/// <summary>An instance of EC2. Only <see cref="MachineFleet"/> changes it; readers see one value at a time.</summary>
public sealed class FleetMachine(string instanceId, IPAddress address, MachineRequest request, IMachine machine, DateTimeOffset launchedAt)
{
    private volatile string _stateReason = "";
    private volatile IReadOnlyDictionary<string, string> _tags = request.Tags;
    private int _state = (int)MachineState.Pending;

    public string InstanceId => instanceId;
    public IPAddress Address => address;
    public MachineRequest Request => request;
    public DateTimeOffset LaunchedAt => launchedAt;
    public string ConsoleOutput => machine.ConsoleOutput;
    public MachineState State => (MachineState)Volatile.Read(ref _state);

    /// <summary>EC2's sentence of why it stopped; "" while it runs.</summary>
    public string StateReason => _stateReason;

    public IReadOnlyDictionary<string, string> Tags
    {
        get => _tags;
        internal set => _tags = value;
    }

    internal IMachine Machine => machine;

    internal void Enter(MachineState state, string reason = "")
    {
        _stateReason = reason;
        Volatile.Write(ref _state, (int)state);
    }
}
