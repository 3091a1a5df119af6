using System.Net;

namespace Scalectl.Lab.Machines;

/// <summary>What a machine is told at its start.</summary>
/// <param name="InstanceId">For example <c>i-69fca06b0e2a9963f</c>.</param>
/// <param name="Address">Its own loopback address.</param>
/// <param name="UserData">The launch template's user data, decoded; empty when there is none.</param>
/// <param name="GroupName">Its Auto Scaling group; null when it has none.</param>
/// <param name="TargetGroupArns">Target groups of that group: they tell which port to listen on.</param>
public sealed record MachineStart(string InstanceId, IPAddress Address, byte[] UserData, string? GroupName, IReadOnlyList<string> TargetGroupArns);

/// <summary>A kind of machine, chosen by image id.</summary>
public interface IMachineImage
{
    /// <summary>For example <c>ami-lab-process</c>.</summary>
    string ImageId { get; }

    /// <summary>For DescribeImages, for example <c>scalectl-lab-process</c>.</summary>
    string Name { get; }

    /// <summary>Machines of this image that may exist at once.</summary>
    int MaxMachines { get; }

    /// <summary>A machine that is not started yet.</summary>
    IMachine Create(MachineStart start);
}

/// <summary>One machine: started once, stopped once.</summary>
public interface IMachine : IAsyncDisposable
{
    /// <summary>What it wrote to its console, bounded; empty when it has none.</summary>
    string ConsoleOutput { get; }

    /// <summary>Starts it and returns when it is up (a process: started; the sample application: listening): null, or why it failed.</summary>
    Task<string?> StartAsync(CancellationToken cancellationToken);

    /// <summary>Stops it; returns when nothing of it is left. Also called when the start failed or was cancelled.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
