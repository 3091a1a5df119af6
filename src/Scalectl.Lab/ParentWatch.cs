using Scalectl.Lab.Machines;

namespace Scalectl.Lab;

/// <summary>Ends the lab when the process that it belongs to has ended (--parent-pid).</summary>
internal sealed class ParentWatch(LabOptions options, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ParentPid is not { } parent)
        {
            return;
        }

        var started = ProcessTable.Started(parent);
        using var timer = new PeriodicTimer(Look, time);
        while (started is not null && ProcessTable.Started(parent) == started)
        {
            await timer.WaitForNextTickAsync(stoppingToken);
        }

        // A host that is told to stop while it starts fails instead of stopping: first it must be up.
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(up.SetResult);
        await up.Task.WaitAsync(stoppingToken);
        lifetime.StopApplication();
    }
}
