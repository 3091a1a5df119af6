using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>Policies as Auto Scaling writes them.</summary>
internal static class PolicyXml
{
    public static XElement Alarms(IReadOnlyList<PolicyAlarm> alarms)
        => AwsXml.Members("Alarms", alarms.Select(a => new[] { new XElement("AlarmName", a.AlarmName), new XElement("AlarmARN", a.AlarmArn) }));

    public static object?[] Policy(PolicyDefinition policy, IReadOnlyList<PolicyAlarm> alarms) =>
    [
        new XElement("AutoScalingGroupName", policy.GroupName),
        new XElement("PolicyName", policy.PolicyName),
        new XElement("PolicyARN", policy.PolicyArn),
        new XElement("PolicyType", policy.PolicyType),
        AwsXml.Optional("AdjustmentType", policy.AdjustmentType),
        AwsXml.Optional("MinAdjustmentMagnitude", policy.MinAdjustmentMagnitude),
        AwsXml.Optional("ScalingAdjustment", policy.ScalingAdjustment),
        policy.Cooldown is { } cooldown ? new XElement("Cooldown", AwsXml.Seconds(cooldown)) : null,
        AwsXml.Members("StepAdjustments", policy.StepAdjustments.Select(Step)),
        AwsXml.Optional("MetricAggregationType", policy.MetricAggregationType),
        policy.EstimatedInstanceWarmup is { } warmUp ? new XElement("EstimatedInstanceWarmup", AwsXml.Seconds(warmUp)) : null,
        Alarms(alarms),
        policy.TargetTracking is { } tracking ? Tracking(tracking) : null,
        new XElement("Enabled", policy.Enabled),
    ];

    private static object?[] Step(StepAdjustment step) =>
    [
        AwsXml.Optional("MetricIntervalLowerBound", step.LowerBound),
        AwsXml.Optional("MetricIntervalUpperBound", step.UpperBound),
        new XElement("ScalingAdjustment", step.Adjustment),
    ];

    private static XElement Tracking(TargetTracking tracking) => new(
        "TargetTrackingConfiguration",
        tracking.PredefinedMetricType is { } metric
            ? new XElement("PredefinedMetricSpecification", new XElement("PredefinedMetricType", metric), AwsXml.Optional("ResourceLabel", tracking.ResourceLabel))
            : null,
        tracking.CustomizedMetric is { } custom ? Custom(custom) : null,
        new XElement("TargetValue", tracking.TargetValue),
        new XElement("DisableScaleIn", tracking.DisableScaleIn));

    private static XElement Custom(CustomMetric metric) => new(
        "CustomizedMetricSpecification",
        new XElement("MetricName", metric.MetricName),
        new XElement("Namespace", metric.Namespace),
        AwsXml.Members("Dimensions", metric.Dimensions.Select(d => new[] { new XElement("Name", d.Key), new XElement("Value", d.Value) })),
        new XElement("Statistic", metric.Statistic),
        AwsXml.Optional("Unit", metric.Unit));
}
