using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Daemon.Store;
using Scalectl.Series;

namespace Scalectl.Daemon.Collection;

/// <summary>A collection that goes on after a restart of the daemon.</summary>
public sealed record StoredCollection(CollectionRequest Request, string User, DateTimeOffset StartedAt);

/// <summary>Documents of the collection. Lives and activities are kept per run, their id is the run's.</summary>
public static class CollectionKinds
{
    public static DocumentKind<StoredCollection> Collections { get; } = new("collections", CollectionJson.Default.StoredCollection);

    public static DocumentKind<List<MachineLife>> Lives { get; } = new("lives", CollectionJson.Default.ListMachineLife);

    public static DocumentKind<List<ScalingActivity>> Activities { get; } = new("activities", CollectionJson.Default.ListScalingActivity);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredCollection))]
[JsonSerializable(typeof(List<MachineLife>))]
[JsonSerializable(typeof(List<ScalingActivity>))]
internal sealed partial class CollectionJson : JsonSerializerContext;
