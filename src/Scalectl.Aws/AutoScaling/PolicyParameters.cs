using Scalectl.Aws.Query;

namespace Scalectl.Aws.AutoScaling;

/// <summary>The three kinds of policy on the wire.</summary>
internal static class PolicyParameters
{
    public static QueryParameters Of(string group, PolicyDefinition policy)
    {
        QueryParameters parameters = new() { { "AutoScalingGroupName", group }, { "PolicyName", policy.Name } };
        switch (policy)
        {
            case TargetTrackingPolicy p:
                const string config = "TargetTrackingConfiguration";
                parameters.Add("PolicyType", "TargetTrackingScaling");
                parameters.Add("EstimatedInstanceWarmup", p.Warmup);
                parameters.Add($"{config}.PredefinedMetricSpecification.PredefinedMetricType", p.Metric);
                parameters.Add($"{config}.PredefinedMetricSpecification.ResourceLabel", p.ResourceLabel);
                parameters.Add($"{config}.TargetValue", p.Target);
                parameters.Add($"{config}.DisableScaleIn", p.DisableScaleIn);
                break;
            case StepPolicy p:
                parameters.Add("PolicyType", "StepScaling");
                parameters.Add("AdjustmentType", p.AdjustmentType);
                parameters.Add("EstimatedInstanceWarmup", p.Warmup);
                parameters.Add("MinAdjustmentMagnitude", p.MinAdjustmentMagnitude);
                parameters.Add("MetricAggregationType", p.MetricAggregation);
                parameters.AddList("StepAdjustments", p.Steps, static (q, prefix, step) =>
                {
                    q.Add($"{prefix}.MetricIntervalLowerBound", step.Lower);
                    q.Add($"{prefix}.MetricIntervalUpperBound", step.Upper);
                    q.Add($"{prefix}.ScalingAdjustment", step.Adjustment);
                });
                break;
            case SimplePolicy p:
                parameters.Add("PolicyType", "SimpleScaling");
                parameters.Add("AdjustmentType", p.AdjustmentType);
                parameters.Add("ScalingAdjustment", p.Adjustment);
                parameters.Add("Cooldown", p.Cooldown);
                parameters.Add("MinAdjustmentMagnitude", p.MinAdjustmentMagnitude);
                break;
            default:
                throw new ArgumentException($"No wire form for a policy of type {policy.GetType().Name}.", nameof(policy));
        }

        return parameters;
    }

    public static QueryParameters Of(string group, WholePolicy policy)
    {
        QueryParameters parameters = new() { { "AutoScalingGroupName", group } };
        foreach (var (name, value) in policy.Fields)
        {
            parameters.Add(name, value);
        }

        return parameters;
    }
}
