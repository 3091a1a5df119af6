using Scalectl.Api;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Here;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>What users do with experiments.</summary>
internal sealed class ExperimentService(ExperimentArchive archive, ExperimentQueue queue, ExperimentReports reports, ContextHolder holder, ContextSwitch contextSwitch)
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
        return await queue.AddAsync(specifications.Value, submission, context, cancellationToken);
    }

    /// <summary>The first experiment that <see cref="SubmitAsync"/> would queue; nothing is stored.</summary>
    public async Task<Outcome<StoredExperiment>> PreviewAsync(ExperimentSubmission submission, CancellationToken cancellationToken)
    {
        var specifications = await CheckAsync(submission, cancellationToken);
        return specifications.Ok
            ? await archive.PreviewAsync((existing, removed) => queue.Make(specifications.Value, submission, holder.Require(), existing, removed)[0], cancellationToken)
            : specifications.Errors.ToList();
    }

    /// <returns>Null: there is none of that id. One that has ended stays as it is.</returns>
    public Task<StoredExperiment?> StopAsync(string id, CancellationToken cancellationToken) => queue.StopAsync(id, cancellationToken);

    /// <summary>All of a group that have not ended, the last one first: none of them begins meanwhile.</summary>
    /// <returns>Empty: there is no such group.</returns>
    public async Task<IReadOnlyList<StoredExperiment>> StopGroupAsync(string group, CancellationToken cancellationToken)
    {
        List<StoredExperiment> stopped = [];
        foreach (var e in (await archive.ListAsync(cancellationToken)).Where(e => e.Group?.Id == group).Reverse())
        {
            if (await queue.StopAsync(e.Id, cancellationToken) is { } now)
            {
                stopped.Add(now);
            }
        }

        stopped.Reverse();
        return stopped;
    }

    /// <summary>The report again, from the stored samples.</summary>
    public async Task<StoredExperiment?> RecomputeAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        var report = await reports.ComputeAsync(experiment, cancellationToken);
        return await archive.ChangeAsync(experiment.Id, e => e with { Report = report }, cancellationToken);
    }

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

        return await queue.ReadAsync(maxCost is { } most ? parsed.Value with { Budget = (parsed.Value.Budget ?? new BudgetSpecification()) with { Cost = most } } : parsed.Value, cancellationToken);
    }

    /// <summary>Where the load is sent from. Whoever measures an address and has set up nobody needs no cloud: this computer does it.</summary>
    private async Task<CloudContext> ContextOfAsync(IReadOnlyList<CheckedFile> files, CancellationToken cancellationToken)
        => holder is { Current: null, Message: null } && files.All(f => f.Specification.App.Target is not null)
            ? await contextSwitch.ActivateAsync(HereUser.Stored, cancellationToken)
            : holder.Require();
}
