using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Experiments;
using Scalectl.Daemon.Store;
using Scalectl.Elasticity.Calibration;

namespace Scalectl.Daemon.Calibrations;

/// <summary>
/// A calibration's way through its states. Each state is a method that may run any number of times and answers with the
/// change to store: a daemon that is killed between any two of them goes on with the stored one.
/// <code>
///                 ┌──────── the run's verdict ────────┐
///                 ▼                                   │
/// preparing > stabilising (at n machines) > running ──┘   found, not found, stopped: restoring > done, failed or stopped
/// </code>
/// </summary>
internal sealed class CalibrationSteps(CalibrationCloud cloud, CalibrationOptions options, TimeProvider time, ILogger logger)
{
    private DateTimeOffset? _silentSince;
    private DateTimeOffset _lookedAt;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Looks at the calibration once.</summary>
    /// <returns>What changes; null: nothing yet, look again in a moment.</returns>
    public async Task<Func<StoredCalibration, StoredCalibration>?> StepAsync(StoredCalibration c, CancellationToken cancellationToken)
    {
        try
        {
            var change = c is { StopRequested: true, Ending: null }
                ? x => x.End(CalibrationState.Stopped, "stopped by its user; its runs are kept, and there is no mapping of them", Now)
                : await (c.State switch
                {
                    CalibrationState.Preparing => PrepareAsync(c, cancellationToken),
                    CalibrationState.Stabilising => StabiliseAsync(c, cancellationToken),
                    CalibrationState.Running => RunAsync(c, cancellationToken),
                    CalibrationState.Restoring => RestoreAsync(c, cancellationToken),
                    _ => throw new InvalidOperationException($"the calibration of {c.App} has ended"),
                });
            _silentSince = null;
            return change;
        }
        catch (CloudException problem)
        {
            return Silence(c, problem);
        }
        catch (StoreUnavailableException)
        {
            return null; // the store says so itself
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            Log.StepFailed(logger, bug, c.App, c.State);
            return c.State == CalibrationState.Restoring ? Leave(bug.Message) : Fail($"something unexpected went wrong while {Word<CalibrationState>.Of(c.State)} ({bug.GetType().Name}); the daemon's log has the reason");
        }
    }

    /// <summary>The way back: the group's own sizes, and nothing left of a load. May be repeated.</summary>
    /// <returns>What a user must know of it; null: everything is as it was.</returns>
    public async Task<string?> UndoAsync(StoredCalibration c, CancellationToken cancellationToken)
    {
        // First of all: it takes a moment, and the machines may take minutes.
        var said = c.Fix is { Over: false } fix ? await fix.RestoreAsync(cloud.Groups, cancellationToken) : null;
        if (c.Current is { } run)
        {
            await cloud.RemoveRunAsync(run.RunId(c.App), run.Cluster(c.App), cancellationToken);
        }

        foreach (var cluster in Retired(c))
        {
            await cloud.RemoveLoadAsync(cluster, cancellationToken);
        }

        return said;
    }

    private async Task<Func<StoredCalibration, StoredCalibration>?> PrepareAsync(StoredCalibration c, CancellationToken cancellationToken)
    {
        if (c.Request.Target is { } address)
        {
            var url = address.Value.Contains("://", StringComparison.Ordinal) ? address.Value : $"http://{address.Value}";
            return x => (x with { Target = new CalibratedTarget(url, 1, null, null, null) }).To(CalibrationState.Stabilising, Now);
        }

        var app = await cloud.FindAppAsync(c.App, cancellationToken);
        if (app is not { State: AppState.Ready, Url: { } target, Group: { } group })
        {
            return Fail(app is null ? $"there is no app {c.App} any more" : $"app {c.App} is {Word<AppState>.Of(app.State)}: {app.Message ?? "it does not say why"}");
        }

        return x => (x with { Target = new CalibratedTarget(target, x.Request.Max ?? app.Max, group, app.TargetGroupArn, app.Type) }).To(CalibrationState.Stabilising, Now);
    }

