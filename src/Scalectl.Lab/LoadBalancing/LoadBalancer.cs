using System.Net;
using Scalectl.Lab.Listening;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>A load balancer: an address, the listeners on its ports, and its metrics.</summary>
public sealed class LoadBalancer(string name, string id, string arn, IPAddress address, DateTimeOffset created)
{
    public string Name { get; } = name;

    public string Id { get; } = id;

    public string Arn { get; } = arn;

    /// <summary>Where it listens; it is its DNS name, too, for nobody resolves names for the lab.</summary>
    public IPAddress Address { get; } = address;

    public DateTimeOffset Created { get; } = created;

    public string Scheme { get; init; } = "internet-facing";

    public string VpcId { get; init; } = "";

    public IReadOnlyList<string> Subnets { get; init; } = [];

    public IReadOnlyList<string> SecurityGroups { get; init; } = [];

    public required BalancerMetrics Metrics { get; init; }

    public Dictionary<string, string> Attributes { get; } = LoadBalancerAttributes.Defaults();

    public Dictionary<string, string> Tags { get; } = [];

    public List<Listener> Listeners { get; } = [];

    /// <summary>Value of the metrics' dimension LoadBalancer.</summary>
    public string Dimension => $"app/{Name}/{Id}";

    /// <summary>How long a target may keep silent before the balancer answers 504.</summary>
    public TimeSpan IdleTimeout => TimeSpan.FromSeconds(int.Parse(Attributes[LoadBalancerAttributes.IdleTimeout], System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>One port of a balancer.</summary>
public sealed record Listener(string Arn, LoadBalancer Balancer, int Port, TargetGroup Group, HttpEndpoint Endpoint)
{
    public Dictionary<string, string> Tags { get; } = [];
}
