using System.Globalization;
using System.Text.Json.Serialization;
using Scalectl.Api;
using Scalectl.Load;

namespace Scalectl.Experiments;

/// <summary>The load of an experiment.</summary>
public sealed record LoadSpecification
{
    /// <summary>Of x = 1, 2, 3 ..; see <see cref="LoadFunction"/>.</summary>
    public required string Function { get; init; }

    /// <summary>Length of a step, default 1m.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan Step { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Number of steps, at least 1.</summary>
    public int Steps { get; init; } = 60;

    /// <summary>Machines that send it, at least 1.</summary>
    public int Machines { get; init; } = 1;

    /// <summary>Their type.</summary>
    public string Type { get; init; } = "t3.micro";

    /// <summary>Together f(x), or each.</summary>
    public Split Split { get; init; } = Split.Share;

    /// <summary>How a step's requests are placed in it.</summary>
    public Spread Spread { get; init; } = Spread.Even;

    /// <summary>Seed of whatever is drawn.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How long an answer may take, default 10s.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most connections of one machine.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>How the machines send and receive.</summary>
    public EngineKind Engine { get; init; } = EngineKind.Auto;

    /// <summary>When they send what is due.</summary>
    public Dispatch Dispatch { get; init; } = Dispatch.Hold;

    /// <summary>Grid of <see cref="Dispatch.Hold"/>, default 1ms.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan Tick { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>HTTP/2, by agreement within TLS or by prior knowledge.</summary>
    public bool Http2 { get; init; }

    /// <summary>Takes any certificate of an https target.</summary>
    public bool Insecure { get; init; }

    /// <summary>Certificates in PEM that an https target's must descend from; null: those that the machines trust.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>Named values of the function.</summary>
    public IReadOnlyDictionary<string, double> Variables { get; init; } = new Dictionary<string, double>();

    /// <summary>The mix of requests.</summary>
    public IReadOnlyList<Route> Routes { get; init; } = [new Route()];

    /// <summary>Headers of every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Length of the whole load.</summary>
    [JsonIgnore]
    public TimeSpan Duration => Step * Steps;

    /// <summary>The plan; the function and the ranges have been checked when the specification was read.</summary>
    public Outcome<LoadPlan> Plan()
    {
        var function = LoadFunction.Parse(Function, Variables, argument: "load.function");
        return function.Ok ? LoadPlan.Create(function.Value, Steps, Step.TotalSeconds, Machines, Split) : function.Errors.ToList();
    }

    /// <summary>The same as the API's request to run a cluster, starting as soon as every machine is up.</summary>
    /// <param name="target">Where to send it.</param>
    /// <param name="name">Name of the cluster.</param>
    public ClusterRequest ToRequest(string target, string name) => new()
    {
        Name = name,
        TimeStart = "now",
        TimeEnd = string.Create(CultureInfo.InvariantCulture, $"+{Duration.TotalSeconds}s"),
        TimeStep = Step.TotalSeconds,
        Target = target,
        Function = Function,
        Size = Machines,
        Type = Type,
        Spread = Spread,
        Split = Split,
        Seed = Seed,
        TimeoutSeconds = Timeout.TotalSeconds,
        MaxConnections = MaxConnections,
        Engine = Engine,
        Dispatch = Dispatch,
        TickMs = Tick.TotalMilliseconds,
        Http2 = Http2,
        Insecure = Insecure,
        CaCertificates = CaCertificates is { } pem ? new EncodedText(pem) : (EncodedText?)null,
        Routes = [.. Routes.Select(r => new EncodedText(RouteText.Of(r)))],
        Headers = [.. Headers.Select(h => new EncodedText($"{h.Key}: {h.Value}"))],
        Variables = Variables,
    };
}
