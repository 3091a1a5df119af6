using Scalectl.Api;

namespace Scalectl.Daemon.Tunings;

/// <summary>How a stored tuning is shown.</summary>
internal static class TuningViews
{
    public static TuningSummary Summary(StoredTuning t) => new()
    {
        Id = t.Id,
        Name = t.Specification.Name,
        State = t.State,
        Message = t.Message,
        Method = t.Request.Method,
        Objective = t.Request.Objective,
        Weight = TuningRules.Options(t.Request).EffectiveWeight,
        Simulated = t.Simulated,
        CreatedAt = t.CreatedAt,
        EndedAt = t.EndedAt,
        Budget = TuningSpending.Of(t).View,
        Threshold = t.Answer?.Threshold,
    };

    public static TuningView View(StoredTuning t) => new()
    {
        Id = t.Id,
        Name = t.Specification.Name,
        State = t.State,
        Message = t.Message,
        Method = t.Request.Method,
        Objective = t.Request.Objective,
        Weight = TuningRules.Options(t.Request).EffectiveWeight,
        Simulated = t.Simulated,
        CreatedAt = t.CreatedAt,
        EndedAt = t.EndedAt,
        Budget = TuningSpending.Of(t).View,
        Threshold = t.Answer?.Threshold,
        Request = t.Request,
        Tries = [.. t.Tries.Select(x => Try(x, t))],
        Next = !t.Ended && t.Open is { } open ? new TuningNext(open.Threshold, open.Reason) : null,
        Answer = t.Answer,
        Constants = t.Simulation?.Constants ?? [],
    };

    private static TuningTryView Try(StoredTry x, StoredTuning tuning) => new()
    {
        Number = x.Number,
        Threshold = x.Threshold,
        Reason = x.Reason,
        State = x.Judged is not null ? TuningTryState.Done : !tuning.Ended ? TuningTryState.Running : tuning.State == TuningState.Failed ? TuningTryState.Failed : TuningTryState.Stopped,
        Repetitions = [.. x.Runs.Select(r => new TuningRepetition(r.ExperimentId, r.Figures, r.Reason))],
        Figures = x.Judged?.Figures,
        Holds = x.Judged?.Holds,
        Loss = x.Judged?.Loss,
    };
}
