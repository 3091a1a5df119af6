using System.Globalization;

namespace Scalectl.Lab.Machines;

/// <summary>
/// All machines of the lab, those that are gone too (for an hour's worth of DescribeInstances): takes addresses,
/// keeps the limits, boots and stops. Who wants a machine and why is the Auto Scaling group's business.
/// </summary>
public sealed class MachineFleet(IEnumerable<IMachineImage> images, LabNetwork network, LabOptions options, TimeProvider time)
{
    private const int MostRemembered = 500;

    private readonly Dictionary<string, IMachineImage> _images = images.ToDictionary(i => i.ImageId, StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly List<FleetMachine> _machines = [];

    public IReadOnlyCollection<IMachineImage> Images => _images.Values;

    public IReadOnlyList<FleetMachine> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _machines];
            }
        }
    }

    /// <summary>The image of an id; a parameter of AWS's own Linux images stands for any machine that runs its user data.</summary>
    public IMachineImage? Image(string imageId)
        => _images.GetValueOrDefault(imageId.StartsWith("resolve:ssm:", StringComparison.Ordinal) ? ProcessImage.Id : imageId);

    /// <summary>Makes a machine in state pending, not started; or AWS's sentence of why not.</summary>
    public string? Launch(MachineRequest request, out FleetMachine? machine)
    {
        machine = null;
        if (Image(request.Version.ImageId) is not { } image)
        {
            return $"The image id '[{request.Version.ImageId}]' does not exist. The lab has {string.Join(", ", _images.Keys.Order(StringComparer.Ordinal))}. Launching EC2 instance failed.";
        }

        lock (_lock)
        {
            var alive = _machines.Where(m => m.State != MachineState.Terminated).ToList();
            var sameImage = alive.Count(m => Image(m.Request.Version.ImageId) == image);
            if (alive.Count >= options.MaxMachines || sameImage >= image.MaxMachines)
            {
                var limit = Math.Min(options.MaxMachines, image.MaxMachines);
                return string.Create(CultureInfo.InvariantCulture, $"You have requested more instances ({sameImage + 1}) than your current instance limit of {limit} allows for the specified instance type. Launching EC2 instance failed.");
            }

            if (network.TakeMachine() is not { } address)
            {
                return "There are not enough free addresses in subnet to satisfy the requested number of instances. Launching EC2 instance failed.";
            }

            var id = LabId.New("i");
            machine = new FleetMachine(id, address, request, image.Create(new MachineStart(id, address, request.Version.UserData, request.GroupName, request.TargetGroupArns)), time.GetUtcNow());
            _machines.Add(machine);
            Forget();
            return null;
        }
    }

    /// <summary>Waits the launch delay and starts it; null when it is up, else why it failed.</summary>
    public async Task<string?> BootAsync(FleetMachine machine, CancellationToken cancellationToken)
    {
        await Task.Delay(options.LaunchDelay, time, cancellationToken);
        var failure = await machine.Machine.StartAsync(cancellationToken);
        if (failure is null)
        {
            machine.Enter(MachineState.Running);
        }

        return failure;
    }

    /// <summary>Stops it and waits the terminate delay (not longer than the token allows); afterwards its address is free.</summary>
    public async Task StopAsync(FleetMachine machine, string reason, CancellationToken cancellationToken)
    {
        machine.Enter(MachineState.ShuttingDown, reason);
        try
        {
            // Not cut short by the lab's own end: machines bound the time that they take.
            await machine.Machine.StopAsync(CancellationToken.None);
            await Task.Delay(options.TerminateDelay, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The lab itself stops: no need to wait.
        }
        finally
        {
            await machine.Machine.DisposeAsync();
            machine.Enter(MachineState.Terminated, reason);
            network.Release(machine.Address);
        }
    }

    private void Forget()
    {
        while (_machines.Count > MostRemembered && _machines.FindIndex(m => m.State == MachineState.Terminated) is >= 0 and var oldest)
        {
            _machines.RemoveAt(oldest);
        }
    }
}
