namespace Scalectl.Aws.Connection;

/// <summary>Where and as whom to call the cloud. It holds names only, never a secret, so it may be stored and shown.</summary>
public sealed record AwsConnection(string Region)
{
    /// <summary>A profile of ~/.aws/config; without one (and without keys), the SDK's default chain decides.</summary>
    public string? Profile { get; init; }

    /// <summary>A role to assume with the identity that keys, profile or chain give.</summary>
    public string? RoleArn { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>Overrides every service's endpoint: the lab.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>How long one call may take, retries included.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one attempt of a call may take.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>Long-lived keys, given at run time only; they never appear in a log or a message.</summary>
public sealed record StaticKeys(string AccessKeyId, string SecretAccessKey, string? SessionToken = null)
{
    public override string ToString() => $"StaticKeys …{(AccessKeyId.Length > 4 ? AccessKeyId[^4..] : "")}";
}
