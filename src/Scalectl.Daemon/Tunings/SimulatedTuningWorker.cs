using Scalectl.Api;
using Scalectl.Daemon.Context;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tunings;

/// <summary>Runs the simulated tunings, one at a time, in the order of their submission. They are nobody's: no user needs to be active.</summary>
internal sealed class SimulatedTuningWorker(TuningArchive archive, TuningMethods methods, TimeProvider time, ILogger<SimulatedTuningWorker> logger) : CalledWorker(time)
{
    protected override void Stumbled(Exception exception) => Log.LoopFailed(logger, exception);

    protected override async Task TickAsync(CancellationToken stoppingToken)
    {
        while ((await archive.ListAsync(stoppingToken)).FirstOrDefault(t => t is { Simulated: true, Ended: false }) is { } next)
        {
            try
            {
                await RunAsync(next, stoppingToken);
            }
            catch (Exception e) when (e is not (OperationCanceledException or Store.StoreUnavailableException))
            {
                Log.StepFailed(logger, e, next.Id);
                await archive.ChangeAsync(next.Id, t => t.End(TuningState.Failed, $"something unexpected went wrong ({e.GetType().Name}); the daemon's log has the reason", Time.GetUtcNow()), stoppingToken);
            }
        }
    }

    private async Task RunAsync(StoredTuning tuning, CancellationToken stoppingToken)
    {
        var options = TuningRules.Options(tuning.Request);
        var trial = tuning.Simulation!.Trial(tuning.Specification).Value!; // checked when it was submitted
        for (var current = tuning; !current.Ended;)
        {
            var step = Next(current, options, (await methods.OfAsync(current, stoppingToken))(options), trial);
            current = await archive.ChangeAsync(tuning.Id, step, stoppingToken) ?? throw new InvalidOperationException($"tuning {tuning.Id} is not in the store any more");
        }
    }

    private Func<StoredTuning, StoredTuning> Next(StoredTuning tuning, TuningOptions options, ITuningMethod method, SimulatedTrial trial)
    {
        if (tuning.StopRequested)
        {
            return t => t.End(TuningState.Stopped, "stopped by its user", Time.GetUtcNow());
        }

        if (tuning.State == TuningState.Queued)
        {
            return t => t with { State = TuningState.Running };
        }

        if (tuning.Open is not { } open)
        {
            return t => TuningCourse.Choose(t, method, Time.GetUtcNow());
        }

        // Of a threshold that is run again each run draws anew: real runs differ, too.
        var before = tuning.Tries.Where(t => t.Threshold == open.Threshold).Sum(t => t.Figures.Count);
        var figures = trial.Figures(open.Threshold, before + 1);
        return t => TuningCourse.Finish(TuningCourse.Begin(t), run => run with { Figures = figures }, options);
    }
}
