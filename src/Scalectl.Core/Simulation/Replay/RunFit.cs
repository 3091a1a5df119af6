using Scalectl.Api;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;

namespace Scalectl.Simulation.Replay;

/// <summary>The simulator's constants, fitted from what was recorded of a run; each says where it is from.</summary>
public sealed record RunFit
{
    /// <summary>The load as it was sent.</summary>
    public required LoadPlan Plan { get; init; }

    /// <summary>Group and machines.</summary>
    public required SimulationOptions Options { get; init; }

    /// <summary>The policies that ran together; empty: the recording does not say them.</summary>
    public IReadOnlyList<SimulatedPolicy> Policies { get; init; } = [];

    /// <summary>The policy that ran alone; null: there were several, or the recording does not say it.</summary>
    public SimulatedPolicy? Policy => Policies.Count == 1 ? Policies[0] : null;

    /// <summary>Seconds until a machine is warm for a policy.</summary>
    public required double WarmUpSeconds { get; init; }

    /// <summary>Every constant with its source.</summary>
    public required IReadOnlyList<FittedConstant> Constants { get; init; }

    /// <summary>What the recording does not tell, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Fits.</summary>
    /// <param name="data">A run.</param>
    /// <param name="given">What the user knows better.</param>
    public static Outcome<RunFit> Of(ExperimentData data, FitOverrides? given = null)
    {
        var load = LoadTally.Of(data.Generators.Values, data.Specification.Load.Step.TotalSeconds);
        var recorded = RecordedLoad.Of(data, load);
        if (!recorded.Ok)
        {
            return recorded.Errors.ToList();
        }

        var (plan, source) = recorded.Value;
        var fitter = new RunFitter(data, plan, load, given ?? new FitOverrides());
        var (probes, efficiency) = (fitter.Probes(), fitter.Efficiency());
        var (capacity, period) = (fitter.Capacity(probes, efficiency), fitter.PeriodSeconds);
        var (min, max, start) = fitter.Group();
        if (min > max || start < min || start > max)
        {
            return new InvalidInput("--min, --start, --max", FormattableString.Invariant($"{min}, {start}, {max}"), "min <= start <= max, with what the run has where one is not given", "--min 1 --start 2 --max 8");
        }

        var (launch, drain, queue, warmUp) = (fitter.Launch(), fitter.Drain(), fitter.Queue(capacity), fitter.WarmUp());
        var policies = PoliciesOf(data.Specification.App, warmUp);
        return new RunFit
        {
            Plan = plan,
            Policies = policies,
            WarmUpSeconds = warmUp,
            Constants = fitter.Constants,
            Notes =
            [
                $"The load is {source}: {plan.TotalRequests} requests in {plan.Steps.Count} steps.",
                .. fitter.Constants.Any(c => c.Name == "queue" && !c.Measured && c.Source != RunFitter.Given) ? ["The run does not show how many requests may wait on a machine: errors and response times of an overload that it did not have are a guess; --queue sets it."] : Array.Empty<string>(),
                .. policies.Count == 0 ? ["The recording does not say which policy ran (an app that was not deployed by the experiment): the simulator's own error is not known."] : Array.Empty<string>(),
                .. data.Specification.Demand is null && data.Mapping is null ? ["The run states no demand: there are no elasticity figures to compare."] : Array.Empty<string>(),
            ],
            Options = new SimulationOptions
            {
                CapacityPerInstance = capacity,
                Efficiency = efficiency,
                ProbesPerSecond = probes,
                Queue = queue,
                Spread = data.Specification.Load.Spread,
                Seed = data.Specification.Load.Seed,
                Group = new GroupModelOptions { Start = start, Min = min, Max = max, LaunchSeconds = launch, PeriodSeconds = period, DrainSeconds = drain, Schedule = [.. (data.Specification.App.Deploy?.Schedule ?? []).Select(entry => entry.ToChange())] },
            },
        };
    }

    private static IReadOnlyList<SimulatedPolicy> PoliciesOf(AppSpecification app, double warmUp) => app switch
    {
        { Deploy: { } deploy } => [.. deploy.Policies.Select(policy => new SimulatedPolicy { Policy = policy, WarmUpSeconds = warmUp })],
        { PolicyTarget: { } target } => [new SimulatedPolicy { Policy = new PolicyView { Target = target }, WarmUpSeconds = warmUp }],
        _ => [],
    };
}
