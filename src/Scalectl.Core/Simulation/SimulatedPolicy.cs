using Scalectl.Api;
using Scalectl.Experiments;
using Scalectl.Scaling;

namespace Scalectl.Simulation;

/// <summary>A policy as it is to be simulated: that of an app, with what only a simulation lets choose.</summary>
public sealed record SimulatedPolicy
{
    /// <summary>The policy.</summary>
    public required PolicyView Policy { get; init; }

    /// <summary>Seconds until a machine is warm; with the HPA, until a pod's CPU counts.</summary>
    public double WarmUpSeconds { get; init; } = WarmUp.DefaultCooldownSeconds;

    /// <summary>Datapoints that a scale-out waits for, from 1. Default 3.</summary>
    public int OutPeriods { get; init; } = CpuAlarms.OutPeriods;

    /// <summary>Datapoints that a scale-in waits for, from 1. Default 15.</summary>
    public int InPeriods { get; init; } = CpuAlarms.InPeriods;

    /// <summary>Least machines that a percentage adds or removes; 0: none stated.</summary>
    public int MinAdjustmentMagnitude { get; init; }

    /// <summary>HPA: whether <c>spec.behavior</c> is present. Default true.</summary>
    public bool HpaBehavior { get; init; } = true;

    /// <summary>HPA: seconds in which the highest recommendation holds up a scale-in. Default 300.</summary>
    public double HpaStabilizationSeconds { get; init; } = 300;

    /// <summary>HPA: share around the target in which nothing happens. Default 0.1.</summary>
    public double HpaTolerance { get; init; } = 0.1;

    /// <summary>What drives a group by these policies together: fresh, for one run.</summary>
    /// <param name="policies">At least one; valid as <see cref="Validate"/> says.</param>
    public static IScaler Scaler(IReadOnlyList<SimulatedPolicy> policies)
    {
        IReadOnlyList<IScaler> scalers = [.. policies.SelectMany(p => p.Scalers())];
        return scalers.Count == 1 ? scalers[0] : new ScalerSet(scalers);
    }

    /// <summary>
    /// What they would be as a deployed app. Policies whose alarms can be worked out again from the samples are named; of
    /// others only the causes are told.
    /// </summary>
    /// <param name="policies">At least one.</param>
    /// <param name="group">What they scale.</param>
    public static DeploySpecification Deploy(IReadOnlyList<SimulatedPolicy> policies, GroupModelOptions group)
    {
        var (first, standard) = (policies[0], new SimulatedPolicy { Policy = policies[0].Policy });
        var replayable = policies.All(p => (p.OutPeriods, p.InPeriods, p.MinAdjustmentMagnitude, p.WarmUpSeconds) == (standard.OutPeriods, standard.InPeriods, 0, first.WarmUpSeconds));
        return new DeploySpecification
        {
            ImageId = "simulated",
            Type = "simulated",
            Min = group.Min,
            Max = group.Max,
            WarmUp = TimeSpan.FromSeconds(first.WarmUpSeconds),
            Policies = replayable ? [.. policies.Select(p => p.Policy)] : [first.Policy with { Kind = PolicyKind.Static }],
            Schedule = group.Schedule.Count == 0
                ? null
                : [.. group.Schedule.OrderBy(c => c.AtSeconds).Select(c => new ScheduleEntry { At = TimeSpan.FromSeconds(c.AtSeconds), Min = c.Min, Max = c.Max, Desired = c.Desired })],
        };
    }

    /// <summary>What is wrong with its steps and thresholds; the ranges of single numbers are the reader's.</summary>
    public IReadOnlyList<InvalidInput> Validate()
    {
        if (Policy.Kind != PolicyKind.Step)
        {
            return [];
        }

        var low = Policy.LowTarget ?? (CpuAlarms.LowShare * Policy.Target);
        return
        [
            .. Steps("--steps-out", Policy.StepsOut),
            .. Steps("--steps-in", Policy.StepsIn),
            .. low > Policy.Target ? [new InvalidInput("--low-target", FormattableString.Invariant($"{low}"), FormattableString.Invariant($"at most the target {Policy.Target}"), "45")] : Array.Empty<InvalidInput>(),
        ];
    }

    /// <summary>None given: the standard one.</summary>
    private static IEnumerable<InvalidInput> Steps(string argument, IReadOnlyList<StepAdjustmentView> steps) => steps.Count == 0
        ? []
        : StepAdjustment.Validate(PolicyReplay.Adjustments(steps)).Select(e => e with { Argument = argument });

    private IEnumerable<IScaler> Scalers() => Policy.Kind switch
    {
        PolicyKind.Static => [new NoScaler()],
        PolicyKind.Hpa => [new HpaScaler(Hpa())],
        _ => PolicyReplay.Of(Policy, WarmUpSeconds, OutPeriods, InPeriods, MinAdjustmentMagnitude),
    };

    private HpaOptions Hpa()
    {
        var behavior = new HpaBehavior();
        return new HpaOptions
        {
            Target = Policy.Target,
            ToleranceUp = HpaTolerance,
            ToleranceDown = HpaTolerance,
            SampleWindowSeconds = WarmUpSeconds,
            DownscaleStabilizationSeconds = HpaStabilizationSeconds,
            Behavior = !HpaBehavior ? null : behavior with
            {
                Down = Policy.DisableScaleIn ? behavior.Down with { Select = HpaSelect.Disabled } : behavior.Down with { StabilizationSeconds = HpaStabilizationSeconds },
            },
        };
    }
}
