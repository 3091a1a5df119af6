namespace Scalectl.Aws.Compute;

/// <summary>What a machine is started from.</summary>
/// <param name="ImageId"><c>ami-..</c>, or <c>resolve:ssm:/path</c>.</param>
/// <param name="UserData">The script itself; it travels base64-encoded and may have 16 KB.</param>
public sealed record NewLaunchTemplate(string Name, string ImageId, string InstanceType, string UserData, IReadOnlyDictionary<string, string> Tags)
{
    public IReadOnlyList<string> SecurityGroupIds { get; init; } = [];

    public string? KeyName { get; init; }

    /// <summary>Name of an instance profile.</summary>
    public string? InstanceProfile { get; init; }
}

public sealed record LaunchTemplate(string Id, string Name, long Version, IReadOnlyDictionary<string, string> Tags);

/// <param name="State"><c>pending</c>, <c>running</c>, <c>shutting-down</c>, <c>terminated</c>, <c>stopping</c>, <c>stopped</c>.</param>
public sealed record Machine(string InstanceId, string State, DateTimeOffset? LaunchedAt)
{
    public string? PrivateAddress { get; init; }

    public string? PublicAddress { get; init; }

    public string InstanceType { get; init; } = "";

    public string ImageId { get; init; } = "";

    public string? AvailabilityZone { get; init; }

    /// <summary>Why it ended, with the time: <c>User initiated (2026-11-24 03:41:42 GMT)</c>.</summary>
    public string? StateReason { get; init; }
}

public sealed record NewSecurityGroup(string Name, string Description, string VpcId, IReadOnlyDictionary<string, string> Tags);

public sealed record SecurityGroup(string Id, string Name, string? VpcId, IReadOnlyDictionary<string, string> Tags);

/// <summary>TCP from a network (<paramref name="Cidr"/>) or from the machines of a security group (<paramref name="SourceGroupId"/>): one of them.</summary>
public sealed record IngressRule(int FromPort, int ToPort, string? Cidr = null, string? SourceGroupId = null, string? Description = null);

public sealed record Subnet(string Id, string VpcId, string AvailabilityZone, bool IsDefault);

public sealed record Vpc(string Id, bool IsDefault);
