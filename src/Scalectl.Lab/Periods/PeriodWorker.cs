using Scalectl.Lab.CloudWatch;

namespace Scalectl.Lab.Periods;

/// <summary>Ends each period, at its boundary counted from the UNIX epoch as CloudWatch does, one step after the other.</summary>
public sealed class PeriodWorker(IEnumerable<IPeriodStep> steps, LabOptions options, TimeProvider time, ILogger<PeriodWorker> log) : BackgroundService
{
    /// <summary>Periods that are made up for after a delay.</summary>
    private const int MostBehind = 10;

    private readonly IPeriodStep[] _steps = [.. steps.OrderBy(static s => s.Phase)];

    /// <summary>The loop itself; ends when cancelled.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var period = MetricStore.Floor(time.GetUtcNow(), options.Period);
        while (!stoppingToken.IsCancellationRequested)
        {
            var end = period + options.Period;
            // A timer counts whole milliseconds and may be one early: look again, a period must be over before it is counted.
            for (var left = end - time.GetUtcNow(); left > TimeSpan.Zero; left = end - time.GetUtcNow())
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), time, stoppingToken);
            }

            End(period);
            // What a busy machine delays is made up for, one period after the other; what a laptop slept through is not.
            var newest = MetricStore.Floor(time.GetUtcNow(), options.Period) - (MostBehind * options.Period);
            period = newest > end ? newest : end;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>Runs all steps for a period; one that fails is logged and keeps none of the others from running.</summary>
    private void End(DateTimeOffset period)
    {
        foreach (var step in _steps)
        {
            try
            {
                step.AtEnd(period);
            }
            catch (Exception e)
            {
                Log.PeriodStepFailed(log, step.GetType().Name, period, e);
            }
        }
    }
}
