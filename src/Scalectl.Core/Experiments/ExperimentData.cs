using Scalectl.Elasticity;
using Scalectl.Elasticity.Calibration;
using Scalectl.Load;
using Scalectl.Pricing;
using Scalectl.Series;

namespace Scalectl.Experiments;

/// <summary>All that was recorded of a run: the only input of its report, so that a report can be computed again.</summary>
public sealed record ExperimentData
{
    /// <summary>What was asked for.</summary>
    public required ExperimentSpecification Specification { get; init; }

    /// <summary>Start of step 1, UNIX milliseconds.</summary>
    public required long StartMs { get; init; }

    /// <summary>End of the load: of its last step, or when it was stopped.</summary>
    public required long EndMs { get; init; }

    /// <summary>The plan, where the specification's function alone does not say it (a trace); null: it does.</summary>
    public LoadPlan? Plan { get; init; }

    /// <summary>Samples of cloud and prober, of the whole collection, in any order.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];

    /// <summary>The generators' seconds by machine.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<GeneratorSecond>> Generators { get; init; } = new Dictionary<int, IReadOnlyList<GeneratorSecond>>();

    /// <summary>Lives of the app's machines; empty: supply comes from polling, and there is no cost.</summary>
    public IReadOnlyList<MachineLife> Machines { get; init; } = [];

    /// <summary>The group's activities, whose sentences say when the desired capacity changed.</summary>
    public IReadOnlyList<ScalingActivity> Activities { get; init; } = [];

    /// <summary>The app's price where its file states none; null: it does, or none is known.</summary>
    public KnownPrice? ListPrice { get; init; }

    /// <summary>R, the most machines of the group; null: that of <c>app.deploy</c>, or not known.</summary>
    public int? MaxResources { get; init; }

    /// <summary>The mapping that <c>demand.mapping</c> names; null: none.</summary>
    public DemandMapping? Mapping { get; init; }

    /// <summary>Where that mapping comes from; null: there is none, or it is not known.</summary>
    public CalibratedMapping? MappingUsed { get; init; }
}
