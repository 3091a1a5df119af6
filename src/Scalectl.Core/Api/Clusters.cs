using System.Text.Json.Serialization;
using Scalectl.Elasticity;
using Scalectl.Load;

namespace Scalectl.Api;

/// <summary>Body of <c>POST clusters</c>: the arguments of <c>scalectl cluster run</c>.</summary>
public sealed record ClusterRequest
{
    /// <summary>UNIX seconds, <c>now</c> (as soon as every machine is up) or <c>+90s</c>.</summary>
    public required string TimeStart { get; init; }

    /// <summary>UNIX seconds, or <c>+90s</c>: that long after the start.</summary>
    public required string TimeEnd { get; init; }

    /// <summary>Length of a step, seconds.</summary>
    public required double TimeStep { get; init; }

    /// <summary>IP address, name or URL.</summary>
    public required EncodedText Target { get; init; }

    public required EncodedText Function { get; init; }

    /// <summary>Number of machines.</summary>
    public required int Size { get; init; }

    /// <summary>Machine type, for example <c>t2.micro</c>.</summary>
    public required string Type { get; init; }

    public string? Name { get; set; }

    public Spread Spread { get; set; } = Spread.Even;

    public Split Split { get; set; } = Split.Multiply;

    public long Seed { get; set; } = 1;

    public double TimeoutSeconds { get; set; } = 10;

    public int MaxConnections { get; set; } = 1024;

    /// <summary>How it sends and receives.</summary>
    public EngineKind Engine { get; set; } = EngineKind.Auto;

    /// <summary>When it sends.</summary>
    public Dispatch Dispatch { get; set; } = Dispatch.Hold;

    /// <summary>Grid of <see cref="Dispatch.Hold"/>, milliseconds.</summary>
    public double TickMs { get; set; } = 1;

    /// <summary>HTTP/2, by agreement within TLS or by prior knowledge.</summary>
    public bool Http2 { get; set; }

    /// <summary>Takes any certificate of an https target.</summary>
    public bool Insecure { get; set; }

    /// <summary>Certificates in PEM that an https target's must descend from; null: those that the machines trust.</summary>
    public EncodedText? CaCertificates { get; set; }

    /// <summary>Each <c>METHOD /path weight</c>, or a JSON object with method, path, weight, name, headers and body; none: <c>GET</c> of the target's own path.</summary>
    public IReadOnlyList<EncodedText> Routes { get; set; } = [];

    /// <summary>Each <c>Name: value</c>.</summary>
    public IReadOnlyList<EncodedText> Headers { get; set; } = [];

    public IReadOnlyDictionary<string, double> Variables { get; set; } = new Dictionary<string, double>();
}

/// <summary>States of a diagnostics cluster.</summary>
[JsonConverter(typeof(Word<ClusterState>))]
public enum ClusterState
{
    /// <summary>Asked for; its machines start.</summary>
    Launching,

    /// <summary>Every machine is up and waits for the start.</summary>
    Waiting,
    Running,

    /// <summary>All is sent and answered; the machines still cost money until removed.</summary>
    Done,
    Failed,
    Removing,
    Removed,
}

/// <summary>One machine of a cluster.</summary>
public sealed record ClusterMachineView(int Index, string InstanceId, string? Address, string State, long Planned, long Sent, long Answered, long NoAnswer, long Missed);

/// <summary>A diagnostics cluster as it is shown.</summary>
public sealed record ClusterView
{
    public required string Name { get; init; }

    /// <summary>Key of its samples in the store: its experiment's id; of a cluster on its own <c>cluster/NAME</c>.</summary>
    public required string RunId { get; init; }

    public required ClusterState State { get; init; }

    public string? Message { get; init; }

    public required string Target { get; init; }

    public required string Function { get; init; }

    public required int Size { get; init; }

    public required string Type { get; init; }

    public required int Steps { get; init; }

    public required double StepSeconds { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The experiment that owns it, if any.</summary>
    public string? Experiment { get; init; }

    public IReadOnlyList<ClusterMachineView> Machines { get; init; } = [];

    /// <summary>What was sent and answered so far, all machines together.</summary>
    public LoadReport? Load { get; init; }
}

/// <summary>What a removal deleted, one line a resource.</summary>
public sealed record RemovalView(IReadOnlyList<string> Removed)
{
    /// <summary>What was done instead, where nothing was to be deleted.</summary>
    public string? Message { get; init; }
}
