using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Calibrations;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Experiments;
using Scalectl.Elasticity.Calibration;
using Scalectl.Experiments;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tunings;

/// <summary>What users do with tunings.</summary>
internal sealed class TuningService(
    TuningArchive archive, ExperimentQueue queue, ExperimentArchive recorded, ExperimentReports reports, MappingBook mappings, IExperimentCloud cloud, ContextHolder holder,
    TuningRunner runner, SimulatedTuningWorker simulated, TimeProvider time)
{
    /// <summary>Checks everything, then queues.</summary>
    /// <exception cref="NoActiveUserException">It is to run on a cloud, and there is none.</exception>
    /// <exception cref="CloudException">The cloud does not answer.</exception>
    public async Task<Outcome<StoredTuning>> StartAsync(TuningRequest request, CancellationToken cancellationToken)
    {
        var user = request.Simulate ? null : holder.Require().UserName;
        var parsed = ExperimentFile.Parse(request.Experiment);
        List<InvalidInput> errors = [.. parsed.Errors, .. TuningRules.Check(request, parsed.Value)];
        if (!parsed.Ok || errors.Count > 0)
        {
            return errors;
        }

        var constants = request.Simulate ? await ConstantsAsync(request, parsed.Value, cancellationToken) : (Outcome<TrialConstants>?)null;
        errors.AddRange(constants is { } found ? [.. found.Errors, .. found.Ok ? found.Value.Trial(parsed.Value).Errors : []] : await OnCloudAsync(request, parsed.Value, cancellationToken));
        errors.AddRange(errors.Count == 0 && request.Method == TuningMethod.Guided ? TuningMethods.Check(parsed.Value, constants?.Value) : []);
        if (errors.Count > 0)
        {
            return errors;
        }

        var added = await archive.AddAsync(
            number => new StoredTuning
            {
                Number = number,
                User = user,
                Request = request,
                Specification = parsed.Value,
                Simulation = constants?.Value,
                State = TuningState.Queued,
                CreatedAt = time.GetUtcNow(),
            },
            cancellationToken);
        Call();
        return added;
    }

    /// <summary>Its run, if there is one, is stopped with it; one that waits for its turn ends at once.</summary>
    /// <returns>Null: there is none. One that has ended stays as it is.</returns>
    public async Task<StoredTuning?> StopAsync(string id, CancellationToken cancellationToken)
    {
        var stopped = await archive.ChangeAsync(
            id,
            t => t.Ended ? t : t is { State: TuningState.Queued, Open.Current: null } ? t.End(TuningState.Stopped, "stopped before it began", time.GetUtcNow()) : t with { StopRequested = true },
            cancellationToken);
        if (stopped is { Ended: false, Open.Current.ExperimentId: { } run })
        {
            await queue.StopAsync(run, cancellationToken);
        }

        Call();
        return stopped;
    }

    /// <returns>What it is now; null: there is none. One that has not ended, or has its answer, stays as it is.</returns>
    public async Task<StoredTuning?> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        var resumed = await archive.ChangeAsync(id, t => t.State is TuningState.Stopped or TuningState.Failed ? TuningCourse.Resume(t) : t, cancellationToken);
        Call();
        return resumed;
    }

    private void Call()
    {
        runner.Call();
        simulated.Call();
    }

    private async Task<Outcome<TrialConstants>> ConstantsAsync(TuningRequest request, ExperimentSpecification specification, CancellationToken cancellationToken)
    {
        var mapping = specification.Demand?.Mapping is { } name ? await mappings.FindAsync(name, cancellationToken) : (Outcome<CalibratedMapping>?)null;
        if (mapping is { Ok: false } unknown)
        {
            return unknown.Errors.ToList();
        }

        if (request.Simulation.FromExperiment is not { } id)
        {
            return TrialConstants.Of(request, specification, mapping?.Value);
        }

        var run = await recorded.FindAsync(id, cancellationToken);
        return run is { Ended: true } && await reports.DataAsync(run, cancellationToken) is { } data
            ? TrialConstants.Of(request, specification, data)
            : new InvalidInput(
                "--from-experiment", run is null ? InvalidInput.Shorten(id) : $"'{id}', {(run.Ended ? "whose load never began" : $"which is {Word<ExperimentState>.Of(run.State)}")}",
                "an experiment that has ended and whose load was sent (scalectl experiment list)", "sine-60-1");
    }

    /// <summary>What keeps the experiment, or its threshold, from being run on the active cloud.</summary>
    private async Task<IReadOnlyList<InvalidInput>> OnCloudAsync(TuningRequest request, ExperimentSpecification specification, CancellationToken cancellationToken)
    {
        var bound = request.BudgetCost is { } cost ? specification with { Budget = (specification.Budget ?? new BudgetSpecification()) with { Cost = cost } } : specification;
        if (await queue.CheckAsync(TuningRules.Of(bound, request.Start), cancellationToken) is { Count: > 0 } wrong)
        {
            return wrong;
        }

        if (specification.App.Deploy is not null)
        {
            return [];
        }

        var (argument, name) = specification.App.Attach is { } attached ? ("app.attach", attached) : ("app.name", specification.App.Name!);
        var group = specification.App.Attach ?? (await cloud.FindAppAsync(name, cancellationToken))?.Group;
        if (group is null)
        {
            return [new InvalidInput(argument, InvalidInput.Shorten(name), "an app that is deployed or attached (scalectl app list)", "name: shop")];
        }

        var policy = await cloud.FindPolicyAsync(group, request.Start, cancellationToken);
        return [.. policy.Errors.Select(e => new InvalidInput(argument, e.Found, "a group with exactly one target-tracking policy: its target is what is tuned", "name: shop"))];
    }
}
