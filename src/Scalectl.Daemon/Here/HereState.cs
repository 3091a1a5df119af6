using System.Text.Json;
using System.Text.Json.Serialization;

namespace Scalectl.Daemon.Here;

/// <summary>What runs here, as it lies in the home: the next daemon finds its processes again.</summary>
internal sealed record HereState
{
    public IReadOnlyList<HereTemplate> Templates { get; set; } = [];

    public IReadOnlyList<HereGroup> Groups { get; set; } = [];
}

/// <summary>A script that machines run.</summary>
internal sealed record HereTemplate(string Id, string Name, string Script, IReadOnlyDictionary<string, string> Tags);

/// <summary>Processes of one script: as many as are wanted, until their end.</summary>
internal sealed record HereGroup(string Name, string Script, int Desired, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>When all of them end; null: not decided.</summary>
    public DateTimeOffset? EndsAt { get; set; }

    public IReadOnlyList<HereMachine> Machines { get; set; } = [];

    /// <summary>The last one that ended by itself, in its own words; null: none did.</summary>
    public HereFailure? Failure { get; set; }

    /// <summary>How many ended soon after their start, one after the other.</summary>
    public int FailedStarts { get; set; }
}

/// <param name="StartedTicks">The process' own start, as the kernel counts it: a process id may be given again.</param>
/// <param name="Address">Host and port of its control port; null: it has not said it yet.</param>
internal sealed record HereMachine(string Id, int ProcessId, long StartedTicks, DateTimeOffset StartedAt, string? Address);

internal sealed record HereFailure(DateTimeOffset At, string Sentence);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HereState))]
internal sealed partial class HereJson : JsonSerializerContext;
