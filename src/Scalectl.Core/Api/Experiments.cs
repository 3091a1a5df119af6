using System.Text.Json.Serialization;
using Scalectl.Experiments;
using Scalectl.Series;

namespace Scalectl.Api;

/// <summary>Body of <c>POST experiments</c>.</summary>
/// <param name="Specification">The experiment's file, YAML or JSON.</param>
/// <param name="Repeat">How often to run it, at least 1.</param>
public sealed record ExperimentSubmission(EncodedText Specification, int Repeat = 1)
{
    /// <summary>Further files: with the first one a group, each run <see cref="Repeat"/> times in a shuffled order.</summary>
    public IReadOnlyList<EncodedText> Others { get; set; } = [];

    /// <summary>Same seed, same order; null: drawn, and shown.</summary>
    public long? OrderSeed { get; set; }

    /// <summary>Between the end of a run and the beginning of the next one, 0 to 86400; null: three periods of the cloud.</summary>
    public double? RestSeconds { get; set; }

    /// <summary>Instead of the files' <c>budget.cost</c>: most that each run may cost; null: as the files say.</summary>
    public double? MaxCost { get; set; }
}

/// <summary>The place of a run among those that were submitted with it.</summary>
public sealed record GroupPlace
{
    /// <summary>Id of the group, <c>g7</c>: no experiment has such an id.</summary>
    public required string Id { get; init; }

    /// <summary>From 1, in the order of the runs.</summary>
    public required int Place { get; init; }

    /// <summary>How many runs the group has.</summary>
    public required int Of { get; init; }

    /// <summary>From 1: each round has every experiment once.</summary>
    public required int Round { get; init; }

    /// <summary>How often each experiment runs.</summary>
    public required int Rounds { get; init; }

    /// <summary>What the order was drawn from.</summary>
    public required long OrderSeed { get; init; }

    /// <summary>Rest between two runs, seconds.</summary>
    public required double RestSeconds { get; init; }
}

/// <summary>States of an experiment, in their order; the last three are ends.</summary>
[JsonConverter(typeof(Word<ExperimentState>))]
public enum ExperimentState
{
    Queued,

    /// <summary>The app is made, or looked up.</summary>
    Deploying,

    /// <summary>The group is brought to its start and is waited for.</summary>
    Stabilising,

    /// <summary>The load's machines start.</summary>
    Launching,
    Running,

    /// <summary>The load is over; the last samples are collected.</summary>
    Settling,

    /// <summary>What the experiment made is removed.</summary>
    Removing,
    Done,
    Failed,
    Stopped,
}

/// <summary>A line of <c>experiment list</c>.</summary>
public record ExperimentSummary
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required ExperimentState State { get; init; }

    /// <summary>Why it failed or what it waits for.</summary>
    public string? Message { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Start of the load's first step.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>0 to 1, of the load's duration.</summary>
    public double Progress { get; init; }

    /// <summary>Its budget of money or time ended it before its load was over; the message says which.</summary>
    public bool BudgetReached { get; set; }

    /// <summary>Null: it was submitted alone.</summary>
    public GroupPlace? Group { get; set; }

    /// <summary>The tuning that it is a run of; null: it is none's.</summary>
    public TuningPlace? Tuning { get; set; }
}

/// <summary><c>experiment show</c>: the summary, the specification, and the report's five objects.</summary>
public sealed record ExperimentView : ExperimentSummary
{
    public required ExperimentSpecification Specification { get; init; }

    /// <summary>The mapping that turned its load into demand, as it was when the experiment was submitted.</summary>
    public Elasticity.Calibration.CalibratedMapping? Mapping { get; init; }

    public Elasticity.ElasticityReport? Elasticity { get; init; }

    public Elasticity.ControlLagReport? ControlLag { get; init; }

    public Elasticity.UserReport? User { get; init; }

    public Elasticity.CostReport? Cost { get; init; }

    public Elasticity.LoadReport? Load { get; init; }

    /// <summary>The experiment's limits, each with what was measured; of a running one, so far.</summary>
    public IReadOnlyList<SloResult> Slo { get; init; } = [];

    public IReadOnlyList<ScalingActivity> Activities { get; init; } = [];
}

/// <summary>One series of <c>GET experiments/{id}/samples</c>: times in UNIX milliseconds beside their values.</summary>
public sealed record SeriesView(string Source, string Series, IReadOnlyList<long> TimesMs, IReadOnlyList<double> Values);

/// <summary>One event of <c>GET experiments/{id}/live</c>: the state, the newest values, and at the end the whole view.</summary>
public sealed record LiveView(ExperimentSummary Experiment, IReadOnlyDictionary<string, double> Latest)
{
    /// <summary>The experiment's limits so far; empty: it has none, or nothing is measured yet.</summary>
    public IReadOnlyList<SloResult> Slo { get; set; } = [];

    /// <summary>What it has cost so far; null: no price is known, or nothing runs yet.</summary>
    public Elasticity.CostSoFar? Cost { get; set; }
}
