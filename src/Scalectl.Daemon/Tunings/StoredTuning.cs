using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Api;
using Scalectl.Daemon.Store;
using Scalectl.Experiments;
using Scalectl.Tuning;

namespace Scalectl.Daemon.Tunings;

/// <summary>A tuning as it lies in the store. What comes next follows from its tries alone: a daemon that is killed goes on with them.</summary>
public sealed record StoredTuning
{
    /// <summary>By id.</summary>
    public static DocumentKind<StoredTuning> Kind { get; } = new("tunings", TuningJson.Default.StoredTuning);

    /// <summary>Ids are counted: one that was removed is not given again.</summary>
    public static DocumentKind<TuningCount> Count { get; } = new("tuning-count", TuningJson.Default.TuningCount);

    /// <summary>Place in the queue, from 1.</summary>
    public required long Number { get; init; }

    [JsonIgnore]
    public string Id => string.Create(CultureInfo.InvariantCulture, $"t{Number}");

    /// <summary>Whose cloud it runs on; null: it is simulated, and nobody's.</summary>
    public string? User { get; init; }

    public required TuningRequest Request { get; init; }

    public required ExperimentSpecification Specification { get; init; }

    /// <summary>Null: it runs on a cloud.</summary>
    public TrialConstants? Simulation { get; init; }

    public required TuningState State { get; init; }

    public string? Message { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool StopRequested { get; init; }

    /// <summary>In their order; only the last one may still run.</summary>
    public IReadOnlyList<StoredTry> Tries { get; init; } = [];

    public TuningAnswer? Answer { get; init; }

    [JsonIgnore]
    public bool Ended => State is TuningState.Done or TuningState.Failed or TuningState.Stopped;

    [JsonIgnore]
    public bool Simulated => Simulation is not null;

    /// <summary>The try under way, or one that a stop or a failure has left unfinished; null: the next one is to be chosen.</summary>
    [JsonIgnore]
    public StoredTry? Open => Tries is [.., { Judged: null } last] ? last : null;

    /// <summary>What has its verdict.</summary>
    [JsonIgnore]
    public IReadOnlyList<TuningTry> Judged => [.. Tries.Select(t => t.Judged).OfType<TuningTry>()];

    /// <summary>Every run that began.</summary>
    [JsonIgnore]
    public IEnumerable<StoredRun> Runs => Tries.SelectMany(t => t.Runs);

    /// <summary>With the last try as it is now.</summary>
    public StoredTuning WithLast(StoredTry last) => this with { Tries = [.. Tries.SkipLast(1), last] };

    public StoredTuning End(TuningState state, string? message, DateTimeOffset now) => this with { State = state, Message = message, EndedAt = now, StopRequested = false };
}

/// <summary>A threshold that is tried.</summary>
public sealed record StoredTry
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required double Threshold { get; init; }

    public required string Reason { get; init; }

    /// <summary>Every run of it, in order, also those that do not count. Only the last one may still run.</summary>
    public IReadOnlyList<StoredRun> Runs { get; init; } = [];

    /// <summary>Null: it needs another run.</summary>
    public TuningTry? Judged { get; init; }

    /// <summary>The run under way; null: none is.</summary>
    [JsonIgnore]
    public StoredRun? Current => Runs is [.., { Over: false } last] ? last : null;

    /// <summary>Those that count.</summary>
    [JsonIgnore]
    public IReadOnlyList<TuningFigures> Figures => [.. Runs.Select(r => r.Figures).OfType<TuningFigures>()];

    public StoredTry WithLast(StoredRun last) => this with { Runs = [.. Runs.SkipLast(1), last] };
}

/// <summary>One run of a try. Stored before its experiment is queued, so that a daemon which comes back finds that or queues it.</summary>
/// <param name="Repetition">From 1.</param>
/// <param name="Attempt">From 1, of that repetition.</param>
public sealed record StoredRun(int Repetition, int Attempt)
{
    /// <summary>Null: not queued yet, or simulated.</summary>
    public string? ExperimentId { get; init; }

    /// <summary>It has ended, whatever came of it.</summary>
    public bool Over { get; init; }

    /// <summary>Null: it does not count.</summary>
    public TuningFigures? Figures { get; init; }

    /// <summary>Why it does not count.</summary>
    public string? Reason { get; init; }

    /// <summary>Its tuning was stopped, or resumed after it: it counts no more as an attempt.</summary>
    public bool Past { get; init; }

    public double Minutes { get; init; }

    /// <summary>Null: no price is known.</summary>
    public double? Cost { get; init; }

    public string? Currency { get; init; }

    public TuningPlace Place(StoredTuning tuning, StoredTry t) => new(tuning.Id, t.Number, Repetition, Attempt, t.Threshold);
}

/// <summary>The largest number that was given.</summary>
public sealed record TuningCount(long Last);

// The simulator's record length may be infinite.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(StoredTuning))]
[JsonSerializable(typeof(TuningCount))]
internal sealed partial class TuningJson : JsonSerializerContext;
