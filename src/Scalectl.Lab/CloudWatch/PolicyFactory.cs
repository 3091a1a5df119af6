using Scalectl.Lab.AutoScaling;
using Scalectl.Scaling;
using StepAdjustment = Scalectl.Scaling.StepAdjustment;

namespace Scalectl.Lab.CloudWatch;

/// <summary>From a policy as it was put to the function that decides.</summary>
internal static class PolicyFactory
{
    /// <summary>The policy's own warm-up, else the group's, else the group's cooldown.</summary>
    public static TimeSpan WarmUpOf(PolicyDefinition policy, GroupSettings group) => TimeSpan.FromSeconds(WarmUp.Resolve(
        policy.EstimatedInstanceWarmup?.TotalSeconds, group.DefaultInstanceWarmup?.TotalSeconds, group.DefaultCooldown.TotalSeconds));

    /// <summary>Null when the policy is of no known kind or its steps are not valid; whoever put it was told.</summary>
    public static IScalingPolicy? Make(PolicyDefinition policy, GroupSettings group)
    {
        var warmUp = WarmUpOf(policy, group).TotalSeconds;
        var adjustment = CapacityAdjustment.ByName.GetValueOrDefault(policy.AdjustmentType ?? "");
        return policy.PolicyType switch
        {
            "TargetTrackingScaling" when policy.TargetTracking is { } tracking => new TargetTrackingPolicy(new TargetTrackingOptions
            {
                Target = tracking.TargetValue,
                DisableScaleIn = tracking.DisableScaleIn,
                WarmUpSeconds = warmUp,
            }),
            "StepScaling" => StepScalingPolicy.Create(new StepScalingOptions
            {
                Steps = [.. policy.StepAdjustments.Select(static s => new StepAdjustment(s.LowerBound, s.UpperBound, s.Adjustment))],
                AdjustmentType = adjustment,
                MinAdjustmentMagnitude = policy.MinAdjustmentMagnitude ?? 0,
                WarmUpSeconds = warmUp,
            }).Value,
            "SimpleScaling" => new SimpleScalingPolicy(new SimpleScalingOptions
            {
                Adjustment = policy.ScalingAdjustment ?? 0,
                AdjustmentType = adjustment,
                MinAdjustmentMagnitude = policy.MinAdjustmentMagnitude ?? 0,
                CooldownSeconds = (policy.Cooldown ?? group.DefaultCooldown).TotalSeconds,
            }),
            _ => null,
        };
    }
}
