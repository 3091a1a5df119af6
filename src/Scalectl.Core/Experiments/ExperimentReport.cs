using Scalectl.Elasticity;

namespace Scalectl.Experiments;

/// <summary>Everything that is computed from a run; what its data do not allow is null.</summary>
public sealed record ExperimentReport
{
    /// <summary>Was the decision right? Demand from a mapping against machines in service.</summary>
    public ElasticityReport? Elasticity { get; init; }

    /// <summary>How fast was it carried out? Desired against in service and total.</summary>
    public ControlLagReport? ControlLag { get; init; }

    /// <summary>What users saw.</summary>
    public UserReport? User { get; init; }

    /// <summary>What the machines cost.</summary>
    public CostReport? Cost { get; init; }

    /// <summary>What was sent.</summary>
    public LoadReport? Load { get; init; }

    /// <summary>The experiment's limits, each with what was measured.</summary>
    public IReadOnlyList<SloResult> Slo { get; init; } = [];
}
