using System.Text.Json.Serialization;

namespace Scalectl.Api;

/// <summary>What a set of cloud resources was made for.</summary>
[JsonConverter(typeof(Word<ResourceKind>))]
public enum ResourceKind
{
    Cluster,
    App,
}

/// <summary>Whose a set of cloud resources is.</summary>
[JsonConverter(typeof(Word<ResourceOwner>))]
public enum ResourceOwner
{
    /// <summary>This daemon made it and has it in its own list.</summary>
    Listed,

    /// <summary>This daemon made it and knows nothing of it any more: it is about to be removed.</summary>
    Orphan,

    /// <summary>Another daemon on the same account made it.</summary>
    Other,
}

/// <summary>Everything in the active user's account and region that carries the tags of one cluster or app.</summary>
public sealed record ResourceView
{
    public required ResourceKind Kind { get; init; }

    public required string Name { get; init; }

    public required ResourceOwner Owner { get; init; }

    /// <summary>Id of the daemon that made it, as its tag says; null: it does not say.</summary>
    public string? OwnerId { get; init; }

    public string? Experiment { get; init; }

    /// <summary>When the cloud itself stops it; null: it lives until its owner removes it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Machines that are there now, each of which costs money.</summary>
    public int Machines { get; init; }

    /// <summary>Load balancers, which cost money by the hour.</summary>
    public int LoadBalancers { get; init; }

    /// <summary>One line each: what there is.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];
}
