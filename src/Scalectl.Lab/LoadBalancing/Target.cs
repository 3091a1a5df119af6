using System.Net;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>One target of a group. Its mutable parts belong to <see cref="TargetPool"/> and are touched under its lock only.</summary>
public sealed class Target(string id, IPAddress address, int port, Task ready)
{
    /// <summary>Instance id, or the address for a group of type ip.</summary>
    public string Id { get; } = id;

    /// <summary>Where the requests go.</summary>
    public IPEndPoint EndPoint { get; } = new(address, port);

    /// <summary>The same for YARP.</summary>
    public string Prefix { get; } = $"http://{address}:{port}/";

    /// <summary>Completes when it listens: a check before that would say nothing.</summary>
    public Task Ready { get; } = ready;

    internal TargetHealth Health { get; set; }

    internal int InFlight { get; set; }

    internal DateTimeOffset? GoneAt { get; set; }

    /// <summary>Completed when it has been deregistered and its last request is over.</summary>
    internal TaskCompletionSource? Drained { get; set; }
}

/// <summary>What is to be told of a target.</summary>
public sealed record TargetSnapshot(string Id, IPEndPoint EndPoint, TargetHealth Health, int InFlight);
