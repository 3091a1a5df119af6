using System.Collections.Concurrent;
using Scalectl.Lab.LoadBalancing;
using Scalectl.Lab.Machines;

namespace Scalectl.Lab.WebApp;

/// <summary>The sample application as a machine image.</summary>
public sealed class WebAppImage(BalancerRegistry balancers, LabOptions options, TimeProvider time, ILoggerFactory logs) : IMachineImage
{
    /// <summary>Without a target group there is nobody to tell a port.</summary>
    private const int DefaultPort = 8080;

    private readonly ConcurrentDictionary<string, WebAppMachine> _machines = new();

    public string ImageId => "ami-lab-webapp";

    public string Name => "scalectl-lab-webapp";

    public int MaxMachines => 50;

    /// <summary>Those that exist.</summary>
    public IReadOnlyCollection<WebAppMachine> Machines => (IReadOnlyCollection<WebAppMachine>)_machines.Values;

    public IMachine Create(MachineStart start)
    {
        var ports = start.TargetGroupArns.Select(arn => balancers.Group(arn)?.Port).OfType<int>().Distinct().ToList();
        return _machines[start.InstanceId] = new WebAppMachine(start, ports.Count > 0 ? ports : [DefaultPort], m => _machines.TryRemove(m.InstanceId, out _), options.Period, time, logs);
    }

    /// <summary>Has a machine listen on one more port; does nothing for other machines.</summary>
    public Task OpenPortAsync(string instanceId, int port) => _machines.TryGetValue(instanceId, out var machine) ? machine.OpenPortAsync(port) : Task.CompletedTask;
}
