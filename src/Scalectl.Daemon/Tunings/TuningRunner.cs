using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Tunings;

/// <summary>Runs the active user's tunings, one at a time, in the order of their submission; after a restart they go on where they were.</summary>
internal sealed class TuningRunner(TuningArchive archive, TuningSteps steps, TimeProvider time, ILogger<TuningRunner> logger) : ContextWorker(time)
{
    protected override void Stumbled(Exception exception) => Log.LoopFailed(logger, exception);

    /// <summary>Until there is nothing to do but wait.</summary>
    protected override async Task WorkAsync(string user, CancellationToken cancellationToken)
    {
        while (await NextAsync(user, cancellationToken) is { } next && await GoOnAsync(next, cancellationToken))
        {
        }
    }

    /// <returns>False: nothing changed.</returns>
    private async Task<bool> GoOnAsync(StoredTuning tuning, CancellationToken cancellationToken)
    {
        try
        {
            return await StepAsync(tuning, cancellationToken) is { } change && await ChangeAsync(tuning, change, cancellationToken);
        }
        catch (Exception bug) when (bug is not (OperationCanceledException or StoreUnavailableException))
        {
            Log.StepFailed(logger, bug, tuning.Id);
            await steps.EndRunAsync(tuning, cancellationToken);
            return await ChangeAsync(
                tuning, t => t.End(TuningState.Failed, $"something unexpected went wrong ({bug.GetType().Name}); the daemon's log has the reason", Time.GetUtcNow()), cancellationToken);
        }
    }

    private async Task<bool> ChangeAsync(StoredTuning before, Func<StoredTuning, StoredTuning> change, CancellationToken cancellationToken)
    {
        if (await archive.ChangeAsync(before.Id, t => t.Ended ? t : change(t), cancellationToken) is { } now)
        {
            Tell(before, now);
        }

        return true;
    }

    /// <summary>What is under way before what waits.</summary>
    private async Task<StoredTuning?> NextAsync(string user, CancellationToken cancellationToken)
    {
        var mine = (await archive.ListAsync(cancellationToken)).Where(t => t.User == user && !t.Ended).ToList();
        return mine.Find(t => t.State == TuningState.Running) ?? mine.FirstOrDefault();
    }

    private async Task<Func<StoredTuning, StoredTuning>?> StepAsync(StoredTuning tuning, CancellationToken cancellationToken)
    {
        try
        {
            return await steps.StepAsync(tuning, cancellationToken);
        }
        catch (Exception e) when (e is CloudException or NoActiveUserException)
        {
            // Nothing is lost: it is tried again in a second, or goes on when its user is back.
            return tuning.Message == e.Message ? null : t => t with { Message = e.Message };
        }
    }

    private void Tell(StoredTuning before, StoredTuning now)
    {
        if (now.Judged.Count > before.Judged.Count && now.Judged[^1] is { } judged)
        {
            Log.Judged(logger, now.Id, judged.Number, judged.Threshold, judged.Holds ? "holds" : "does not hold", judged.Figures.Errors, judged.Figures.P95Ms, judged.Reason);
        }

        if (now.State != before.State)
        {
            Log.StateChanged(logger, now.Id, now.State, now.Message ?? "all is well");
        }
    }
}
