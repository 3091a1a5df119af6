using System.Text.Json.Serialization;
using Scalectl.Elasticity.Calibration;
using Scalectl.Simulation;
using Scalectl.Simulation.Replay;
using Scalectl.Tuning;

namespace Scalectl.Api;

/// <summary>Body of <c>POST tunings</c>: the options of <c>scalectl tune</c>.</summary>
public sealed record TuningRequest
{
    /// <summary>The experiment that each try is: its file's text, YAML or JSON.</summary>
    public required EncodedText Experiment { get; init; }

    public TuningMethod Method { get; set; } = TuningMethod.Guided;

    /// <summary>In the simulator instead of on a cloud: no user, no machines, milliseconds a try.</summary>
    public bool Simulate { get; set; }

    /// <summary>What the experiment's file does not say of its machines; only with <see cref="Simulate"/>.</summary>
    public TuningSimulation Simulation { get; set; } = new();

    /// <summary>First threshold, percent of CPU.</summary>
    public double Start { get; set; } = 10;

    /// <summary>What <c>slow-start</c> adds, and how near <c>bisect</c> and <c>guided</c> come, percent.</summary>
    public double Step { get; set; } = 5;

    /// <summary>No threshold below it is tried, percent.</summary>
    public double Least { get; set; } = 1;

    /// <summary>No threshold above it is tried, percent.</summary>
    public double Most { get; set; } = 100;

    /// <summary>Most errors that a threshold may have: a count (<c>0</c>) or a share of all requests (<c>0.5%</c>).</summary>
    public string ErrorLimit { get; set; } = "0";

    /// <summary>What is best among the thresholds that hold.</summary>
    public TuningObjective Objective { get; set; } = TuningObjective.Balanced;

    /// <summary>Instead of <see cref="Objective"/>: 1 is responsiveness only, 0 cost only; null: as the objective says.</summary>
    public double? Weight { get; set; }

    /// <summary>Most runs of one threshold; fewer where they agree early.</summary>
    public int Repeat { get; set; } = 1;

    /// <summary>Most runs in all, repetitions included; null: 30.</summary>
    public int? BudgetRuns { get; set; }

    /// <summary>Most minutes that the runs may take together, set-up and removal included; null: no limit.</summary>
    public double? BudgetMinutes { get; set; }

    /// <summary>Most that the machines of all runs may cost, in the price's currency; null: no limit.</summary>
    public double? BudgetCost { get; set; }

    /// <summary>Seed of whatever is drawn.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>A run counts if 95 of 100 requests left within this of their moment, ms, and none was missed.</summary>
    public double MaxLatenessMs { get; set; } = RunJudge.UsualLatenessMs;

    /// <summary>How often a run that fails or does not count is tried before the tuning fails.</summary>
    public int Attempts { get; set; } = 3;
}

/// <summary>Constants of a simulated tuning.</summary>
public sealed record TuningSimulation
{
    /// <summary>From a launch to service, seconds; null: 60, or as recorded.</summary>
    public double? LaunchSeconds { get; set; }

    /// <summary>How long a machine that leaves may finish what waits on it, seconds; null: 0, or as recorded.</summary>
    public double? DrainSeconds { get; set; }

    /// <summary>Requests that may wait on a machine; null: 0, or as recorded.</summary>
    public int? Queue { get; set; }

    /// <summary>How long requests take, with a queue.</summary>
    public ServiceTime Service { get; set; } = ServiceTime.Constant;

    /// <summary>Length of a metric period, seconds; null: 60, or as recorded.</summary>
    public double? PeriodSeconds { get; set; }

    /// <summary>An experiment whose recording gives the constants that are not stated here; null: none.</summary>
    public string? FromExperiment { get; set; }
}

/// <summary>States of a tuning; the last three are ends, and the last two can be resumed.</summary>
[JsonConverter(typeof(Word<TuningState>))]
public enum TuningState
{
    /// <summary>Another tuning of its user runs.</summary>
    Queued,
    Running,

    /// <summary>It has its answer.</summary>
    Done,
    Failed,
    Stopped,
}

