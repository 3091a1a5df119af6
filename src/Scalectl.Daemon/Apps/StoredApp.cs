using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Api;
using Scalectl.Daemon.Resources;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Apps;

/// <summary>An app as it lies in the store.</summary>
public sealed record StoredApp
{
    public static DocumentKind<StoredApp> Kind { get; } = new("apps", AppJson.Default.StoredApp);

    public required AppRequest Request { get; init; }

    public required string User { get; init; }

    public string? Experiment { get; init; }

    /// <summary>Its group is somebody else's: nothing of it is changed or removed.</summary>
    public bool Attached { get; init; }

    public required AppState State { get; init; }

    public string? Message { get; init; }

    public required string Group { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    public string? LoadBalancerArn { get; init; }

    public string? DnsName { get; init; }

    public string? TargetGroupArn { get; init; }

    [JsonIgnore]
    public string Name => Request.Name;

    /// <param name="owner">Id of the daemon's home.</param>
    public static StoredApp New(AppRequest request, string user, string? experiment, string owner, DateTimeOffset now) => new()
    {
        Request = request,
        User = user,
        Experiment = experiment,
        State = AppState.Deploying,
        Group = ResourceNames.App(request.Name),
        CreatedAt = now,
        Tags = ResourceTags.Of(ResourceTags.App, request.Name, owner, experiment, null),
    };
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredApp))]
internal sealed partial class AppJson : JsonSerializerContext;
