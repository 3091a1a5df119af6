using Scalectl.Api;

namespace Scalectl.Daemon.Experiments;

/// <summary>Changes of an experiment, as functions of what is stored when they are applied: a stop that comes in between is not lost.</summary>
internal static class Change
{
    /// <summary>Enters a state.</summary>
    public static StoredExperiment To(this StoredExperiment experiment, ExperimentState state, DateTimeOffset now, string? message = null)
        => experiment with { State = state, StateSince = now, Message = experiment.Ending is null ? message : experiment.Message };

    /// <summary>
    /// Decides how the experiment ends and goes on with tidying up: first the last samples, if there are any, then
    /// what was made. The first decision stays.
    /// </summary>
    public static StoredExperiment End(this StoredExperiment experiment, ExperimentState ending, string? message, DateTimeOffset now)
    {
        var decided = experiment.Ending is null
            ? experiment with { Ending = ending, Message = message, LoadEndsAt = experiment.LoadEndsAt is { } planned && planned < now ? planned : experiment.StartedAt is null ? null : now }
            : experiment;
        var next = decided.Collecting ? ExperimentState.Settling : ExperimentState.Removing;
        return decided with { State = next, StateSince = now };
    }

    /// <summary>It is done all the same, and says what it has not got.</summary>
    public static StoredExperiment Lacking(this StoredExperiment experiment, IReadOnlyList<string> missing)
        => missing.Count == 0 || experiment.Ending is not null
            ? experiment
            : experiment with { Ending = ExperimentState.Done, Message = $"not everything that was measured could be fetched: {string.Join("; ", missing)}" };

    /// <summary>Ends one that has not begun: there is nothing to tidy up.</summary>
    public static StoredExperiment StopQueued(this StoredExperiment experiment, DateTimeOffset now) => experiment with
    {
        State = ExperimentState.Stopped,
        StateSince = now,
        EndedAt = now,
        Ending = ExperimentState.Stopped,
        Message = "stopped before it began",
    };

    /// <summary>Says what it waits for.</summary>
    public static Func<StoredExperiment, StoredExperiment>? Saying(this StoredExperiment experiment, string? message)
        => experiment.Message == message || experiment.Ending is not null ? null : e => e with { Message = message };
}
