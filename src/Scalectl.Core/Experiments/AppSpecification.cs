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

    /// <summary>The policy under test.</summary>
    public PolicyView Policy { get; init; } = new();

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
        Policy = Policy,
        Port = Port,
        WarmUpSeconds = WarmUp.TotalSeconds,
        HealthCheckPath = HealthCheckPath,
        UserData = UserData is { } text ? new EncodedText(text) : (EncodedText?)null,
    };
}
