using Scalectl.Api;
using Scalectl.Daemon.Calibrations;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Here;
using Scalectl.Daemon.Pricing;
using Scalectl.Elasticity.Calibration;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>The one queue: what comes into it is checked, and what is in it can be stopped.</summary>
internal sealed class ExperimentQueue(
    ExperimentArchive archive, ExperimentRunner runner, ContextHolder holder, PrometheusTrial trial, MappingBook mappings, ExperimentPrices prices, ClusterOptions clusters, TimeProvider time)
{
    /// <summary>Queues a run of a tuning, or finds it where it was queued before: whoever was killed in between asks again.</summary>
    public async Task<Outcome<StoredExperiment>> SubmitAsync(ExperimentSpecification specification, TuningPlace place, string user, CancellationToken cancellationToken)
    {
        var file = await ReadAsync(specification, cancellationToken);
        if (!file.Ok)
        {
            return file.Errors.ToList();
        }

        var context = holder.Require();
        if (context.UserName != user)
        {
            throw new NoActiveUserException($"The active user is {context.UserName}, and the tuning is {user}'s.");
        }

        StoredExperiment? found = null;
        var added = await archive.AddAsync(
            (existing, removed) =>
            {
                found = existing.FirstOrDefault(e => e.Tuning == place);
                return found is null ? [.. Make([file.Value], new ExperimentSubmission(""), context, existing, removed).Select(e => e with { Tuning = place })] : [];
            },
            cancellationToken);
        runner.Call();
        return found ?? added[0];
    }

    /// <summary>What keeps an experiment from being queued; empty: nothing.</summary>
    public async Task<IReadOnlyList<InvalidInput>> CheckAsync(ExperimentSpecification specification, CancellationToken cancellationToken) => (await ReadAsync(specification, cancellationToken)).Errors;

    /// <summary>Queues what was checked.</summary>
    public async Task<StoredExperiment[]> AddAsync(IReadOnlyList<CheckedFile> files, ExperimentSubmission submission, CloudContext context, CancellationToken cancellationToken)
    {
        var added = await archive.AddAsync((existing, removed) => Make(files, submission, context, existing, removed), cancellationToken);
        runner.Call();
        return [.. added];
    }

    /// <returns>Null: there is none of that id. One that has ended stays as it is.</returns>
    public async Task<StoredExperiment?> StopAsync(string id, CancellationToken cancellationToken)
    {
        var stopped = await archive.ChangeAsync(id, Stop, cancellationToken);
        runner.Call();
        return stopped;
    }

    /// <summary>A file with what it needs; what is wrong with it.</summary>
    public async Task<Outcome<CheckedFile>> ReadAsync(ExperimentSpecification specification, CancellationToken cancellationToken)
    {
        var mapping = specification.Demand?.Mapping is { } name ? await mappings.FindAsync(name, cancellationToken) : (Outcome<CalibratedMapping>?)null;
        List<InvalidInput> errors =
        [
            .. mapping?.Errors ?? [], .. NotHere(specification), .. LoadRules.Check(specification, clusters, time.GetUtcNow()), .. await PricesAsync(specification, cancellationToken), .. await trial.TryAsync(specification.Metrics, cancellationToken),
        ];
        return errors.Count > 0 ? errors : new CheckedFile(specification, mapping?.Value);
    }

    /// <summary>What would be queued, given what there is.</summary>
    public List<StoredExperiment> Make(
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

    /// <summary>One that waits in the queue ends at once, also while another one runs.</summary>
    private StoredExperiment Stop(StoredExperiment e)
        => e.Ended ? e : e.State == ExperimentState.Queued ? e.StopQueued(time.GetUtcNow()) : e with { StopRequested = true };

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
}

/// <summary>A file without an error, and the mapping that it names.</summary>
internal sealed record CheckedFile(ExperimentSpecification Specification, CalibratedMapping? Mapping);
