using Scalectl.Elasticity;
using Scalectl.Series;

namespace Scalectl.Experiments;

/// <summary>The series that a run's report, its table and its pictures are made of, over the time of the load.</summary>
public sealed record ExperimentSeries
{
    /// <summary>Machines wanted.</summary>
    public required StepSeries Desired { get; init; }

    /// <summary>Machines in service: the supply.</summary>
    public required StepSeries InService { get; init; }

    /// <summary>Machines that exist.</summary>
    public required StepSeries Total { get; init; }

    /// <summary>Least machines that carry the load of each step; null: no mapping, no demand.</summary>
    public StepSeries? Demand { get; init; }

    /// <summary>The series of a run.</summary>
    public static ExperimentSeries Of(ExperimentData data, LoadTally load) => Of(data, load.SentIn);

    /// <summary>The series of a run.</summary>
    /// <param name="data">The run.</param>
    /// <param name="sentIn">Requests sent in a step, all machines; 0 where nothing is known of it.</param>
    public static ExperimentSeries Of(ExperimentData data, Func<int, long> sentIn)
    {
        var desired = DesiredCapacity.Of(Polled(data, SeriesNames.Desired), data.Activities);
        var inService = Supply(data, SeriesNames.InService, MachineCount.InService);
        return new ExperimentSeries
        {
            Desired = desired.Between(data.StartMs, data.EndMs),
            InService = inService,
            Total = data.Specification.Metrics is { Source: MetricsSource.Prometheus, Total: null } ? inService : Supply(data, SeriesNames.Total, MachineCount.Total),
            Demand = MappingOf(data) is { } mapping ? DemandOf(data, sentIn, mapping) : null,
        };
    }

    /// <summary>The group's most machines, as far as it is known; with a schedule the most that it ever allows.</summary>
    public static int? MaxResourcesOf(ExperimentData data) => data.Specification.App.Deploy is { } deploy
        ? Math.Max(data.MaxResources ?? 0, deploy.MostMachines)
        : data.MaxResources ?? data.Specification.App.Max;

    /// <summary>To the millisecond from the machines' lives; from polling where there is none.</summary>
    private static StepSeries Supply(ExperimentData data, string series, Func<IEnumerable<MachineLife>, long, long, StepSeries> ofLives) =>
        data.Machines.Count > 0 ? ofLives(data.Machines, data.StartMs, data.EndMs) : Polled(data, series).Between(data.StartMs, data.EndMs);

    /// <summary>
    /// What polling saw, from before the start, so that there is a value at the start. The time between two polls is
    /// that of the middle of all: polls that fail leave a gap. Prometheus was asked for a value every step, and what it
    /// left out was not there.
    /// </summary>
    private static StepSeries Polled(ExperimentData data, string series)
    {
        var points = data.Samples
            .Where(s => s.Source is SampleSource.Cloud or SampleSource.Prometheus && s.Series == series && s.TimeMs < data.EndMs)
            .Select(s => new StepPoint(s.TimeMs, s.Value))
            .OrderBy(p => p.TimeMs)
            .ToList();
        if (points.Count == 0)
        {
            return StepSeries.Empty;
        }

        if (data.Specification.Metrics is { Source: MetricsSource.Prometheus, Step: var step })
        {
            return StepSeries.FromSamples(points, step ?? MetricsSpecification.StandardStep, data.EndMs);
        }

        var distances = points.Zip(points.Skip(1), (a, b) => b.TimeMs - a.TimeMs).Where(d => d > 0).Order().ToList();
        var usual = distances.Count == 0 ? data.EndMs - points[0].TimeMs : distances[distances.Count / 2];
        var tolerated = Math.Max(usual, (long)data.Specification.Load.Step.TotalMilliseconds);
        return StepSeries.FromSamples(points, TimeSpan.FromMilliseconds(Math.Max(1, tolerated)), data.EndMs);
    }

    private static DemandMapping? MappingOf(ExperimentData data)
    {
        if (data.Specification.Demand?.CapacityPerInstance is not { } perInstance)
        {
            return data.Mapping;
        }

        return DemandMapping.Capacity(perInstance, MaxResourcesOf(data) ?? Enough(data.Specification.Load, perInstance)).Value;
    }

    /// <summary>Where nobody says how many machines there may be at most, demand saturates nowhere below the peak.</summary>
    private static int Enough(LoadSpecification load, double perInstance)
    {
        var peak = load.Plan().Value?.Steps.Max(step => step.Requests) / load.Step.TotalSeconds ?? 0;
        return (int)Math.Clamp(Math.Ceiling(peak / perInstance), 1, 100_000);
    }

    /// <summary>The load of a step is what was sent in it; what the plan says where nothing was sent (not yet, or not at all).</summary>
    private static StepSeries DemandOf(ExperimentData data, Func<int, long> sentIn, DemandMapping mapping)
    {
        if ((data.Plan ?? data.Specification.Load.Plan().Value) is not { } plan)
        {
            return StepSeries.Empty;
        }

        var most = MaxResourcesOf(data) ?? int.MaxValue;
        return StepSeries.FromEvents([.. plan.Steps.Select(step =>
        {
            var sent = sentIn(step.X);
            var perSecond = (sent > 0 ? sent : step.Requests) / plan.StepSeconds;
            return new StepPoint(data.StartMs + (long)Math.Round((step.X - 1) * plan.StepSeconds * 1000), Math.Min(most, mapping.For(perSecond)));
        })], data.EndMs);
    }
}
