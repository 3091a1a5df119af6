using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.AutoScaling;

/// <summary>Groups, instances and activities as Auto Scaling writes them.</summary>
internal static class GroupXml
{
    public static object?[] Group(GroupSnapshot group, LabOptions options)
    {
        var settings = group.Settings;
        return
        [
            new XElement("AutoScalingGroupName", settings.Name),
            new XElement("AutoScalingGroupARN", group.Arn),
            Template(settings.Template),
            new XElement("MinSize", settings.Min),
            new XElement("MaxSize", settings.Max),
            new XElement("DesiredCapacity", group.Desired),
            new XElement("DefaultCooldown", AwsXml.Seconds(settings.DefaultCooldown)),
            settings.DefaultInstanceWarmup is { } warmUp ? new XElement("DefaultInstanceWarmup", AwsXml.Seconds(warmUp)) : null,
            AwsXml.Members("AvailabilityZones", settings.Zones),
            new XElement("LoadBalancerNames"),
            AwsXml.Members("TargetGroupARNs", settings.TargetGroupArns),
            new XElement("HealthCheckType", settings.HealthCheckType),
            new XElement("HealthCheckGracePeriod", AwsXml.Seconds(settings.HealthCheckGracePeriod)),
            AwsXml.Members("Instances", group.Instances.Select(i => Instance(i, null))),
            new XElement("CreatedTime", AwsXml.Time(group.CreatedAt)),
            AwsXml.Members("SuspendedProcesses", group.SuspendedProcesses.Select(p => new[] { new XElement("ProcessName", p), new XElement("SuspensionReason", "User suspended") })),
            new XElement("VPCZoneIdentifier", settings.Subnets),
            AwsXml.Members("EnabledMetrics", group.EnabledMetrics.Select(m => new[] { new XElement("Metric", m), new XElement("Granularity", "1Minute") })),
            group.Deleting ? new XElement("Status", "Delete in progress") : null,
            AwsXml.Members("Tags", settings.Tags.Select(t => Tag(settings.Name, t))),
            AwsXml.Members("TerminationPolicies", settings.TerminationPolicies),
            new XElement("NewInstancesProtectedFromScaleIn", settings.ProtectNewInstances),
            new XElement("ServiceLinkedRoleARN", $"arn:aws:iam::{options.AccountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
            new XElement("CapacityRebalance", false),
        ];
    }

    /// <param name="groupName">Named in DescribeAutoScalingInstances; null inside its group.</param>
    public static object?[] Instance(InstanceSnapshot instance, string? groupName) =>
    [
        new XElement("InstanceId", instance.InstanceId),
        AwsXml.Optional("AutoScalingGroupName", groupName),
        new XElement("InstanceType", instance.InstanceType),
        new XElement("AvailabilityZone", instance.Zone),
        new XElement("LifecycleState", instance.State.ToString()),
        // The two actions differ in this: Healthy in a group, HEALTHY in a list of instances.
        new XElement("HealthStatus", Health(instance.Healthy, groupName is not null)),
        Template(instance.Template),
        new XElement("ProtectedFromScaleIn", false),
    ];

    public static object?[] Activity(Activity activity) =>
    [
        new XElement("ActivityId", activity.Id),
        new XElement("AutoScalingGroupName", activity.GroupName),
        new XElement("Description", activity.Description),
        new XElement("Cause", activity.Cause),
        new XElement("StartTime", AwsXml.Time(activity.StartTime)),
        activity.EndTime is { } end ? new XElement("EndTime", AwsXml.Time(end)) : null,
        new XElement("StatusCode", activity.StatusCode),
        AwsXml.Optional("StatusMessage", activity.StatusMessage),
        new XElement("Progress", activity.Progress),
        new XElement("Details", activity.Details),
    ];

    public static XElement[] Tag(string group, GroupTag tag) =>
    [
        new XElement("ResourceId", group),
        new XElement("ResourceType", "auto-scaling-group"),
        new XElement("Key", tag.Key),
        new XElement("Value", tag.Value),
        new XElement("PropagateAtLaunch", tag.PropagateAtLaunch),
    ];

    private static string Health(bool healthy, bool upper)
        => healthy ? (upper ? "HEALTHY" : "Healthy") : upper ? "UNHEALTHY" : "Unhealthy";

    private static XElement Template(TemplateReference template) => new(
        "LaunchTemplate",
        new XElement("LaunchTemplateId", template.Id),
        new XElement("LaunchTemplateName", template.Name),
        new XElement("Version", template.Version));
}
