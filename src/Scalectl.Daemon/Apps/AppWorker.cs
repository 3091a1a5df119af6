namespace Scalectl.Daemon.Apps;

/// <summary>Looks after the apps, about once a period.</summary>
internal sealed class AppWorker(AppService apps, TimeProvider time, ILogger<AppWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await apps.TickAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.TickFailed(logger, e);
            }
        }
    }
}
