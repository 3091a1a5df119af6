using Scalectl.Api;
using Scalectl.Scaling;

namespace Scalectl.Experiments;

/// <summary>The policy of an experiment with its alarms, as it was deployed, to be driven by what was measured.</summary>
internal static class PolicyReplay
{
    /// <summary>All policies of an app.</summary>
    public static IReadOnlyList<PolicyAlarms> Of(IEnumerable<PolicyView> policies, double warmUpSeconds) => [.. policies.SelectMany(policy => Of(policy, warmUpSeconds))];

    /// <summary>One object for each side, or one for both; empty: nothing scales (static), or the steps are not valid.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="warmUpSeconds">Seconds until a machine is warm.</param>
    /// <param name="outPeriods">Datapoints that a scale-out waits for.</param>
    /// <param name="inPeriods">Datapoints that a scale-in waits for.</param>
    /// <param name="minMagnitude">Least machines that a percentage adds or removes; 0: none stated.</param>
    public static IReadOnlyList<PolicyAlarms> Of(
        PolicyView policy, double warmUpSeconds, int outPeriods = CpuAlarms.OutPeriods, int inPeriods = CpuAlarms.InPeriods, int minMagnitude = 0)
    {
        var high = new AlarmSettings { Threshold = policy.Target, Comparator = AlarmComparator.GreaterThanOrEqual, EvaluationPeriods = outPeriods };
        var low = new AlarmSettings { Threshold = policy.LowTarget ?? CpuAlarms.LowShare * policy.Target, Comparator = AlarmComparator.LessThanOrEqual, EvaluationPeriods = inPeriods };
        IReadOnlyList<PolicyAlarms> all = policy.Kind switch
        {
            PolicyKind.TargetTracking =>
            [
                new PolicyAlarms(new TargetTrackingPolicy(new TargetTrackingOptions
                {
                    Target = policy.Target,
                    DisableScaleIn = policy.DisableScaleIn,
                    WarmUpSeconds = warmUpSeconds,
                    HighPeriods = outPeriods,
                    LowPeriods = inPeriods,
                })),
            ],
            PolicyKind.Step =>
            [
                .. Step(policy, policy.StepsOut, new StepAdjustment(0, null, 1), warmUpSeconds, minMagnitude, high, null),
                .. Step(policy, policy.StepsIn, new StepAdjustment(null, 0, -1), warmUpSeconds, minMagnitude, null, low),
            ],
            PolicyKind.Simple =>
            [
                new PolicyAlarms(Simple(policy, policy.Adjustment, minMagnitude), high, null),
                new PolicyAlarms(Simple(policy, -policy.Adjustment, minMagnitude), null, low),
            ],
            _ => [],
        };
        return policy.DisableScaleIn && policy.Kind != PolicyKind.TargetTracking ? [.. all.Take(1)] : all;
    }

    private static IEnumerable<PolicyAlarms> Step(
        PolicyView policy, IReadOnlyList<StepAdjustmentView> steps, StepAdjustment standard, double warmUpSeconds, int minMagnitude, AlarmSettings? high, AlarmSettings? low)
    {
        var made = StepScalingPolicy.Create(new StepScalingOptions
        {
            Steps = steps.Count == 0 ? [standard] : Adjustments(steps),
            AdjustmentType = CapacityAdjustment.ByName.GetValueOrDefault(policy.AdjustmentType),
            MinAdjustmentMagnitude = minMagnitude,
            WarmUpSeconds = warmUpSeconds,
        });
        return made.Ok ? [new PolicyAlarms(made.Value, high, low)] : [];
    }

    /// <summary>The steps of a policy as scaling knows them.</summary>
    public static IReadOnlyList<StepAdjustment> Adjustments(IReadOnlyList<StepAdjustmentView> steps) =>
        [.. steps.Select(s => new StepAdjustment(s.LowerBound, s.UpperBound, (int)s.Adjustment))];

    private static SimpleScalingPolicy Simple(PolicyView policy, int adjustment, int minMagnitude) => new(new SimpleScalingOptions
    {
        Adjustment = adjustment,
        AdjustmentType = CapacityAdjustment.ByName.GetValueOrDefault(policy.AdjustmentType),
        MinAdjustmentMagnitude = minMagnitude,
        CooldownSeconds = policy.CooldownSeconds ?? WarmUp.DefaultCooldownSeconds,
    });
}
