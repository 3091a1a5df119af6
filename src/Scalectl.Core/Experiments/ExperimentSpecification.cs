using Scalectl.Elasticity;

namespace Scalectl.Experiments;

/// <summary>
/// What an experiment is to do: the content of its file, complete and checked (<see cref="ExperimentFile.Parse"/>).
/// Its JSON (<see cref="ExperimentJson"/>) is itself such a file.
/// </summary>
public sealed record ExperimentSpecification
{
    /// <summary>Repetitions share it. Letters, digits, dot, dash, underscore; at most 60.</summary>
    public required string Name { get; init; }

    /// <summary>What is tested.</summary>
    public required AppSpecification App { get; init; }

    /// <summary>What is sent at it.</summary>
    public required LoadSpecification Load { get; init; }

    /// <summary>How it is watched from outside.</summary>
    public ProbeSpecification Probe { get; init; } = new();

    /// <summary>How load becomes demand; null: no <c>elasticity</c>, only <c>controlLag</c>.</summary>
    public DemandSpecification? Demand { get; init; }

    /// <summary>How it is watched from inside.</summary>
    public MetricsSpecification Metrics { get; init; } = new();

    /// <summary>Limits that the experiment must keep.</summary>
    public IReadOnlyList<SloRule> Slo { get; init; } = [];

    /// <summary>What a machine of the app costs; null: quantities only.</summary>
    public Price? Price { get; init; }

    /// <summary>What ends the experiment early; null: nothing does.</summary>
    public BudgetSpecification? Budget { get; init; }
}
