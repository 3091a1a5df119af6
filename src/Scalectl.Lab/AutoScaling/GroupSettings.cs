namespace Scalectl.Lab.AutoScaling;

/// <summary>A launch template and its version as a group or an instance names them.</summary>
public sealed record TemplateReference(string Id, string Name, string Version);

public sealed record GroupTag(string Key, string Value, bool PropagateAtLaunch);

/// <summary>What a user set on a group. Defaults are the API's own.</summary>
public sealed record GroupSettings
{
    public required string Name { get; init; }
    public required TemplateReference Template { get; init; }
    public required int Min { get; init; }
    public required int Max { get; init; }

    /// <summary>For simple scaling; also the last resort for warm-up. AWS: 300 s.</summary>
    public TimeSpan DefaultCooldown { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Null: not set (the cooldown stands in).</summary>
    public TimeSpan? DefaultInstanceWarmup { get; init; }

    /// <summary>EC2 or ELB.</summary>
    public string HealthCheckType { get; init; } = "EC2";
    public TimeSpan HealthCheckGracePeriod { get; init; }
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>Comma-joined subnet ids; "" when zones were given.</summary>
    public string Subnets { get; init; } = "";
    public IReadOnlyList<string> TargetGroupArns { get; init; } = [];
    public IReadOnlyList<GroupTag> Tags { get; init; } = [];
    public IReadOnlyList<string> TerminationPolicies { get; init; } = ["Default"];
    public bool ProtectNewInstances { get; init; }
}
