using Scalectl.Lab.Machines;

namespace Scalectl.Lab.Tests.AutoScaling;

/// <summary>An image whose machines do nothing, fail when told to, and remember what happened to them.</summary>
internal sealed class ImageFake : IMachineImage
{
    public string ImageId => "ami-fake";

    public string Name => "fake";

    public int MaxMachines { get; set; } = 50;

    /// <summary>Why the next starts fail; null: they do not.</summary>
    public string? Failure { get; set; }

    public List<MachineStart> Created { get; } = [];

    public List<string> Stopped { get; } = [];

    public IMachine Create(MachineStart start)
    {
        lock (Created)
        {
            Created.Add(start);
        }

        return new MachineFake(start, this);
    }

    private sealed class MachineFake(MachineStart start, ImageFake image) : IMachine
    {
        public string ConsoleOutput => "";

        public Task<string?> StartAsync(CancellationToken cancellationToken) => Task.FromResult(image.Failure);

        public Task StopAsync(CancellationToken cancellationToken)
        {
            lock (image.Stopped)
            {
                image.Stopped.Add(start.InstanceId);
            }

            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