/// <summary>What is to be known of the experiments that a tuning runs.</summary>
/// <param name="Id">The tuning.</param>
/// <param name="Try">Number of the try, from 1.</param>
/// <param name="Repetition">Of that try, from 1.</param>
/// <param name="Attempt">Of that repetition, from 1: a run that failed or does not count is run again.</param>
/// <param name="Threshold">What it runs with, percent.</param>
public sealed record TuningPlace(string Id, int Try, int Repetition, int Attempt, double Threshold);

/// <summary>A line of <c>tune list</c>.</summary>
public record TuningSummary
{
    public required string Id { get; init; }

    /// <summary>The experiment's.</summary>
    public required string Name { get; init; }

    public required TuningState State { get; init; }

    /// <summary>Why it failed or what it waits for.</summary>
    public string? Message { get; init; }

    public required TuningMethod Method { get; init; }

    public required TuningObjective Objective { get; init; }

    /// <summary>What the objective is made of: 1 is responsiveness only, 0 cost only.</summary>
    public required double Weight { get; init; }

    public required bool Simulated { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required TuningBudgetView Budget { get; init; }

    /// <summary>The answer's threshold, percent; null: none yet, or none holds.</summary>
    public double? Threshold { get; init; }
}

/// <summary>A tuning as it is shown.</summary>
public sealed record TuningView : TuningSummary
{
    public required TuningRequest Request { get; init; }

    /// <summary>In their order; the last one may still run.</summary>
    public IReadOnlyList<TuningTryView> Tries { get; init; } = [];

    /// <summary>What is run next, or is running; null: nothing is.</summary>
    public TuningNext? Next { get; init; }

    public TuningAnswer? Answer { get; init; }

    /// <summary>What a simulated tuning runs with, and where it is from; empty: it runs on a cloud.</summary>
    public IReadOnlyList<FittedConstant> Constants { get; init; } = [];
}

/// <summary>What is to be run, and why.</summary>
public sealed record TuningNext(double Threshold, string Reason);

/// <summary>States of a try.</summary>
[JsonConverter(typeof(Word<TuningTryState>))]
public enum TuningTryState
{
    Running,
    Done,

    /// <summary>Its tuning was stopped, or ended, before it was done.</summary>
    Stopped,
    Failed,
}

/// <summary>A try as it is shown.</summary>
public sealed record TuningTryView
{
    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>Percent of CPU.</summary>
    public required double Threshold { get; init; }

    /// <summary>Why this threshold was tried.</summary>
    public required string Reason { get; init; }

    public required TuningTryState State { get; init; }

    /// <summary>In their order; what failed or did not count is among them, with the reason.</summary>
    public IReadOnlyList<TuningRepetition> Repetitions { get; init; } = [];

    /// <summary>Over the repetitions that count; null: none does yet.</summary>
    public TuningFigures? Figures { get; init; }

    /// <summary>Whether the errors are within the limit; null: not known yet.</summary>
    public bool? Holds { get; init; }

    /// <summary>What the objective makes of it, less is better; null: not known yet.</summary>
    public double? Loss { get; init; }
}

/// <summary>One run of a try.</summary>
/// <param name="ExperimentId">Null: it was simulated.</param>
/// <param name="Figures">Null: it runs, or does not count.</param>
/// <param name="Reason">Why it does not count; null: it does, or runs.</param>
public sealed record TuningRepetition(string? ExperimentId, TuningFigures? Figures, string? Reason);

/// <summary>What a tuning has used of its budget; each limit null: there is none.</summary>
/// <param name="Runs">Runs that began, also those that do not count.</param>
/// <param name="RunsLimit">Most of them.</param>
/// <param name="Minutes">Of its runs, from their beginning to the end of their removal; waiting for others is not in it.</param>
/// <param name="MinutesLimit">Most of them.</param>
/// <param name="Cost">Of the machines of its runs, those of the app and of the load; null: no price is known.</param>
/// <param name="CostLimit">Most of it.</param>
/// <param name="Currency">Of the cost.</param>
public sealed record TuningBudgetView(int Runs, int RunsLimit, double Minutes, double? MinutesLimit, double? Cost, double? CostLimit, string? Currency);
