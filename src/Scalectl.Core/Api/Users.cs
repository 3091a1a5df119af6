using System.Text.Json.Serialization;

namespace Scalectl.Api;

/// <summary>How a cluster's machines get the generator.</summary>
[JsonConverter(typeof(Word<Bootstrap>))]
public enum Bootstrap
{
    /// <summary>User data installs docker and runs the generator's image (AWS).</summary>
    Docker,

    /// <summary>The generator is on the machine's PATH (the lab, or an own image).</summary>
    Process,
}

/// <summary>A user's cloud settings as they are given: body of <c>POST users</c>. The secret is write-only.</summary>
public sealed record UserSettings
{
    public required string Name { get; init; }

    public required string Region { get; init; }

    /// <summary>A profile of the AWS configuration; exclusive with static keys.</summary>
    public string? Profile { get; set; }

    public string? AccessKeyId { get; set; }

    public string? SecretAccessKey { get; set; }

    public string? RoleArn { get; set; }

    public string? ExternalId { get; set; }

    public string? KeyName { get; set; }

    public IReadOnlyList<string> SubnetIds { get; set; } = [];

    public string? SecurityGroupId { get; set; }

    /// <summary>Overrides every service's endpoint (the lab).</summary>
    public string? EndpointUrl { get; set; }

    public Bootstrap Bootstrap { get; set; } = Bootstrap.Docker;

    /// <summary>The cloud's metric interval in seconds: 60 on AWS, 1 in the lab by default.</summary>
    public double PeriodSeconds { get; set; } = 60;
}

/// <summary>A stored user as it is shown: never a secret.</summary>
/// <param name="AccessKeyIdEnd">The last four characters of the key id; null without static keys.</param>
public sealed record UserView(
    string Name, string Region, string? Profile, string? AccessKeyIdEnd, string? RoleArn, string? KeyName, IReadOnlyList<string> SubnetIds,
    string? SecurityGroupId, string? EndpointUrl, Bootstrap Bootstrap, double PeriodSeconds, bool Active, string? Account, string? Arn);

/// <summary>Body of <c>POST setup</c>.</summary>
public sealed record SetupRequest(string Name, bool Force);

/// <summary>Answer of <c>POST setup</c>; the message is the thesis' sentence.</summary>
public sealed record SetupView(string User, int RunningClusters, string Message)
{
    /// <summary>Where the user's settings come from; null: they are the daemon's own.</summary>
    public string? Origin { get; set; }
}
