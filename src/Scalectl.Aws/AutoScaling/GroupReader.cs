using System.Xml.Linq;
using Scalectl.Aws.Query;

namespace Scalectl.Aws.AutoScaling;

/// <summary>Reads Auto Scaling's answers.</summary>
internal static class GroupReader
{
    public static ScalingGroup Group(XElement g) => new(
        g.Text("AutoScalingGroupName"), g.Int("MinSize"), g.Int("MaxSize"), g.Int("DesiredCapacity"), g.TextOrNull("Status"), g.Time("CreatedTime"))
    {
        Arn = g.TextOrNull("AutoScalingGroupARN"),
        DefaultCooldownSeconds = g.Int("DefaultCooldown"),
        DefaultInstanceWarmupSeconds = g.IntOrNull("DefaultInstanceWarmup"),
        LaunchTemplate = g.Element("LaunchTemplate") is { } t ? new LaunchTemplateVersion(t.Text("LaunchTemplateId"), t.Text("Version")) : null,
        Instances = [.. g.Members("Instances").Select(i => new GroupInstance(
            i.Text("InstanceId"), i.Text("InstanceType"), i.Text("AvailabilityZone"), i.Text("LifecycleState"), i.Text("HealthStatus")))],
        TargetGroupArns = g.Texts("TargetGroupARNs"),
        MetricsEnabled = g.Members("EnabledMetrics").Any(),
        Tags = g.Pairs("Tags"),
    };

    public static GroupActivity Activity(XElement a) => new(
        a.Text("ActivityId"), a.Time("StartTime") ?? default, a.Time("EndTime"), a.Text("StatusCode"), a.TextOrNull("StatusMessage"),
        a.Text("Description"), a.Text("Cause"), a.Int("Progress"));

    public static PolicyState Policy(XElement p) => new(
        p.Text("PolicyName"), p.Text("PolicyARN"), p.Text("PolicyType"), p.TextOrNull("Enabled") is null || p.Bool("Enabled"),
        p.Element("TargetTrackingConfiguration")?.DoubleOrNull("TargetValue"), AlarmNames(p));

    public static IReadOnlyList<string> AlarmNames(XElement p) => [.. p.Members("Alarms").Select(a => a.Text("AlarmName"))];

    public static ScheduledAction Scheduled(XElement a) => new(
        a.Text("ScheduledActionName"), a.Time("StartTime") ?? a.Time("Time") ?? default, a.IntOrNull("MinSize"), a.IntOrNull("MaxSize"), a.IntOrNull("DesiredCapacity"));

    public static GroupTag Tag(XElement t) => new(t.Text("ResourceId"), t.Text("Key"), t.Text("Value"));
}
