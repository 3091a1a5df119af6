namespace Scalectl.Aws.AutoScaling;

/// <summary>One version of a launch template.</summary>
public sealed record LaunchTemplateVersion(string Id, string Version = "$Latest");

/// <summary>What a new group is made of.</summary>
public sealed record NewGroup(string Name, LaunchTemplateVersion LaunchTemplate, int Min, int Max)
{
    public int? Desired { get; init; }

    public IReadOnlyList<string> SubnetIds { get; init; } = [];

    /// <summary>Only where no subnets are given.</summary>
    public IReadOnlyList<string> AvailabilityZones { get; init; } = [];

    public IReadOnlyList<string> TargetGroupArns { get; init; } = [];

    /// <summary>Of simple scaling only; AWS's default is 300 s.</summary>
    public TimeSpan? DefaultCooldown { get; init; }

    /// <summary>Of target tracking and step scaling.</summary>
    public TimeSpan? DefaultInstanceWarmup { get; init; }

    /// <summary><c>EC2</c> or <c>ELB</c>.</summary>
    public string? HealthCheckType { get; init; }

    /// <summary>AWS's default by API is 0.</summary>
    public TimeSpan? HealthCheckGracePeriod { get; init; }

    /// <summary>Given to its machines too.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>What to change; null: leave as it is.</summary>
public sealed record GroupChange
{
    public int? Min { get; init; }

    public int? Max { get; init; }

    public int? Desired { get; init; }

    public LaunchTemplateVersion? LaunchTemplate { get; init; }

    public TimeSpan? DefaultInstanceWarmup { get; init; }

    public TimeSpan? DefaultCooldown { get; init; }
}

/// <summary>A group as the cloud describes it.</summary>
/// <param name="Status">Null, or <c>Delete in progress</c>.</param>
public sealed record ScalingGroup(string Name, int Min, int Max, int Desired, string? Status, DateTimeOffset? CreatedAt)
{
    public string? Arn { get; init; }

    public int DefaultCooldownSeconds { get; init; }

    public int? DefaultInstanceWarmupSeconds { get; init; }

    public LaunchTemplateVersion? LaunchTemplate { get; init; }

    public IReadOnlyList<GroupInstance> Instances { get; init; } = [];

    public IReadOnlyList<string> TargetGroupArns { get; init; } = [];

    public bool MetricsEnabled { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <param name="LifecycleState"><c>Pending</c>, <c>InService</c>, <c>Terminating</c>, <c>Terminated</c>, with <c>:Wait</c> and <c>:Proceed</c> forms.</param>
public sealed record GroupInstance(string InstanceId, string InstanceType, string AvailabilityZone, string LifecycleState, string HealthStatus);

/// <param name="StatusMessage">Why it failed.</param>
/// <param name="Progress">Percent.</param>
public sealed record GroupActivity(
    string Id, DateTimeOffset Start, DateTimeOffset? End, string Status, string? StatusMessage, string Description, string Cause, int Progress);

public sealed record GroupTag(string Group, string Key, string Value);

/// <summary>A change of a group's limits at a time, which the cloud itself makes: the end of everything that costs money.</summary>
public sealed record ScheduledAction(string Name, DateTimeOffset At, int? Min, int? Max, int? Desired);
