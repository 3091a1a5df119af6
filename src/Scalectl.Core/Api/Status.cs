namespace Scalectl.Api;

/// <summary>Answer of <c>GET status</c>.</summary>
public sealed record StatusView
{
    public required string Version { get; init; }

    public required int ProcessId { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required string Home { get; init; }

    public required string Address { get; init; }

    public string? ActiveUser { get; init; }

    /// <summary>What is not as it should be, for example that the cloud does not answer; null: all is well.</summary>
    public string? Message { get; init; }

    public IReadOnlyList<ClusterView> Clusters { get; init; } = [];

    public IReadOnlyList<AppView> Apps { get; init; } = [];

    public IReadOnlyList<ExperimentSummary> RunningExperiments { get; init; } = [];
}
