using System.Collections.Concurrent;
using System.Net;
using Scalectl.Lab.AutoScaling;

namespace Scalectl.Lab.Tests.AutoScaling;

/// <summary>Target groups that remember; draining ends when the test says so.</summary>
internal sealed class TargetsFake : ITargetRegistry
{
    public ConcurrentDictionary<(string TargetGroup, string Instance), IPAddress> Registered { get; } = [];

    public ConcurrentDictionary<string, bool> Unhealthy { get; } = [];

    public ConcurrentQueue<string> Draining { get; } = [];

    public TaskCompletionSource Drained { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Exists(string targetGroupArn) => targetGroupArn.StartsWith("tg", StringComparison.Ordinal);

    public void Register(string targetGroupArn, string instanceId, IPAddress address) => Registered[(targetGroupArn, instanceId)] = address;

    public Task DeregisterAsync(string targetGroupArn, string instanceId, CancellationToken cancellationToken)
    {
        Registered.TryRemove((targetGroupArn, instanceId), out _);
        Draining.Enqueue(instanceId);
        return Drained.Task.WaitAsync(cancellationToken);
    }

    public bool IsUnhealthy(string targetGroupArn, string instanceId) => Unhealthy.ContainsKey(instanceId);
}
