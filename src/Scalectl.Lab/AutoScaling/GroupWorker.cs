using Scalectl.Lab.CloudWatch;

namespace Scalectl.Lab.AutoScaling;

/// <summary>
/// Four looks a second: scheduled actions that are due, launches to try again, instances to replace; and once a
/// period the group metrics, stamped with the start of the period that they close.
/// </summary>
internal sealed class GroupWorker(GroupRegistry registry, MetricStore metrics, LabOptions options, TimeProvider time, ILogger<GroupWorker> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Period < Look ? options.Period : Look, time);
        var period = Period();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                RunSchedules();
                registry.Tick();
                if (Period() is var current && current != period)
                {
                    PutMetrics(period);
                    period = current;
                }
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

    private void PutMetrics(DateTimeOffset start)
    {
        foreach (var group in registry.Snapshot())
        {
            GroupMetrics.Put(metrics, group, start);
        }
    }

    private DateTimeOffset Period() => MetricStore.Floor(time.GetUtcNow(), options.Period);
}
