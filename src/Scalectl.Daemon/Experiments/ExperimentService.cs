using Scalectl.Api;
using Scalectl.Daemon.Calibrations;
using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Here;
using Scalectl.Daemon.Pricing;
using Scalectl.Elasticity.Calibration;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>What users do with experiments.</summary>
internal sealed class ExperimentService(
    ExperimentArchive archive, ExperimentReports reports, ExperimentRunner runner, ContextHolder holder, ContextSwitch contextSwitch, PrometheusTrial trial, MappingBook mappings,
    ExperimentPrices prices, TimeProvider time)
{
    /// <summary>Checks everything, then queues.</summary>
    public async Task<Outcome<StoredExperiment[]>> SubmitAsync(ExperimentSubmission submission, CancellationToken cancellationToken)
    {
        var specifications = await CheckAsync(submission, cancellationToken);
        if (!specifications.Ok)
        {
            return specifications.Errors.ToList();
        }

        var context = await ContextOfAsync(specifications.Value, cancellationToken);
        var added = await archive.AddAsync((existing, removed) => Make(specifications.Value, submission, context, existing, removed), cancellationToken);
        runner.Call();
        return added.ToArray();
    }

    /// <summary>The first experiment that <see cref="SubmitAsync"/> would queue; nothing is stored.</summary>
    public async Task<Outcome<StoredExperiment>> PreviewAsync(ExperimentSubmission submission, CancellationToken cancellationToken)
    {
        var specifications = await CheckAsync(submission, cancellationToken);
        return specifications.Ok
            ? await archive.PreviewAsync((existing, removed) => Make(specifications.Value, submission, holder.Require(), existing, removed)[0], cancellationToken)
            : specifications.Errors.ToList();
    }

    /// <returns>Null: there is none of that id. One that has ended stays as it is.</returns>
    public async Task<StoredExperiment?> StopAsync(string id, CancellationToken cancellationToken)
    {
        var stopped = await archive.ChangeAsync(id, Stop, cancellationToken);
        runner.Call();
        return stopped;
    }

    /// <summary>All of a group that have not ended, the last one first: none of them begins meanwhile.</summary>
    /// <returns>Empty: there is no such group.</returns>
    public async Task<IReadOnlyList<StoredExperiment>> StopGroupAsync(string group, CancellationToken cancellationToken)
    {
        List<StoredExperiment> stopped = [];
        foreach (var e in (await archive.ListAsync(cancellationToken)).Where(e => e.Group?.Id == group).Reverse())
        {
            if (await archive.ChangeAsync(e.Id, Stop, cancellationToken) is { } now)
            {
                stopped.Add(now);
            }
        }

        runner.Call();
        stopped.Reverse();
        return stopped;
    }

    /// <summary>The report again, from the stored samples.</summary>
    public async Task<StoredExperiment?> RecomputeAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        var report = await reports.ComputeAsync(experiment, cancellationToken);
        return await archive.ChangeAsync(experiment.Id, e => e with { Report = report }, cancellationToken);
    }

    /// <summary>One that waits in the queue ends at once, also while another one runs.</summary>
    private StoredExperiment Stop(StoredExperiment e)
        => e.Ended ? e : e.State == ExperimentState.Queued ? e.StopQueued(time.GetUtcNow()) : e with { StopRequested = true };

    /// <summary>Every file, and the submission as a whole; of several files an error says which.</summary>
    private async Task<Outcome<IReadOnlyList<CheckedFile>>> CheckAsync(ExperimentSubmission submission, CancellationToken cancellationToken)
    {
        string[] files = [submission.Specification, .. submission.Others.Take(GroupPlan.MostFiles).Select(other => (string)other)];
        List<InvalidInput> errors = [];
        List<CheckedFile> specifications = [];
        for (var i = 0; i < files.Length; i++)
        {
            var one = await CheckAsync(files[i], submission.MaxCost, cancellationToken);
            var which = files.Length == 1 ? "" : $"file {i + 1}: ";
            errors.AddRange(one.Errors.Select(e => e with { Argument = which + e.Argument }));
            if (one.Ok)
            {
                specifications.Add(one.Value);
            }
        }

        errors.AddRange(GroupPlan.Check(submission));
        errors.AddRange(errors.Count == 0 ? GroupPlan.CheckNames([.. specifications.Select(s => s.Specification)]) : []);
        return errors.Count > 0 ? errors : specifications;
    }

    private async Task<Outcome<CheckedFile>> CheckAsync(string file, double? maxCost, CancellationToken cancellationToken)
    {
        var parsed = ExperimentFile.Parse(file);
        if (!parsed.Ok)
        {
            return parsed.Errors.ToList();
        }

        var specification = maxCost is { } most ? parsed.Value with { Budget = (parsed.Value.Budget ?? new BudgetSpecification()) with { Cost = most } } : parsed.Value;
        var mapping = specification.Demand?.Mapping is { } name ? await mappings.FindAsync(name, cancellationToken) : (Outcome<CalibratedMapping>?)null;
        List<InvalidInput> errors =
        [
            .. mapping?.Errors ?? [], .. NotHere(specification), .. await PricesAsync(specification, cancellationToken), .. await trial.TryAsync(specification.Metrics, cancellationToken),
        ];
        return errors.Count > 0 ? errors : new CheckedFile(specification, mapping?.Value);
    }

    /// <summary>Where the load is sent from. Whoever measures an address and has set up nobody needs no cloud: this computer does it.</summary>
    private async Task<CloudContext> ContextOfAsync(IReadOnlyList<CheckedFile> files, CancellationToken cancellationToken)
        => holder is { Current: null, Message: null } && files.All(f => f.Specification.App.Target is not null)
            ? await contextSwitch.ActivateAsync(HereUser.Stored, cancellationToken)
            : holder.Require();

    private List<StoredExperiment> Make(
        IReadOnlyList<CheckedFile> specifications, ExperimentSubmission submission, CloudContext context, IReadOnlyList<StoredExperiment> existing, IReadOnlyList<string> removed)
    {
        var now = time.GetUtcNow();
        var number = existing.Select(e => e.Number).DefaultIfEmpty(0).Max() + 1;
        List<StoredExperiment> made = [];
        foreach (var (file, group) in GroupPlan.Of(specifications.Count, number, submission, context.Period))
        {
            made.Add(new StoredExperiment
            {
                Id = ExperimentIds.Next(specifications[file].Specification.Name, existing.Concat(made).Select(e => e.Id).Concat(removed)),
                Number = number + made.Count,
                User = context.UserName,
                Specification = specifications[file].Specification,
                Mapping = specifications[file].Mapping,
                Group = group,
                State = ExperimentState.Queued,
                StateSince = now,
                CreatedAt = now,
            });
        }

        return made;
    }

    /// <summary>What is wrong with its price, as far as its machines' type is known already.</summary>
    private async Task<IReadOnlyList<InvalidInput>> PricesAsync(ExperimentSpecification specification, CancellationToken cancellationToken)
        => specification.App is { Deploy: null, Target: null } ? [] : (await prices.FindAsync(specification, specification.App.Deploy?.Type, cancellationToken)).Errors;

    private IEnumerable<InvalidInput> NotHere(ExperimentSpecification specification)
    {
        if (holder.Current is { IsHere: true } && specification.App.Target is null)
        {
            yield return new InvalidInput(
                "app", "an app of a cloud", $"target: the active user, {HereUser.Name}, is this computer and has none; or set up another user first (scalectl setup NAME --force)", "app: {target: \"http://10.0.0.7/\"}");
        }
    }

    /// <summary>A file without an error, and the mapping that it names.</summary>
    private sealed record CheckedFile(ExperimentSpecification Specification, CalibratedMapping? Mapping);
}
