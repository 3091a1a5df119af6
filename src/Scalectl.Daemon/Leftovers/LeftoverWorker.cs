using Scalectl.Daemon.Context;

namespace Scalectl.Daemon.Leftovers;

/// <summary>Looks for what is left behind: once for each context, as soon as the cloud answers, and every hour.</summary>
internal sealed class LeftoverWorker(LeftoverService leftovers, ContextHolder holder, TimeProvider time, ILogger<LeftoverWorker> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1), Every = TimeSpan.FromHours(1), AfterFailure = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        CloudContext? looked = null;
        var next = DateTimeOffset.MinValue;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = time.GetUtcNow();
            if (holder.Current is not { } context || (context == looked && now < next))
            {
                continue;
            }

            looked = context;
            next = now + Every;
            try
            {
                await leftovers.ReapAsync(context, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.LookFailed(logger, e.Message);
                next = now + AfterFailure;
            }
        }
    }
}