    private async Task<Func<StoredCalibration, StoredCalibration>?> StabiliseAsync(StoredCalibration c, CancellationToken cancellationToken)
    {
        switch (CapacitySearch.Next(c.Search, c.Runs))
        {
            case SearchStep.NotFound { Reason: var reason }:
                return Fail(reason);
            case SearchStep.Found found:
                await cloud.SaveAsync(Mapping(c, found), cancellationToken);
                return x => x.End(CalibrationState.Done, Saturation(found), Now);
            case SearchStep.TryLoad next:
                if (c.Target!.Group is { } group && await HoldAsync(c, group, next.Instances, cancellationToken) is { } notYet)
                {
                    return notYet == Unchanged ? null : notYet;
                }

                return x => (x with { Current = new CurrentRun(x.Runs.Count + 1, next.Instances, next.RequestsPerSecond, next.Attempt) }).To(CalibrationState.Running, Now);
            case var other:
                throw new InvalidOperationException($"{other} is no step of a search");
        }
    }

    /// <summary>Still waiting, and nothing to store.</summary>
    private static readonly Func<StoredCalibration, StoredCalibration> Unchanged = x => x;

    /// <summary>Brings the group to so many machines.</summary>
    /// <returns>Null: it stands there; else what changes meanwhile.</returns>
    private async Task<Func<StoredCalibration, StoredCalibration>?> HoldAsync(StoredCalibration c, string group, int instances, CancellationToken cancellationToken)
    {
        if (c.Fix is not { } fix)
        {
            // The original is stored before anything is changed: whatever happens then, it can be put back.
            return await GroupFix.SizesAsync(cloud.Groups, group, cancellationToken) is { } sizes
                ? x => x with { Fix = new GroupFix(group, sizes, instances, null) }
                : Fail($"its group {group} is not there any more");
        }

        if (fix.Instances != instances)
        {
            return x => x with { Fix = fix.At(instances), StateSince = Now };
        }

        if (await fix.HoldAsync(cloud.Groups, cancellationToken) is { } obstacle)
        {
            return Fail(obstacle);
        }

        var calm = await cloud.CalmAsync(c.Target!, cancellationToken);
        if (calm.IsAt(instances))
        {
            return null;
        }

        var waits = $"waits for {instances} healthy machine(s): {calm.Healthy} healthy, {calm.Total} there, {calm.Desired} wanted";
        return TooLong(c, options.StabiliseTimeout, waits) ?? Saying(c, waits) ?? Unchanged;
    }

    private async Task<Func<StoredCalibration, StoredCalibration>?> RunAsync(StoredCalibration c, CancellationToken cancellationToken)
    {
        var run = c.Current!;
        var (cluster, id) = (run.Cluster(c.App), run.RunId(c.App));
        var load = cloud.Load(cluster);
        if (load is null && run.StartedAt is null)
        {
            if (!run.Cleared)
            {
                await cloud.ForgetRunAsync(id, cancellationToken);
                return x => x with { Current = run with { Cleared = true } };
            }

            var errors = await cloud.RunLoadAsync(CalibrationRules.Load(c.Request, c.Target!.Url, cluster, run.RequestsPerSecond), id, cancellationToken);
            return errors.Count == 0 ? null
                : Retired(c).Any() ? Saying(c, "waits for the machines of the run before it to end") // they count as long as they are there
                : Fail(string.Join("; ", errors));
        }

        await cloud.CollectAsync(id, cluster, cancellationToken);
        switch (load?.State)
        {
            case ClusterState.Done:
                return await JudgeAsync(c, run, cancellationToken);
            case ClusterState.Launching or ClusterState.Waiting or ClusterState.Running when load.StartedAt is null:
                return TooLong(c, options.LaunchTimeout, load.Message ?? "its load's machines did not come up") ?? Saying(c, load.Message);
            case ClusterState.Launching or ClusterState.Waiting or ClusterState.Running when run.StartedAt is null:
                return x => x with { Current = run with { StartedAt = load.StartedAt }, Message = null };
            case ClusterState.Launching or ClusterState.Waiting or ClusterState.Running:
                return Now - run.StartedAt > TimeSpan.FromSeconds(c.Request.WarmUpSeconds + c.Request.RunSeconds) + options.FinishTimeout + TimeSpan.FromSeconds(c.Request.TimeoutSeconds ?? 0)
                    ? await ChangeRunAsync(c, run, NotCounted(run, "its generators did not say that they are done"), cancellationToken)
                    : await EndEarlyAsync(c, run, cancellationToken) ?? Saying(c, load.State == ClusterState.Running ? null : load.Message);
            default:
                return await ChangeRunAsync(c, run, NotCounted(run, load is null ? "someone else removed its generators" : $"its load {Word<ClusterState>.Of(load.State)}: {load.Message ?? "it does not say why"}"), cancellationToken);
        }
    }

