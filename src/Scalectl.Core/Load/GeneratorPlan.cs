namespace Scalectl.Load;

/// <summary>
/// What a generator is told, once, when its machine starts: the whole plan, carried base64url-encoded as JSON in
/// <c>SCALECTL_PLAN</c> so that no shell on the way re-reads it.
/// </summary>
/// <remarks>What has a default has a setter: source-generated JSON overwrites the default of an init-only property that the text leaves out.</remarks>
public sealed record GeneratorPlan
{
    /// <summary>The run that this plan belongs to.</summary>
    public required string RunId { get; init; }

    /// <summary>Absolute http or https URL.</summary>
    public required string Target { get; init; }

    /// <summary>The load function, of x = 1, 2, 3 ..</summary>
    public required string Function { get; init; }

    /// <summary>How many steps, at least 1.</summary>
    public required int Steps { get; init; }

    /// <summary>Length of a step in seconds, more than 0.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>When step 1 begins, UNIX seconds; null: the daemon says when, once all machines are up (<see cref="GeneratorAssignment"/>).</summary>
    public double? TimeStart { get; set; }

    public Spread Spread { get; set; } = Spread.Even;

    public Split Split { get; set; } = Split.Multiply;

    /// <summary>Number of machines in the cluster (the function's <c>n</c>).</summary>
    public int Machines { get; set; } = 1;

    /// <summary>Seed of the poisson spread and of the choice of routes.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>How long an answer may take, from the moment it was sent.</summary>
    public double TimeoutSeconds { get; set; } = 10;

    /// <summary>Most connections of one machine.</summary>
    public int MaxConnections { get; set; } = 1024;

    public IReadOnlyDictionary<string, double> Variables { get; set; } = new Dictionary<string, double>();

    public IReadOnlyList<Route> Routes { get; set; } = [new Route()];

    public IReadOnlyDictionary<string, string> Headers { get; set; } = new Dictionary<string, string>();

    /// <summary>How it sends and receives.</summary>
    public EngineKind Engine { get; set; } = EngineKind.Auto;

    /// <summary>When it sends.</summary>
    public Dispatch Dispatch { get; set; } = Dispatch.Hold;

    /// <summary>Finest and coarsest grid, milliseconds.</summary>
    public const double MinTickMs = 0.01, MaxTickMs = 1000;

    /// <summary>Grid of <see cref="Dispatch.Hold"/>, milliseconds.</summary>
    public double TickMs { get; set; } = 1;

    /// <summary>
    /// Closed loop: each of <see cref="MaxConnections"/> connections sends its next request when its answer is there; the
    /// function counts for nothing, the steps give the time. It finds the most that a target can do, not its response time.
    /// </summary>
    public bool Closed { get; set; }

    /// <summary>HTTP/2: agreed on with TLS, or by prior knowledge where the target is http. Without it HTTP/1.1.</summary>
    public bool Http2 { get; set; }

    /// <summary>Takes any certificate of an https target.</summary>
    public bool Insecure { get; set; }

    /// <summary>Certificates in PEM that an https target's must descend from; null: those that the system trusts.</summary>
    public string? CaCertificates { get; set; }

    /// <summary>Bearer token of the control port; null: no control port is opened.</summary>
    public string? ControlToken { get; set; }
}

/// <summary>Which machine of how many this one is, and when step 1 begins. Sent by the daemon as <c>PUT /v1/assignment</c>.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Machines">Number of machines, at least 1.</param>
/// <param name="TimeStart">UNIX seconds.</param>
public sealed record GeneratorAssignment(int Index, int Machines, double TimeStart);
