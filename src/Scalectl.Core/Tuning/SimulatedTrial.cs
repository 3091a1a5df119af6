using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Simulation;

namespace Scalectl.Tuning;

/// <summary>Runs thresholds of one experiment in the simulator.</summary>
public sealed class SimulatedTrial
{
    /// <summary>A run has no date: the same trial gives the same run.</summary>
    private const long StartMs = 946_684_800_000; // 2000-01-01T00:00:00Z

    private readonly ExperimentSpecification _specification;
    private readonly LoadPlan _plan;
    private readonly SimulatedPolicy _policy;

    private SimulatedTrial(ExperimentSpecification specification, LoadPlan plan, SimulationOptions options, SimulatedPolicy policy) =>
        (_specification, _plan, Options, _policy) = (specification, plan, options, policy);

    /// <summary>The simulator's constants.</summary>
    public SimulationOptions Options { get; }

    /// <summary>Requests of the whole load.</summary>
    public long Requests => _plan.TotalRequests;

    /// <summary>A trial; the first thing that is wrong with the experiment for it.</summary>
    /// <param name="specification">The experiment. An app that is only named is taken to track a target, as <c>app.policyTarget</c> does.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="plan">The load, where the function alone does not say it (a trace).</param>
    /// <param name="warmUpSeconds">Of an app that is only named; null: the cloud's default.</param>
    public static Outcome<SimulatedTrial> Of(ExperimentSpecification specification, SimulationOptions options, LoadPlan? plan = null, double? warmUpSeconds = null)
    {
        if (TunedThreshold.Check(specification) is { } wrong)
        {
            return wrong;
        }

        if (specification.App.Deploy?.Schedule is { } schedule)
        {
            options = options with { Group = options.Group with { Schedule = [.. schedule.Select(entry => entry.ToChange())] } };
        }

        var planned = plan is null ? specification.Load.Plan() : plan;
        if (!planned.Ok)
        {
            return planned.Errors.ToList();
        }

        var ticks = planned.Value.Steps.Count * planned.Value.StepSeconds / options.Group.PeriodSeconds;
        if (ticks > Simulator.MaxTicks)
        {
            return new InvalidInput("simulation.periodSeconds", FormattableString.Invariant($"{options.Group.PeriodSeconds} s, which makes {ticks:0} ticks"), $"at most {Simulator.MaxTicks} ticks", "60");
        }

        var policy = specification.App.Deploy is { } deploy
            ? new SimulatedPolicy { Policy = deploy.Policy, WarmUpSeconds = deploy.WarmUp.TotalSeconds }
            : new SimulatedPolicy { Policy = new() { Target = specification.App.PolicyTarget ?? new Api.PolicyView().Target }, WarmUpSeconds = warmUpSeconds ?? Scaling.WarmUp.DefaultCooldownSeconds };
        return policy.Validate() is { Count: > 0 } errors ? errors.ToList() : new SimulatedTrial(specification, planned.Value, options, policy);
    }

    /// <summary>A whole run of a threshold, as a real one would have been recorded.</summary>
    /// <param name="threshold">Percent of CPU.</param>
    /// <param name="repetition">From 1: each draws anew, but all thresholds of one the same, so that they differ by the threshold only.</param>
    public ExperimentData Run(double threshold, int repetition = 1)
    {
        var options = Options with { Seed = Options.Seed + repetition - 1 };
        var run = Simulator.Run(_plan, options, SimulatedPolicy.Scaler([_policy with { Policy = TunedThreshold.With(_policy.Policy, threshold) }]));
        return run.ToData(TunedThreshold.With(_specification, threshold), StartMs);
    }

    /// <summary>Figures of such a run.</summary>
    /// <param name="threshold">Percent of CPU.</param>
    /// <param name="repetition">From 1.</param>
    public TuningFigures Figures(double threshold, int repetition = 1) => FiguresOf(Run(threshold, repetition));

    /// <summary>Figures of what a run recorded; a load without a single request has no error, no response time, and costs what it costs.</summary>
    internal static TuningFigures FiguresOf(ExperimentData data)
    {
        var report = ExperimentAnalysis.Compute(data);
        return TuningFigures.Of(report, TimeSpan.FromMilliseconds(data.EndMs - data.StartMs)) ?? new TuningFigures
        {
            Errors = 0,
            OperatingExpense = report.Cost?.OperatingExpense,
            Cost = report.Cost?.Cost,
            Currency = report.Cost?.Currency,
        };
    }
}
