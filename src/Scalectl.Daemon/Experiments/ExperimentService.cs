using Scalectl.Api;
using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Daemon.Context;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>What users do with experiments.</summary>
internal sealed class ExperimentService(
    ExperimentArchive archive, ExperimentReports reports, ExperimentRunner runner, ContextHolder holder, PrometheusTrial trial, TimeProvider time)
{
    private const int MostRepetitions = 1000;

    /// <summary>Checks everything, then queues.</summary>
    public async Task<Outcome<StoredExperiment[]>> SubmitAsync(ExperimentSubmission submission, CancellationToken cancellationToken)
    {
        var specification = await CheckAsync(submission, cancellationToken);
        if (!specification.Ok)
        {
            return specification.Errors.ToList();
        }

        var user = holder.Require().UserName;
        var added = await archive.AddAsync((existing, removed) => Make(specification.Value, submission.Repeat, user, existing, removed), cancellationToken);
        runner.Call();
        return added.ToArray();
    }

    /// <summary>The first experiment that <see cref="SubmitAsync"/> would queue; nothing is stored.</summary>
    public async Task<Outcome<StoredExperiment>> PreviewAsync(ExperimentSubmission submission, CancellationToken cancellationToken)
    {
        var specification = await CheckAsync(submission, cancellationToken);
        return specification.Ok
            ? await archive.PreviewAsync((existing, removed) => Make(specification.Value, 1, holder.Require().UserName, existing, removed)[0], cancellationToken)
            : specification.Errors.ToList();
    }

    /// <returns>Null: there is none of that id. One that has ended stays as it is.</returns>
    public async Task<StoredExperiment?> StopAsync(string id, CancellationToken cancellationToken)
    {
        var stopped = await archive.ChangeAsync(id, e => e.Ended ? e : e with { StopRequested = true }, cancellationToken);
        runner.Call();
        return stopped;
    }

    /// <summary>The report again, from the stored samples.</summary>
    public async Task<StoredExperiment?> RecomputeAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        var report = await reports.ComputeAsync(experiment, cancellationToken);
        return await archive.ChangeAsync(experiment.Id, e => e with { Report = report }, cancellationToken);
    }

    private async Task<Outcome<ExperimentSpecification>> CheckAsync(ExperimentSubmission submission, CancellationToken cancellationToken)
    {
        var specification = ExperimentFile.Parse(submission.Specification);
        var errors = specification.Errors.ToList();
        if (submission.Repeat is < 1 or > MostRepetitions)
        {
            errors.Add(new InvalidInput("repeat", FormattableString.Invariant($"{submission.Repeat}"), $"1 to {MostRepetitions}", "3"));
        }

        if (specification.Ok)
        {
            errors.AddRange(NotYet(specification.Value));
            errors.AddRange(await trial.TryAsync(specification.Value.Metrics, cancellationToken));
        }

        return errors.Count > 0 ? errors : specification;
    }

    private List<StoredExperiment> Make(
        ExperimentSpecification specification, int repeat, string user, IReadOnlyList<StoredExperiment> existing, IReadOnlyList<string> removed)
    {
        List<StoredExperiment> made = [];
        for (var i = 0; i < repeat; i++)
        {
            var now = time.GetUtcNow();
            made.Add(new StoredExperiment
            {
                Id = ExperimentIds.Next(specification.Name, existing.Concat(made).Select(e => e.Id).Concat(removed)),
                Number = existing.Concat(made).Select(e => e.Number).DefaultIfEmpty(0).Max() + 1,
                User = user,
                Specification = specification,
                State = ExperimentState.Queued,
                StateSince = now,
                CreatedAt = now,
            });
        }

        return made;
    }

    /// <summary>What a file may say and this daemon cannot do.</summary>
    private static IEnumerable<InvalidInput> NotYet(ExperimentSpecification specification)
    {
        if (specification.Demand?.Mapping is { } mapping)
        {
            yield return new InvalidInput("demand.mapping", InvalidInput.Shorten(mapping), "capacityPerInstance: there is no mapping of that name", "capacityPerInstance: 20");
        }
    }
}