    /// <summary>A load that cannot hold any more only keeps the app busy, and the user waiting. Looked at once a second.</summary>
    private async Task<Func<StoredCalibration, StoredCalibration>?> EndEarlyAsync(StoredCalibration c, CurrentRun run, CancellationToken cancellationToken)
    {
        if (run.EndedEarly || Now - _lookedAt < TimeSpan.FromSeconds(1))
        {
            return null;
        }

        _lookedAt = Now;
        var seconds = await cloud.SecondsSoFarAsync(run.RunId(c.App), cancellationToken);
        var requests = (long)Math.Ceiling(run.RequestsPerSecond * (c.Request.WarmUpSeconds + c.Request.RunSeconds));
        if (!RunJudge.IsLost(seconds, run.StartedAt!.Value.ToUnixTimeMilliseconds() / 1000.0, c.Request.WarmUpSeconds, c.Level, requests))
        {
            return null;
        }

        await cloud.StopLoadAsync(run.Cluster(c.App), cancellationToken);
        return x => x with { Current = run with { EndedEarly = true } };
    }

    private async Task<Func<StoredCalibration, StoredCalibration>> JudgeAsync(StoredCalibration c, CurrentRun run, CancellationToken cancellationToken)
    {
        var seconds = await cloud.SecondsAsync(run.RunId(c.App), cancellationToken);
        var start = (run.StartedAt ?? cloud.Load(run.Cluster(c.App))?.StartedAt)?.ToUnixTimeMilliseconds() / 1000.0 ?? throw new InvalidOperationException($"{run} is done and has no start");
        var judged = RunJudge.Judge(run.Instances, run.RequestsPerSecond, seconds, start, c.Request.WarmUpSeconds, c.Level, c.Request.MaxLatenessMs) with { EndedEarly = run.EndedEarly };

        // An overloaded machine may well be called unhealthy; one that was ended or replaced makes it another group.
        if (c.Target!.Group is not null && await cloud.CalmAsync(c.Target, cancellationToken) is var calm && (calm.Total != run.Instances || calm.Desired != run.Instances))
        {
            judged = judged with { Verdict = RunVerdict.NotCounted, Reason = $"its group did not stay at {run.Instances} machine(s): {calm.Total} there, {calm.Desired} wanted" };
        }

        return await ChangeRunAsync(c, run, judged, cancellationToken);
    }

    /// <summary>The run is over: the removal of what it used is stored first, so that a run which is stored leaves nothing.</summary>
    private async Task<Func<StoredCalibration, StoredCalibration>> ChangeRunAsync(StoredCalibration c, CurrentRun run, CalibrationRun judged, CancellationToken cancellationToken)
    {
        Log.Judged(logger, c.App, run.Number, run.Instances, run.RequestsPerSecond, judged.Verdict, judged.P95Ms, judged.ErrorsPct, judged.Reason ?? "it counts");
        await cloud.RetireRunAsync(run.RunId(c.App), run.Cluster(c.App), cancellationToken);
        return x => (x with { Runs = [.. x.Runs, judged], Current = null }).To(CalibrationState.Stabilising, Now);
    }

