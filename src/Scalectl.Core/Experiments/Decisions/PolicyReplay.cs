using Scalectl.Api;
using Scalectl.Scaling;

namespace Scalectl.Experiments;

/// <summary>The policy of an experiment with its alarms, as it was deployed, to be driven by what was measured.</summary>
internal static class PolicyReplay
{
    /// <summary>One object for each side, or one for both; empty: nothing scales (static), or the steps are not valid.</summary>
    public static IReadOnlyList<PolicyAlarms> Of(PolicyView policy, double warmUpSeconds)
    {
        var high = new AlarmSettings { Threshold = policy.Target, Comparator = AlarmComparator.GreaterThanOrEqual, EvaluationPeriods = CpuAlarms.OutPeriods };
        var low = new AlarmSettings { Threshold = policy.LowTarget ?? CpuAlarms.LowShare * policy.Target, Comparator = AlarmComparator.LessThanOrEqual, EvaluationPeriods = CpuAlarms.InPeriods };
        IReadOnlyList<PolicyAlarms> all = policy.Kind switch
        {
            PolicyKind.TargetTracking =>
                [new PolicyAlarms(new TargetTrackingPolicy(new TargetTrackingOptions { Target = policy.Target, DisableScaleIn = policy.DisableScaleIn, WarmUpSeconds = warmUpSeconds }))],
            PolicyKind.Step =>
            [
                .. Step(policy, policy.StepsOut, new StepAdjustment(0, null, 1), warmUpSeconds, high, null),
                .. Step(policy, policy.StepsIn, new StepAdjustment(null, 0, -1), warmUpSeconds, null, low),
            ],
            PolicyKind.Simple => [new PolicyAlarms(Simple(policy, policy.Adjustment), high, null), new PolicyAlarms(Simple(policy, -policy.Adjustment), null, low)],
            _ => [],
        };
        return policy.DisableScaleIn && policy.Kind != PolicyKind.TargetTracking ? [.. all.Take(1)] : all;
    }

    private static IEnumerable<PolicyAlarms> Step(
        PolicyView policy, IReadOnlyList<StepAdjustmentView> steps, StepAdjustment standard, double warmUpSeconds, AlarmSettings? high, AlarmSettings? low)
    {
        var made = StepScalingPolicy.Create(new StepScalingOptions
        {
            Steps = steps.Count == 0 ? [standard] : [.. steps.Select(s => new StepAdjustment(s.LowerBound, s.UpperBound, (int)s.Adjustment))],
            AdjustmentType = CapacityAdjustment.ByName.GetValueOrDefault(policy.AdjustmentType),
            WarmUpSeconds = warmUpSeconds,
        });
        return made.Ok ? [new PolicyAlarms(made.Value, high, low)] : [];
    }

    private static SimpleScalingPolicy Simple(PolicyView policy, int adjustment) => new(new SimpleScalingOptions
    {
        Adjustment = adjustment,
        AdjustmentType = CapacityAdjustment.ByName.GetValueOrDefault(policy.AdjustmentType),
        CooldownSeconds = policy.CooldownSeconds ?? WarmUp.DefaultCooldownSeconds,
    });
}
