using Scalectl.Api;
using Scalectl.Series;

namespace Scalectl.Daemon.Experiments;

/// <summary>How a stored experiment is shown.</summary>
internal static class ExperimentViews
{
    public static ExperimentSummary Summary(StoredExperiment e, DateTimeOffset now) => new()
    {
        Id = e.Id,
        Name = e.Specification.Name,
        State = e.State,
        Message = e.Message,
        CreatedAt = e.CreatedAt,
        StartedAt = e.StartedAt,
        EndedAt = e.EndedAt,
        Progress = Progress(e, now),
        BudgetReached = e.BudgetReached,
        Group = e.Group,
        Tuning = e.Tuning,
    };

    public static ExperimentView View(StoredExperiment e, IReadOnlyList<ScalingActivity> activities, DateTimeOffset now) => new()
    {
        Id = e.Id,
        Name = e.Specification.Name,
        State = e.State,
        Message = e.Message,
        CreatedAt = e.CreatedAt,
        StartedAt = e.StartedAt,
        EndedAt = e.EndedAt,
        Progress = Progress(e, now),
        BudgetReached = e.BudgetReached,
        Group = e.Group,
        Tuning = e.Tuning,
        Specification = e.Specification,
        Mapping = e.Mapping,
        Elasticity = e.Report?.Elasticity,
        ControlLag = e.Report?.ControlLag,
        User = e.Report?.User,
        Cost = e.Report?.Cost,
        Load = e.Report?.Load,
        Slo = e.Report?.Slo ?? [],
        Activities = activities,
    };

    /// <summary>Share of the load's planned duration that is over: of an ended one, how far it came.</summary>
    private static double Progress(StoredExperiment e, DateTimeOffset now)
    {
        if (e.StartedAt is not { } start)
        {
            return 0;
        }

        var until = e.LoadEndsAt is { } end && (end < now || e.Ended) ? end : now;
        return Math.Clamp((until - start) / e.Specification.Load.Duration, 0, 1);
    }
}
