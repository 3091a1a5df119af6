using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Store;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// One experiment's way through its states. Each state is a method that may run any number of times and answers with
/// the change to store: a daemon that is killed between any two of them goes on with the stored one.
/// <code>
/// queued > deploying > stabilising > launching > running > settling > removing > done, failed or stopped
///             \____________\____________\___________\_________^ (something was collected) ^
/// </code>
/// </summary>
internal sealed partial class ExperimentRun(IExperimentCloud cloud, ExperimentReports reports, ExperimentOptions options, TimeProvider time, ILogger logger)
{
    private DateTimeOffset? _silentSince, _quietSince;

    /// <summary>Looks at the experiment once.</summary>
    /// <returns>What changes; null: nothing yet, look again in a moment.</returns>
    public async Task<Func<StoredExperiment, StoredExperiment>?> StepAsync(StoredExperiment e, CancellationToken cancellationToken)
    {
        try
        {
            var change = Interruption(e) ?? await (e.State switch
            {
                ExperimentState.Queued => Task.FromResult<Func<StoredExperiment, StoredExperiment>?>(Begin()),
                ExperimentState.Deploying => DeployAsync(e, cancellationToken),
                ExperimentState.Stabilising => StabiliseAsync(e, cancellationToken),
                ExperimentState.Launching => LaunchAsync(e, cancellationToken),
                ExperimentState.Running => RunAsync(e, cancellationToken),
                ExperimentState.Settling => SettleAsync(e, cancellationToken),
                ExperimentState.Removing => RemoveAsync(e, cancellationToken),
                _ => throw new InvalidOperationException($"{e.Id} has ended"),
            });
            _silentSince = null;
            return change;
        }
        catch (CloudException problem)
        {
            return Silence(e, problem);
        }
        catch (StoreUnavailableException)
        {
            return null; // the store says so itself, keeps what is measured, and the cloud goes on meanwhile
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            Log.StepFailed(logger, bug, e.Id, e.State);
            return e.State == ExperimentState.Removing ? Leave(bug.Message) : Fail($"something unexpected went wrong while {Word<ExperimentState>.Of(e.State)} ({bug.GetType().Name}); the daemon's log has the reason");
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>What ends an experiment in whatever state it is: its user, or its budget of time.</summary>
    private Func<StoredExperiment, StoredExperiment>? Interruption(StoredExperiment e)
    {
        if (e.Ending is not null || e.State >= ExperimentState.Settling)
        {
            return null;
        }

        if (e.StopRequested)
        {
            return e.State == ExperimentState.Queued
                ? x => x.StopQueued(Now)
                : x => x.End(ExperimentState.Stopped, $"stopped by its user while {Word<ExperimentState>.Of(x.State)}", Now);
        }

        return e.Specification.Budget?.Duration is { } most && Now - e.BeganAt >= most
            ? x => OverBudget(x, $"it took {Duration.Format(most)}")
            : null;
    }

    /// <summary>One that is stopped in this very moment stays stopped.</summary>
    private Func<StoredExperiment, StoredExperiment> Begin() => e => e.Ended ? e : (e with { BeganAt = Now }).To(ExperimentState.Deploying, Now);

    private async Task<Func<StoredExperiment, StoredExperiment>?> StabiliseAsync(StoredExperiment e, CancellationToken cancellationToken)
    {
        if (e.App is not { Group: not null } app)
        {
            return x => x.To(ExperimentState.Launching, Now);
        }

        if (e.Specification.App.PolicyTarget is { } target && e.Policy is not { Set: true })
        {
            return await SetPolicyTargetAsync(e, app.Group, target, cancellationToken);
        }

        var calm = await cloud.CalmAsync(app, cancellationToken);
        var start = app.Start ?? calm.Desired;
        if (calm.IsAt(start))
        {
            return x => x.To(ExperimentState.Launching, Now);
        }

        if (app.Name is { } name && calm.Desired != start)
        {
            await cloud.SetDesiredAsync(name, start, cancellationToken);
        }

        var waits = $"waits for {start} healthy machine(s): {calm.Healthy} healthy, {calm.Total} there, {calm.Desired} wanted";
        return TooLong(e, options.StabiliseTimeout, waits) ?? e.Saying(waits);
    }

    /// <summary>The original is stored before anything is changed: whatever happens then, it can be put back.</summary>
    private async Task<Func<StoredExperiment, StoredExperiment>> SetPolicyTargetAsync(StoredExperiment e, string group, double target, CancellationToken cancellationToken)
    {
        if (e.Policy is not { } change)
        {
            var found = await cloud.FindPolicyAsync(group, target, cancellationToken);
            return found.Ok ? x => x with { Policy = found.Value } : Fail(Sentences(found.Errors));
        }

        return await cloud.SetPolicyTargetAsync(change, cancellationToken) is { } obstacle ? Fail(obstacle) : x => x with { Policy = change with { Set = true } };
    }

    private async Task<Func<StoredExperiment, StoredExperiment>?> LaunchAsync(StoredExperiment e, CancellationToken cancellationToken)
    {
        if (!e.Collecting || !e.Clustered)
        {
            return x => x with { Collecting = true, Clustered = true };
        }

        await cloud.CollectAsync(e, cancellationToken);
        if (await BudgetAsync(e, cancellationToken) is { } spent)
        {
            return spent;
        }

        if (cloud.Load(e.ResourceName) is not { } load)
        {
            var errors = await cloud.RunLoadAsync(e.Specification.Load.ToRequest(e.App!.Url!, e.ResourceName), e.Id, cancellationToken);
            return errors.Count == 0 ? null : Fail(Sentences(errors));
        }

        if (load.StartedAt is { } begins && !e.Scheduled && e.Specification.App.Deploy?.Schedule is { } schedule)
        {
            return await ScheduleAsync(e, schedule, begins, cancellationToken);
        }

        return load switch
        {
            { State: ClusterState.Launching or ClusterState.Waiting or ClusterState.Running or ClusterState.Done, StartedAt: { } start } => x =>
                (x with { StartedAt = start, LoadEndsAt = start + x.Specification.Load.Duration }).To(ExperimentState.Running, Now),
            { State: ClusterState.Launching or ClusterState.Waiting or ClusterState.Removing } =>
                TooLong(e, options.LaunchTimeout, load.Message ?? "its load's machines did not come up") ?? e.Saying(load.Message),
            _ => Fail($"its load {Word<ClusterState>.Of(load.State)}: {load.Message ?? "it does not say why"}"),
        };
    }

    /// <summary>
    /// The moments count from the load's start, which is known just before it. One that has passed by then would be made
    /// late, and the run would be another than its file says: it fails instead.
    /// </summary>
    private async Task<Func<StoredExperiment, StoredExperiment>> ScheduleAsync(
        StoredExperiment e, IReadOnlyList<ScheduleEntry> schedule, DateTimeOffset start, CancellationToken cancellationToken)
    {
        if (start + schedule[0].At <= Now)
        {
            return Fail(FormattableString.Invariant($"the scheduled change at {Duration.Format(schedule[0].At)} was due before the cloud could be told of it, {(Now - start).TotalSeconds:0.#} s after the load's start; give it a later time (app.deploy.schedule)"));
        }

        await cloud.ScheduleAsync(e.App!.Group!, schedule, start, cancellationToken);
        return x => x with { Scheduled = true };
    }

    private async Task<Func<StoredExperiment, StoredExperiment>?> RunAsync(StoredExperiment e, CancellationToken cancellationToken)
    {
        await cloud.CollectAsync(e, cancellationToken);
        if (cloud.Trouble(e.Id) is { } trouble && Now - trouble.Since >= ExperimentOptions.Patience(cloud.Period))
        {
            return Fail(Gone(trouble.Since, trouble.Sentence));
        }

        if (await BudgetAsync(e, cancellationToken) is { } spent)
        {
            return spent;
        }

        var load = cloud.Load(e.ResourceName);
        return load?.State switch
        {
            ClusterState.Done => x => x.To(ExperimentState.Settling, Now),
            ClusterState.Launching or ClusterState.Waiting or ClusterState.Running => Now > e.LoadEndsAt + e.Specification.Load.Timeout + options.FinishTimeout
                ? Fail("its load is over, but its generators did not say that they are done")
                : e.Saying(load.State == ClusterState.Running ? cloud.Missing(e.Id) : load.Message),
            _ => Fail($"its load {(load is null ? "is gone" : Word<ClusterState>.Of(load.State))}: {load?.Message ?? "someone else removed its machines"}"),
        };
    }

    /// <summary>Its budget of money: counted from where machines are known, which is when they are collected.</summary>
    private async Task<Func<StoredExperiment, StoredExperiment>?> BudgetAsync(StoredExperiment e, CancellationToken cancellationToken)
        => e.Specification.Budget?.Cost is { } most && await cloud.CostAsync(e, cancellationToken) is { } cost && cost.Total >= most
            ? x => OverBudget(x, FormattableString.Invariant($"its machines have cost {cost}, {most:0.####} is the most"))
            : null;

    private StoredExperiment OverBudget(StoredExperiment x, string why) => (x with { BudgetReached = true }).End(
        x.StartedAt is null ? ExperimentState.Failed : ExperimentState.Done, $"ended by its budget: {why}, and its load was {(x.StartedAt is null ? "not begun" : "not over")}", Now);

    /// <summary>CloudWatch's points come late: two periods after the last request, so that its period is whole.</summary>
    private async Task<Func<StoredExperiment, StoredExperiment>?> SettleAsync(StoredExperiment e, CancellationToken cancellationToken)
    {
        if (e.Ending is not null && e.Clustered && cloud.Load(e.ResourceName) is { State: ClusterState.Launching or ClusterState.Waiting or ClusterState.Running } && Now - e.StateSince < options.StopTimeout)
        {
            await cloud.StopLoadAsync(e.ResourceName, cancellationToken);
            return null;
        }

        if (_quietSince is null)
        {
            await cloud.EndProbesAsync(e.Id);
            _quietSince = Now;
        }

        if (e.Ending != ExperimentState.Failed && e.StartedAt is not null && Now - _quietSince < 2 * cloud.Period)
        {
            return null;
        }

        var missing = await cloud.StopCollectingAsync(e.Id, cancellationToken);
        var report = e.StartedAt is null ? null : await reports.ComputeAsync(e, cancellationToken);
        return x => (x.Lacking(missing) with { Report = report }).To(ExperimentState.Removing, Now);
    }

    private async Task<Func<StoredExperiment, StoredExperiment>?> RemoveAsync(StoredExperiment e, CancellationToken cancellationToken)
    {
        var undone = await ExperimentUndo.UndoAsync(cloud, e, cancellationToken);
        return x => undone(x with { EndedAt = Now, Leftovers = false, State = x.Ending ?? ExperimentState.Done, StateSince = Now, Message = x.Ending is null ? null : x.Message });
    }

    /// <summary>The cloud said no, or nothing. What a second try cannot mend fails at once; silence has a limit.</summary>
    private Func<StoredExperiment, StoredExperiment>? Silence(StoredExperiment e, CloudException problem)
    {
        Log.CloudFailed(logger, e.Id, e.State, problem.Message);
        _silentSince ??= Now;
        var final = !problem.IsTransient && e.State is ExperimentState.Deploying or ExperimentState.Stabilising or ExperimentState.Launching;
        if (e.State == ExperimentState.Removing)
        {
            // A failed experiment does not hold up the queue: its leftovers are tried again beside it.
            return Now - _silentSince >= (e.Ending == ExperimentState.Failed ? options.FailedRemoveTimeout : options.RemoveTimeout) ? Leave(problem.Message) : null;
        }

        return final || Now - _silentSince >= ExperimentOptions.Patience(cloud.Period) ? Fail(final ? problem.Message : Gone(_silentSince.Value, problem.Message)) : null;
    }

    private Func<StoredExperiment, StoredExperiment> Fail(string sentence) => e => e.State == ExperimentState.Settling
        ? (e with { Ending = ExperimentState.Failed, Message = e.Ending is null ? sentence : e.Message }).To(ExperimentState.Removing, Now)
        : e.End(ExperimentState.Failed, sentence, Now);

    private Func<StoredExperiment, StoredExperiment> Leave(string sentence) => e => (e with
    {
        EndedAt = Now,
        Leftovers = true,
        Message = $"{(e.Message is { } said ? $"{said}; " : "")}what it made or changed on the cloud could not be undone ({sentence}); the daemon goes on trying",
    }).To(ExperimentState.Failed, Now) with
    { Ending = ExperimentState.Failed };

    private static string Gone(DateTimeOffset since, string sentence)
        => FormattableString.Invariant($"the cloud has not answered since {since:HH:mm:ss} UTC ({sentence}); the samples up to then are kept");

    private Func<StoredExperiment, StoredExperiment>? TooLong(StoredExperiment e, TimeSpan most, string what)
        => Now - e.StateSince >= most ? Fail($"after {most.TotalMinutes:0.#} min {what}") : null;

    private static string Sentences(IReadOnlyList<InvalidInput> errors) => string.Join("; ", errors);
}
