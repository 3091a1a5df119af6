using System.Text.Json.Serialization;
using Scalectl.Api;

namespace Scalectl.Experiments;

/// <summary>The application under test: exactly one of the four is set.</summary>
public sealed record AppSpecification
{
    /// <summary>An app that was deployed with <c>scalectl app deploy</c>.</summary>
    public string? Name { get; init; }

    /// <summary>An auto scaling group that exists; restored afterwards to what it was.</summary>
    public string? Attach { get; init; }

    /// <summary>
    /// Target of the group's target-tracking policy while the experiment runs, in the unit of its metric; afterwards the
    /// policy is what it was. Null: the policy is left as it is. Only with <see cref="Name"/> or <see cref="Attach"/>.
    /// </summary>
    public double? PolicyTarget { get; init; }

    /// <summary>An http or https URL without any cloud: user-oriented metrics only.</summary>
    public string? Target { get; init; }

    /// <summary>R, the most machines that the autoscaler behind <see cref="Target"/> may have; null: not known.</summary>
    public int? Max { get; init; }

    /// <summary>Made for this experiment, removed after it.</summary>
    public DeploySpecification? Deploy { get; init; }
}

/// <summary>An app that an experiment makes for itself.</summary>
public sealed record DeploySpecification
{
    /// <summary>A machine image; exactly one of this and <see cref="DockerImage"/>.</summary>
    public string? ImageId { get; init; }

    /// <summary>A container image that listens on <see cref="Port"/>.</summary>
    public string? DockerImage { get; init; }

    /// <summary>Machine type.</summary>
    public string Type { get; init; } = "t3.micro";

    /// <summary>Fewest machines, 0 or more; the group starts with these.</summary>
    public int Min { get; init; } = 1;

    /// <summary>Most machines, 1 or more: R of the metrics.</summary>
    public int Max { get; init; } = 8;

    /// <summary>How long a new machine is left out of the policy's mean, default 5m.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Port of the application, 1 to 65535.</summary>
    public int Port { get; init; } = 80;

    /// <summary>Path that the load balancer checks.</summary>
    public string HealthCheckPath { get; init; } = "/";

    /// <summary>User data of the machines.</summary>
    public string? UserData { get; init; }

    /// <summary>The policies under test, at least one; several act together as <see cref="Scaling.ScalingPolicies.Combine"/> says.</summary>
    [JsonIgnore]
    public IReadOnlyList<PolicyView> Policies { get; init; } = [new()];

    /// <summary>The only policy, or the first of several; setting it leaves the others.</summary>
    [JsonIgnore]
    public PolicyView Policy
    {
        get => Policies[0];
        init => Policies = [value, .. Policies.Skip(1)];
    }

    /// <summary>The file's key <c>policy</c>; null: there are several.</summary>
    [JsonPropertyName("policy")]
    public PolicyView? OnlyPolicy
    {
        get => Policies.Count == 1 ? Policies[0] : null;
        init => Policies = value is null ? Policies : [value];
    }

    /// <summary>The file's key <c>policies</c>; null: there is one.</summary>
    [JsonPropertyName("policies")]
    public IReadOnlyList<PolicyView>? SeveralPolicies
    {
        get => Policies.Count > 1 ? Policies : null;
        init => Policies = value is { Count: > 0 } ? value : Policies;
    }

    /// <summary>Changes of the group's sizes at fixed moments of the load; null: none. Ascending.</summary>
    public IReadOnlyList<ScheduleEntry>? Schedule { get; init; }

    /// <summary>Most machines that the group may have at any time, scheduled changes included.</summary>
    [JsonIgnore]
    public int MostMachines => Math.Max(Max, Schedule?.Max(entry => entry.Max) ?? 0);

    /// <summary>The same as the API's request to deploy an app.</summary>
    /// <param name="name">Name of the app.</param>
    public AppRequest ToRequest(string name) => new()
    {
        Name = name,
        ImageId = ImageId,
        DockerImage = DockerImage,
        Type = Type,
        Min = Min,
        Max = Max,
        ScheduledMax = MostMachines > Max ? MostMachines : null,
        Policy = Policy,
        Policies = SeveralPolicies ?? [],
        Port = Port,
        WarmUpSeconds = WarmUp.TotalSeconds,
        HealthCheckPath = HealthCheckPath,
        UserData = UserData is { } text ? new EncodedText(text) : (EncodedText?)null,
    };
}
