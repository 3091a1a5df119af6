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
            Samples = await store.SamplesAsync(experiment.Id, null, 0, cancellationToken),
            Generators = await store.SecondsAsync(experiment.Id, cancellationToken),
            Machines = await LivesAsync(experiment.Id, cancellationToken),
            Activities = await ActivitiesAsync(experiment.Id, cancellationToken),
            MaxResources = experiment.App?.Max,
            Mapping = experiment.Mapping?.ToDemand(),
            MappingUsed = experiment.Mapping,
        };
    }

    public async Task<IReadOnlyList<ScalingActivity>> ActivitiesAsync(string id, CancellationToken cancellationToken)
        => await store.FindAsync(CollectionKinds.Activities, id, cancellationToken) ?? [];

    /// <summary>What the app's machines have cost up to now; null: there is no price.</summary>
    public async Task<double?> CostAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        if (experiment.Specification.Price is not { } price || experiment.StartedAt is not { } start)
        {
            return null;
        }

        var lives = await LivesAsync(experiment.Id, cancellationToken);
        return CostReport.Compute(lives, start.ToUnixTimeMilliseconds(), time.GetUtcNow().ToUnixTimeMilliseconds(), price).Cost;
    }

    private async Task<IReadOnlyList<MachineLife>> LivesAsync(string id, CancellationToken cancellationToken)
        => await store.FindAsync(CollectionKinds.Lives, id, cancellationToken) ?? [];
}
