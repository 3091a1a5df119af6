namespace Scalectl.Lab.Machines;

/// <summary>ami-lab-process: a machine that runs its user data as a child process.</summary>
public sealed class ProcessImage(LabOptions options, TimeProvider time, ILogger<ProcessImage> log) : IMachineImage, IAsyncDisposable
{
    public const string Id = "ami-lab-process";

    // A file that one thread writes while another forks is held open by that child until its exec, and then cannot
    // be executed ("text file busy"): so files are written and processes started one after the other.
    private readonly SemaphoreSlim _starting = new(1);
    private Watchdog? _watchdog;

    public string ImageId => Id;

    public string Name => "scalectl-lab-process";

    public int MaxMachines => options.MaxProcessMachines;

    public IMachine Create(MachineStart start) => new ProcessMachine(start, this, time, log);

    public async ValueTask DisposeAsync()
    {
        if (_watchdog is not null)
        {
            await _watchdog.DisposeAsync();
        }

        _starting.Dispose();
    }

    /// <summary>Runs what must not overlap with another start.</summary>
    internal async Task<T> OneAtATimeAsync<T>(Func<Watchdog, Task<T>> start, CancellationToken cancellationToken)
    {
        await _starting.WaitAsync(cancellationToken);
        try
        {
            return await start(_watchdog ??= Watchdog.Start());
        }
        finally
        {
            _starting.Release();
        }
    }
}
