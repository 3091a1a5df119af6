using Scalectl.Api;
using Scalectl.Daemon.Experiments;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tunings;

/// <summary>
/// One tuning's way on a cloud. Every run is an ordinary experiment, in the one queue. The step may be made any number of
/// times and answers with the change to store: a daemon that is killed between any two of them goes on with the stored one.
/// </summary>
internal sealed class TuningSteps(
    ExperimentQueue queue, ExperimentArchive experiments, ExperimentReports reports, TuningMethods methods, IExperimentCloud cloud, TimeProvider time)
{
    /// <summary>
    /// Between two runs at one group the data points of the first one are in the alarms of the second: as for groups of
    /// experiments, three periods are enough for them to be gone. An app that each run deploys for itself has none.
    /// </summary>
    private const int RestPeriods = 3;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Looks at the tuning once.</summary>
    /// <returns>What changes; null: nothing yet, look again in a moment.</returns>
    public async Task<Func<StoredTuning, StoredTuning>?> StepAsync(StoredTuning tuning, CancellationToken cancellationToken)
    {
        if (tuning.Open?.Current is { } run)
        {
            return await WatchAsync(tuning, run, cancellationToken);
        }

        if (tuning.StopRequested)
        {
            return t => t.End(TuningState.Stopped, "stopped by its user", Now);
        }

        if (tuning.State == TuningState.Queued)
        {
            return t => t with { State = TuningState.Running, Message = null };
        }

        if (TuningCourse.GivenUp(tuning) is { } reason)
        {
            return t => t.End(TuningState.Failed, reason, Now);
        }

        if (tuning.Open is null)
        {
            var method = await methods.OfAsync(tuning, cancellationToken);
            return t => TuningCourse.Choose(t, method(TuningRules.Options(t.Request)), Now);
        }

        if (TuningSpending.Of(tuning).UsedUp is { } end)
        {
            var method = await methods.OfAsync(tuning, cancellationToken);
            return t => TuningCourse.UseUp(t, end, method, Now);
        }

        return await WaitAsync(tuning, cancellationToken) is { } message ? Saying(tuning, message) : TuningCourse.Begin;
    }

    /// <summary>Nobody wants the run under way any more.</summary>
    public async Task EndRunAsync(StoredTuning tuning, CancellationToken cancellationToken)
    {
        if (tuning.Open is { Current: { } run } open)
        {
            foreach (var e in (await experiments.ListAsync(cancellationToken)).Where(e => e.Tuning == run.Place(tuning, open)))
            {
                await queue.StopAsync(e.Id, cancellationToken);
            }
        }
    }

    /// <summary>What the next run waits for; null: nothing.</summary>
    private async Task<string?> WaitAsync(StoredTuning tuning, CancellationToken cancellationToken)
    {
        if (tuning.Runs.LastOrDefault(r => r.ExperimentId is not null)?.ExperimentId is not { } last || await experiments.FindAsync(last, cancellationToken) is not { } before)
        {
            return null;
        }

        // Whatever a run could not put back would be taken for the original by the next one.
        if (before.Leftovers)
        {
            return $"waits until what {before.Id} has left on the cloud is undone: {before.Message}";
        }

        var rest = before.EndedAt + (RestPeriods * cloud.Period);
        return tuning.Specification.App.Deploy is null && rest > Now ? FormattableString.Invariant($"rests until {rest:HH:mm:ss} UTC, after {before.Id}") : null;
    }

    private async Task<Func<StoredTuning, StoredTuning>?> WatchAsync(StoredTuning tuning, StoredRun run, CancellationToken cancellationToken)
    {
        var place = run.Place(tuning, tuning.Open!);
        if (run.ExperimentId is null)
        {
            return await QueueAsync(tuning, place, cancellationToken);
        }

        if (await experiments.FindAsync(run.ExperimentId, cancellationToken) is not { } e)
        {
            return Finish(r => r with { Reason = $"{run.ExperimentId} was deleted" });
        }

        if (!e.Ended)
        {
            if (tuning.StopRequested && !e.StopRequested)
            {
                await queue.StopAsync(e.Id, cancellationToken);
            }

            return Saying(tuning, $"{e.Id} is {Word<ExperimentState>.Of(e.State)}{(e.Message is { } said ? $": {said}" : "")}");
        }

        var cost = await reports.CostAsync(e, e.Clustered ? (e.StartedAt ?? e.EndedAt!.Value, e.Specification.Load.Machines) : null, cancellationToken);
        var paid = (StoredRun r) => r with
        {
            Minutes = e.BeganAt is { } began ? (e.EndedAt!.Value - began).TotalMinutes : 0,
            Cost = cost?.Total,
            Currency = cost?.Currency,
        };
        var whole = e.State == ExperimentState.Done && !e.BudgetReached ? await experiments.OpenAsync(e.Id, cancellationToken) : null;
        return whole is null ? await EndedEarlyAsync(tuning, e, paid, cancellationToken) : Finish(r => Judged(paid(r), whole.Report, tuning));
    }

    /// <summary>A run that did not come to its end says nothing of its threshold; why it ended decides what becomes of the tuning.</summary>
    private async Task<Func<StoredTuning, StoredTuning>> EndedEarlyAsync(StoredTuning tuning, StoredExperiment e, Func<StoredRun, StoredRun> paid, CancellationToken cancellationToken)
    {
        var why = $"{e.Id} {(e.State == ExperimentState.Failed ? "failed" : e.State == ExperimentState.Stopped ? "was stopped" : "did not come to its end")}: {e.Message ?? "it does not say why"}";
        var over = Finish(r => paid(r) with { Reason = why, Past = tuning.StopRequested });
        if (tuning.StopRequested)
        {
            return over;
        }

        if (e.State == ExperimentState.Stopped)
        {
            return t => over(t).End(TuningState.Stopped, $"its run {e.Id} was stopped by its user", Now);
        }

        if (!e.BudgetReached)
        {
            return over;
        }

        if (e.Specification.Budget == tuning.Specification.Budget)
        {
            return t => over(t).End(TuningState.Failed, $"{why}: that budget is the experiment file's own, and no run would come to its end", Now);
        }

        var method = await methods.OfAsync(tuning, cancellationToken);
        return t => TuningCourse.UseUp(over(t), $"the budget ended run {e.Id} before its load was over", method, Now);
    }

    /// <summary>The experiment is found where it was queued before.</summary>
    private async Task<Func<StoredTuning, StoredTuning>?> QueueAsync(StoredTuning tuning, TuningPlace place, CancellationToken cancellationToken)
    {
        if (tuning.StopRequested && !(await experiments.ListAsync(cancellationToken)).Any(e => e.Tuning == place))
        {
            return Finish(r => r with { Reason = "stopped before it began", Past = true });
        }

        var specification = TuningSpending.Of(tuning).Bound(TuningRules.Of(tuning.Specification, place.Threshold));
        var queued = await queue.SubmitAsync(specification, place, tuning.User!, cancellationToken);
        return queued.Ok
            ? t => TuningCourse.WithRun(t, r => r with { ExperimentId = queued.Value.Id })
            : Finish(r => r with { Reason = string.Join("; ", queued.Errors) });
    }

    /// <summary>
    /// After BUNGEE: a run counts if its load was what it should have been, or if it broke the limit: then less load than
    /// planned was too much already.
    /// </summary>
    private static StoredRun Judged(StoredRun run, ExperimentReport? report, StoredTuning tuning)
    {
        var figures = report is null ? null : TuningFigures.Of(report, tuning.Specification.Load.Duration);
        if (figures is null)
        {
            return run with { Reason = "nothing says what became of its requests" };
        }

        return Obstacle(report!.Load, tuning.Request.MaxLatenessMs) is { } obstacle && TuningRules.Options(tuning.Request).ErrorLimit.Allows(figures)
            ? run with { Reason = obstacle }
            : run with { Figures = figures };
    }

    private static string? Obstacle(LoadReport? load, double mostLatenessMs)
        => load is null ? null
            : load.Missed > 0 ? FormattableString.Invariant($"the generators missed {load.Missed} request(s)")
            : load.LatenessP95Ms > mostLatenessMs ? FormattableString.Invariant($"the generators were late: p95 of {load.LatenessP95Ms:0.#} ms, more than {mostLatenessMs} ms")
            : null;

    private static Func<StoredTuning, StoredTuning> Finish(Func<StoredRun, StoredRun> end) => t => TuningCourse.Finish(t, end, TuningRules.Options(t.Request));

    private static Func<StoredTuning, StoredTuning>? Saying(StoredTuning tuning, string message) => tuning.Message == message ? null : t => t with { Message = message };
}
