namespace Scalectl.Lab.AutoScaling;

/// <summary>Four looks a second: scheduled actions that are due, launches to try again, instances to replace.</summary>
internal sealed class GroupWorker(GroupRegistry registry, TimeProvider time, ILogger<GroupWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                RunSchedules();
                registry.Tick();
            }
            catch (Exception exception)
            {
                Log.GroupTickFailed(log, exception);
            }
        }
    }

    private void RunSchedules()
    {
        var now = time.GetUtcNow();
        foreach (var group in registry.Snapshot().Where(g => !g.Deleting && !g.SuspendedProcesses.Contains("ScheduledActions")))
        {
            foreach (var action in group.ScheduledActions.Where(a => a.StartTime <= now))
            {
                registry.ApplySchedule(group.Name, action);
            }
        }
    }
}
