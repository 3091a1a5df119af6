using Scalectl.Api;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tunings;

/// <summary>
/// The changes that a tuning goes through, real or simulated, as functions of what is stored when they are applied: a
/// stop that comes in between is not lost.
/// <code>
/// choose > begin a run > its end > (enough runs?) judge > choose ..  > the answer
/// </code>
/// </summary>
internal static class TuningCourse
{
    /// <summary>What the method says of the tries so far: another try, or the end.</summary>
    public static StoredTuning Choose(StoredTuning tuning, ITuningMethod method, DateTimeOffset now) => method.Next(tuning.Judged) switch
    {
        TuningStep.Run next => tuning with { Tries = [.. tuning.Tries, new StoredTry { Number = tuning.Tries.Count + 1, Threshold = next.Threshold, Reason = next.Reason }] },
        TuningStep.End end => Answer(tuning, end.Answer, now),
        var step => throw new InvalidOperationException($"{tuning.Id}: the method answered {step}"),
    };

    /// <summary>Begins the next run of the try under way.</summary>
    public static StoredTuning Begin(StoredTuning tuning)
    {
        var open = tuning.Open!;
        var repetition = open.Figures.Count + 1;
        return tuning.WithLast(open with { Runs = [.. open.Runs, new StoredRun(repetition, 1 + open.Runs.Count(r => r.Repetition == repetition))] }) with { Message = null };
    }

    /// <summary>The run under way, changed.</summary>
    public static StoredTuning WithRun(StoredTuning tuning, Func<StoredRun, StoredRun> change)
        => tuning.Open is { Current: { } run } open ? tuning.WithLast(open.WithLast(change(run))) : tuning;

    /// <summary>A run has ended; with enough of them its try has its verdict.</summary>
    public static StoredTuning Finish(StoredTuning tuning, Func<StoredRun, StoredRun> end, TuningOptions options)
    {
        var after = WithRun(tuning, run => end(run) with { Over = true });
        return after.Open is { Figures.Count: > 0 } && Repetitions.Again(options, after.Judged, OpenTry(after, options)) is null ? Judge(after, options) : after;
    }

    /// <summary>The try under way has the verdict of the runs that it has.</summary>
    public static StoredTuning Judge(StoredTuning tuning, TuningOptions options) => tuning.WithLast(tuning.Open! with { Judged = OpenTry(tuning, options) });

    private static TuningTry OpenTry(StoredTuning tuning, TuningOptions options)
    {
        var open = tuning.Open!;
        return TuningTry.Of(options, open.Number, open.Threshold, open.Reason, open.Figures) with
        {
            ExperimentIds = [.. open.Runs.Where(r => r.Figures is not null).Select(r => r.ExperimentId).OfType<string>()],
            Simulated = tuning.Simulated,
            Minutes = open.Runs.Sum(r => r.Minutes),
        };
    }

    /// <summary>
    /// Nothing more may be run: the method says what it has found, as if these were all the runs that it may have, and
    /// the reason is the one that there is. Without a try that has its verdict there is nothing to say.
    /// </summary>
    /// <param name="method">The method of other options than the tuning's own.</param>
    public static StoredTuning UseUp(StoredTuning tuning, string reason, Func<TuningOptions, ITuningMethod> method, DateTimeOffset now)
    {
        var options = TuningRules.Options(tuning.Request);
        var judged = tuning.Open is { Figures.Count: > 0 } ? Judge(tuning, options) : tuning;
        if (judged.Judged.Count == 0)
        {
            return judged.End(TuningState.Failed, $"{reason}, and no run of it counts", now);
        }

        var spent = options with { BudgetRuns = judged.Judged.Sum(t => t.Repetitions.Count), BudgetMinutes = null, BudgetCost = null };
        return method(spent).Next(judged.Judged) is TuningStep.End { Answer: var answer }
            ? Answer(judged, answer with { Why = [$"{char.ToUpperInvariant(reason[0])}{reason[1..]}.", .. answer.Why.Skip(1)] }, now)
            : judged.End(TuningState.Failed, $"{reason}, and the method has no answer", now);
    }

    /// <summary>Why the try under way is given up: so many of its runs failed or do not count; null: it is not.</summary>
    public static string? GivenUp(StoredTuning tuning)
    {
        if (tuning.Open is not { Current: null } open)
        {
            return null;
        }

        var failed = open.Runs.Where(r => r is { Figures: null, Past: false } && r.Repetition == open.Figures.Count + 1).ToList();
        return failed.Count < tuning.Request.Attempts ? null
            : FormattableString.Invariant($"{failed.Count} run(s) in a row of threshold {open.Threshold} failed or do not count; the last one: {failed[^1].Reason}");
    }

    /// <summary>Goes on: what failed or was stopped before counts no more as an attempt.</summary>
    public static StoredTuning Resume(StoredTuning tuning)
    {
        var resumed = tuning with { State = TuningState.Queued, Message = null, EndedAt = null, StopRequested = false };
        return resumed.Open is { } open ? resumed.WithLast(open with { Runs = [.. open.Runs.Select(r => r.Figures is null ? r with { Over = true, Past = true, Reason = r.Reason ?? "stopped" } : r)] }) : resumed;
    }

    private static StoredTuning Answer(StoredTuning tuning, TuningAnswer answer, DateTimeOffset now)
        => (tuning with { Answer = answer, Tries = [.. tuning.Tries.Where(t => t.Judged is not null || t.Runs.Count > 0)] }).End(TuningState.Done, null, now);
}
