using Scalectl.Daemon.Collection;
using Scalectl.Daemon.Store;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Daemon.Experiments;

/// <summary>Computes an experiment's report from what is stored of it, and from nothing else: again gives the same.</summary>
public sealed class ExperimentReports(IStore store, TimeProvider time)
{
    public async Task<ExperimentReport?> ComputeAsync(StoredExperiment experiment, CancellationToken cancellationToken)
        => await DataAsync(experiment, cancellationToken) is { } data ? ExperimentAnalysis.Compute(data) : null;

    /// <returns>Null: its load never began.</returns>
    public async Task<ExperimentData?> DataAsync(StoredExperiment experiment, CancellationToken cancellationToken)
        => await OutlineAsync(experiment, cancellationToken) is { } outline
            ? outline with { Samples = await store.SamplesAsync(experiment.Id, null, 0, cancellationToken), Generators = await store.SecondsAsync(experiment.Id, cancellationToken) }
            : null;

    /// <summary>The same without samples and generators, which of a long run are too many to hold.</summary>
    public async Task<ExperimentData?> OutlineAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        if (experiment.StartedAt is not { } start)
        {
            return null;
        }

        var end = experiment.LoadEndsAt is { } planned && (experiment.Ending is not null || experiment.Ended || planned < time.GetUtcNow()) ? planned : time.GetUtcNow();
        return new ExperimentData
        {
            Specification = experiment.Specification,
            StartMs = start.ToUnixTimeMilliseconds(),
            EndMs = Math.Max(end.ToUnixTimeMilliseconds(), start.ToUnixTimeMilliseconds() + 1),
            Machines = await LivesAsync(experiment.Id, cancellationToken),
            Activities = await ActivitiesAsync(experiment.Id, cancellationToken),
            ListPrice = experiment.ListPrice,
            MaxResources = experiment.App?.Max,
            Mapping = experiment.Mapping?.ToDemand(),
            MappingUsed = experiment.Mapping,
        };
    }

    public async Task<IReadOnlyList<ScalingActivity>> ActivitiesAsync(string id, CancellationToken cancellationToken)
        => await store.FindAsync(CollectionKinds.Activities, id, cancellationToken) ?? [];

    /// <summary>What the experiment's machines have cost since it left the queue, up to now or to its end; null: there is no price.</summary>
    /// <param name="experiment">One that has left the queue.</param>
    /// <param name="load">When its load's machines were asked for, and how many; null: none yet.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<CostSoFar?> CostAsync(StoredExperiment experiment, (DateTimeOffset Since, int Machines)? load, CancellationToken cancellationToken)
    {
        var price = experiment.Specification.Price ?? experiment.ListPrice?.Price;
        if ((price ?? experiment.LoadPrice?.Price)?.Currency is not { } currency || experiment.BeganAt is not { } began)
        {
            return null;
        }

        var (from, until) = (began.ToUnixTimeMilliseconds(), (experiment.EndedAt ?? time.GetUtcNow()).ToUnixTimeMilliseconds());
        var app = price is null ? 0 : CostReport.Compute(await LivesAsync(experiment.Id, cancellationToken), from, until, price).Cost ?? 0;
        var sending = load is { } l
            ? Enumerable.Range(0, l.Machines).Select(i => new MachineLife(FormattableString.Invariant($"load-{i}"), l.Since.ToUnixTimeMilliseconds(), null, null, null))
            : [];
        return new CostSoFar(
            app, experiment.LoadPrice is { } known && known.Price.Currency == currency ? CostReport.Compute(sending, from, until, known.Price).Cost : null, currency);
    }

    private async Task<IReadOnlyList<MachineLife>> LivesAsync(string id, CancellationToken cancellationToken)
        => await store.FindAsync(CollectionKinds.Lives, id, cancellationToken) ?? [];
}
