using Scalectl.Aws.Query;

namespace Scalectl.Aws.AutoScaling;

/// <summary>A new group, its changes and a scheduled action on the wire.</summary>
internal static class GroupParameters
{
    public static QueryParameters Of(NewGroup group)
    {
        QueryParameters parameters = new()
        {
            { "AutoScalingGroupName", group.Name },
            { "LaunchTemplate.LaunchTemplateId", group.LaunchTemplate.Id },
            { "LaunchTemplate.Version", group.LaunchTemplate.Version },
            { "MinSize", group.Min },
            { "MaxSize", group.Max },
            { "DesiredCapacity", group.Desired },
            { "DefaultCooldown", group.DefaultCooldown },
            { "DefaultInstanceWarmup", group.DefaultInstanceWarmup },
            { "HealthCheckType", group.HealthCheckType },
            { "HealthCheckGracePeriod", group.HealthCheckGracePeriod },
            { "VPCZoneIdentifier", group.SubnetIds.Count > 0 ? string.Join(',', group.SubnetIds) : null },
            { "AvailabilityZones", group.AvailabilityZones },
            { "TargetGroupARNs", group.TargetGroupArns },
        };
        parameters.AddList("Tags", group.Tags.OrderBy(t => t.Key, StringComparer.Ordinal), static (p, prefix, tag) =>
        {
            p.Add($"{prefix}.Key", tag.Key);
            p.Add($"{prefix}.Value", tag.Value);
            p.Add($"{prefix}.PropagateAtLaunch", true);
        });
        return parameters;
    }

    public static QueryParameters Of(string group, GroupChange change) => new()
    {
        { "AutoScalingGroupName", group },
        { "MinSize", change.Min },
        { "MaxSize", change.Max },
        { "DesiredCapacity", change.Desired },
        { "LaunchTemplate.LaunchTemplateId", change.LaunchTemplate?.Id },
        { "LaunchTemplate.Version", change.LaunchTemplate?.Version },
        { "DefaultInstanceWarmup", change.DefaultInstanceWarmup },
        { "DefaultCooldown", change.DefaultCooldown },
    };

    public static QueryParameters Of(string group, ScheduledAction action) => new()
    {
        { "AutoScalingGroupName", group },
        { "ScheduledActionName", action.Name },
        { "StartTime", action.At },
        { "MinSize", action.Min },
        { "MaxSize", action.Max },
        { "DesiredCapacity", action.Desired },
    };
}
