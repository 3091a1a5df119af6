using Scalectl.Daemon.Resources;

namespace Scalectl.Daemon.Leftovers;

/// <summary>What the cloud has of one cluster or app of one daemon.</summary>
/// <param name="Kind"><see cref="ResourceTags.Cluster"/> or <see cref="ResourceTags.App"/>.</param>
/// <param name="Owner">The daemon that made it; null: its tags do not say.</param>
public sealed record FoundResources(string Kind, string Name, string? Owner)
{
    public string? Experiment { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public int Machines { get; init; }

    public int LoadBalancers { get; init; }

    /// <summary>One line for each resource.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>One set for each cluster and app, in the order of their names.</summary>
    public static IReadOnlyList<FoundResources> Of(IEnumerable<TaggedResource> resources) =>
    [
        .. from resource in resources
           let kind = resource.Tags.ContainsKey(ResourceTags.Cluster) ? ResourceTags.Cluster : ResourceTags.App
           where resource.Tags.GetValueOrDefault(ResourceTags.Managed) == "true" && resource.Tags.ContainsKey(kind)
           group resource by (Kind: kind, Name: resource.Tags[kind], Owner: resource.Tags.GetValueOrDefault(ResourceTags.Owner)) into set
           orderby set.Key.Kind, set.Key.Name, set.Key.Owner
           select new FoundResources(set.Key.Kind, set.Key.Name, set.Key.Owner)
           {
               Experiment = set.Select(r => r.Tags.GetValueOrDefault(ResourceTags.Experiment)).FirstOrDefault(e => e is not null),
               ExpiresAt = set.Select(r => ResourceTags.ExpiryOf(r.Tags)).Max(),
               Machines = set.Sum(r => r.Machines),
               LoadBalancers = set.Count(r => r.IsLoadBalancer),
               Parts = [.. set.Select(r => r.Line)],
           },
    ];
}

/// <summary>One resource of the cloud with its tags.</summary>
/// <param name="Line">What it is and its name.</param>
public sealed record TaggedResource(string Line, IReadOnlyDictionary<string, string> Tags, int Machines = 0, bool IsLoadBalancer = false);
