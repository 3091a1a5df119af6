using System.Text.Json;
using System.Text.Json.Serialization;
using Scalectl.Api;
using Scalectl.Daemon.Store;
using Scalectl.Elasticity.Calibration;
using Scalectl.Experiments;
using Scalectl.Pricing;

namespace Scalectl.Daemon.Experiments;

/// <summary>An experiment as it lies in the store: everything that a daemon needs to go on with it.</summary>
public sealed record StoredExperiment
{
    public static DocumentKind<StoredExperiment> Kind { get; } = new("experiments", StoredExperimentJson.Default.StoredExperiment);

    /// <summary>Reports lie apart, under their experiment's id: a list does not read them.</summary>
    public static DocumentKind<ExperimentReport> Reports { get; } = new("experiment-reports", StoredExperimentJson.Default.ExperimentReport);

    public required string Id { get; init; }

    /// <summary>Place in the queue: submissions are counted.</summary>
    public required long Number { get; init; }

    /// <summary>Whose cloud it runs on.</summary>
    public required string User { get; init; }

    public required ExperimentSpecification Specification { get; init; }

    /// <summary>Its place among those that were submitted with it; null: it was submitted alone.</summary>
    public GroupPlace? Group { get; init; }

    /// <summary>The tuning that it is a run of; null: it is none's.</summary>
    public TuningPlace? Tuning { get; init; }

    public required ExperimentState State { get; init; }

    /// <summary>When <see cref="State"/> was entered: what a state may take is counted from here, also across a restart.</summary>
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>Why it fails or what it waits for.</summary>
    public string? Message { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it left the queue: its budget counts from here.</summary>
    public DateTimeOffset? BeganAt { get; init; }

    /// <summary>Start of the load's first step.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>End of the load's last step, or when the load was ended.</summary>
    public DateTimeOffset? LoadEndsAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public bool StopRequested { get; init; }

    /// <summary>How it will end; null: not decided yet.</summary>
    public ExperimentState? Ending { get; init; }

    /// <summary>Its budget ended it: see <see cref="Message"/>.</summary>
    public bool BudgetReached { get; init; }

    public TestedApp? App { get; init; }

    /// <summary>The app's price where its file states none, as it was when the app was found: computed again, the cost is the same.</summary>
    public KnownPrice? ListPrice { get; init; }

    /// <summary>The price of the machines that send its load.</summary>
    public KnownPrice? LoadPrice { get; init; }

    /// <summary>The mapping that its specification named, as it was then, without its runs: a later calibration does not change this experiment.</summary>
    public CalibratedMapping? Mapping { get; init; }

    /// <summary>The policy whose target is another one while it runs.</summary>
    public PolicyChange? Policy { get; init; }

    /// <summary>The cloud was told the scheduled changes of its group.</summary>
    public bool Scheduled { get; init; }

    /// <summary>Samples are collected, or were.</summary>
    public bool Collecting { get; init; }

    /// <summary>A cluster was asked for.</summary>
    public bool Clustered { get; init; }

    /// <summary>It ended, but what it made could not be removed yet.</summary>
    public bool Leftovers { get; init; }

    /// <summary>Null where it was not asked for (see <see cref="ExperimentArchive.OpenAsync"/>), and before there is one.</summary>
    [JsonIgnore]
    public ExperimentReport? Report { get; init; }

    [JsonIgnore]
    public bool Ended => State is ExperimentState.Done or ExperimentState.Failed or ExperimentState.Stopped;

    /// <summary>Name of its cluster, and of the app that it deploys for itself.</summary>
    [JsonIgnore]
    public string ResourceName => ExperimentIds.ResourceName(Id);
}

/// <summary>The application under test, as far as an experiment needs to know it.</summary>
public sealed record TestedApp
{
    /// <summary>Name of a deployed app; null: a group or an address.</summary>
    public string? Name { get; init; }

    /// <summary>Machine type; null: not known.</summary>
    public string? Type { get; init; }

    /// <summary>Made for this experiment and removed after it.</summary>
    public bool Owned { get; init; }

    public string? Url { get; init; }

    public string? Group { get; init; }

    public string? LoadBalancerArn { get; init; }

    public string? TargetGroupArn { get; init; }

    /// <summary>Where the group is brought to before the load begins; null: left as it is.</summary>
    public int? Start { get; init; }

    /// <summary>Most machines of the group.</summary>
    public int? Max { get; init; }
}

/// <summary>The removed experiment of a name that had the largest number.</summary>
public sealed record RemovedExperiment(string LastId)
{
    /// <summary>By name.</summary>
    public static DocumentKind<RemovedExperiment> Kind { get; } = new("removed-experiments", StoredExperimentJson.Default.RemovedExperiment);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredExperiment))]
[JsonSerializable(typeof(ExperimentReport))]
[JsonSerializable(typeof(RemovedExperiment))]
public sealed partial class StoredExperimentJson : JsonSerializerContext;