    /// <summary>Clusters of earlier runs whose machines are still ending.</summary>
    private IEnumerable<string> Retired(StoredCalibration c)
        => Enumerable.Range(1, c.Runs.Count).Select(number => new CurrentRun(number, 0, 0, 0).Cluster(c.App)).Where(cloud.IsThere);

    private static CalibrationRun NotCounted(CurrentRun run, string reason)
        => new(run.Instances, run.RequestsPerSecond, RunVerdict.NotCounted) { StartedAt = run.StartedAt, Reason = reason };

    private async Task<Func<StoredCalibration, StoredCalibration>?> RestoreAsync(StoredCalibration c, CancellationToken cancellationToken)
    {
        var said = await UndoAsync(c, cancellationToken);
        return x => Undone(x, said) with { State = x.Ending ?? CalibrationState.Done, StateSince = Now, EndedAt = Now };
    }

    public static StoredCalibration Undone(StoredCalibration c, string? said) => c with
    {
        Current = null,
        Fix = c.Fix is null ? null : c.Fix with { Over = true },
        Leftovers = false,
        Message = said is null ? c.Message : c.Message is { } before ? $"{before}; {said}" : said,
    };

    private CalibratedMapping Mapping(StoredCalibration c, SearchStep.Found found) => new()
    {
        Name = c.MappingName,
        Intensities = found.Intensities,
        MeasuredAt = Now,
        App = c.Request.Target is { } target ? target.Value : c.App,
        Type = c.Target!.Type,
        Level = c.Level,
        ResolutionPct = c.Request.ResolutionPct,
        RunSeconds = c.Request.RunSeconds,
        Extrapolated = c.Request.Extrapolate,
        SaturatedAt = found.SaturatedAt,
        Runs = c.Runs,
    };

    private static string? Saturation(SearchStep.Found found) => found.SaturatedAt is { } at
        ? $"{at} machines carried no more than {at - 1}: something else is the limit (the load balancer, a database), and the mapping ends at {at - 1}"
        : null;

    /// <summary>The cloud said no, or nothing. What a second try cannot mend fails at once; silence has a limit.</summary>
    private Func<StoredCalibration, StoredCalibration>? Silence(StoredCalibration c, CloudException problem)
    {
        Log.CloudFailed(logger, c.App, c.State, problem.Message);
        _silentSince ??= Now;
        if (c.State == CalibrationState.Restoring)
        {
            return Now - _silentSince >= options.RestoreTimeout ? Leave(problem.Message) : null;
        }

        return !problem.IsTransient || Now - _silentSince >= ExperimentOptions.Patience(cloud.Period) ? Fail(problem.Message) : null;
    }

    private Func<StoredCalibration, StoredCalibration> Fail(string sentence) => x => x.End(CalibrationState.Failed, sentence, Now);

    private Func<StoredCalibration, StoredCalibration> Leave(string sentence) => x => x with
    {
        State = CalibrationState.Failed,
        StateSince = Now,
        EndedAt = Now,
        Leftovers = true,
        Message = $"{(x.Message is { } said ? $"{said}; " : "")}what it changed on the cloud could not be undone ({sentence}); the daemon goes on trying",
    };

    private Func<StoredCalibration, StoredCalibration>? TooLong(StoredCalibration c, TimeSpan most, string what)
        => Now - c.StateSince >= most ? Fail($"after {most.TotalMinutes:0.#} min {what}") : null;

    private static Func<StoredCalibration, StoredCalibration>? Saying(StoredCalibration c, string? message)
        => c.Message == message || c.Ending is not null ? null : x => x with { Message = message };
}
