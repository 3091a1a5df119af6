using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Api;
using Scalectl.Daemon.Resources;
using Scalectl.Daemon.Store;
using Scalectl.Load;

namespace Scalectl.Daemon.Clusters;

/// <summary>A cluster as it lies in the store: everything that a daemon needs to go on with it.</summary>
public sealed record StoredCluster
{
    public static DocumentKind<StoredCluster> Kind { get; } = new("clusters", ClusterJson.Default.StoredCluster);

    public required string Name { get; init; }

    public required string RunId { get; init; }

    /// <summary>Whose cloud it runs on.</summary>
    public required string User { get; init; }

    public string? Experiment { get; init; }

    public required ClusterState State { get; init; }

    public string? Message { get; init; }

    public required string Type { get; init; }

    public required string Group { get; init; }

    public required GeneratorPlan Plan { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the cloud itself stops it.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Tags of its resources.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>The network that its control ports are open for; null: its security group is the user's.</summary>
    public string? ControlCidr { get; init; }

    /// <summary>Start of step 1, UNIX seconds; null: not decided yet.</summary>
    public double? TimeStart { get; init; }

    public IReadOnlyList<StoredMachine> Machines { get; init; } = [];

    [JsonIgnore]
    public int Size => Plan.Machines;

    /// <summary>End of the last step, UNIX seconds.</summary>
    [JsonIgnore]
    public double? TimeEnd => TimeStart + (Plan.Steps * Plan.StepSeconds);

    /// <summary>Whether it may have machines.</summary>
    [JsonIgnore]
    public bool Alive => State is not (ClusterState.Removed or ClusterState.Removing);

    /// <summary>The run of a cluster that no experiment owns. An experiment's id has no slash: the two can never be one run.</summary>
    public static string OwnRun(string name) => $"cluster/{name}";

    /// <param name="owner">Id of the daemon's home.</param>
    public static StoredCluster New(string name, string? experiment, string type, GeneratorPlan plan, string user, string owner, DateTimeOffset now, ClusterOptions options)
    {
        var end = (plan.TimeStart is { } start ? DateTimeOffset.FromUnixTimeMilliseconds((long)(start * 1000)) : now + options.LaunchTimeout)
            + TimeSpan.FromSeconds(plan.Steps * plan.StepSeconds);
        var expires = (end > now ? end : now) + options.Grace;
        return new StoredCluster
        {
            Name = name,
            RunId = plan.RunId,
            User = user,
            Experiment = experiment,
            State = ClusterState.Launching,
            Type = type,
            Group = ResourceNames.Cluster(name),
            Plan = plan,
            CreatedAt = now,
            ExpiresAt = expires,
            Tags = ResourceTags.Of(ResourceTags.Cluster, name, owner, experiment, expires),
            TimeStart = plan.TimeStart,
        };
    }

    public bool Same(StoredCluster other) => State == other.State && Message == other.Message && TimeStart == other.TimeStart && Machines.SequenceEqual(other.Machines);
}

/// <summary>One machine of a cluster.</summary>
/// <param name="Index">From 0; a machine that replaces a dead one takes its index.</param>
/// <param name="Address">The address that answered last; null: none yet.</param>
/// <param name="SeqBase">Added to the sequence numbers of this machine's seconds: the last number of the machines that had its index before.</param>
public sealed record StoredMachine(int Index, string InstanceId, string? Address, long SeqBase)
{
    /// <summary>What it said last.</summary>
    public GeneratorState? State { get; init; }

    /// <summary>Last sequence number that it told of, counted from 1 by itself: without <see cref="SeqBase"/>.</summary>
    public long LastSeq { get; init; }

    public long Planned { get; init; }

    public long Sent { get; init; }

    public long Answered { get; init; }

    public long NoAnswer { get; init; }

    public long Missed { get; init; }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(GeneratorEnumConverter<Spread>), typeof(GeneratorEnumConverter<Split>), typeof(GeneratorEnumConverter<GeneratorState>)])]
[JsonSerializable(typeof(StoredCluster))]
internal sealed partial class ClusterJson : JsonSerializerContext;
