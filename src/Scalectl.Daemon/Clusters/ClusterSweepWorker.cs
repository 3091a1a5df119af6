namespace Scalectl.Daemon.Clusters;

/// <summary>Looks every now and then for clusters that should be gone.</summary>
internal sealed class ClusterSweepWorker(ClusterService clusters, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            clusters.Sweep();
        }
    }
}
