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

        lifetime.StopApplication();
    }
}
