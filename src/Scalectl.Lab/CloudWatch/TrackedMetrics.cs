using System.Collections.Frozen;
using Scalectl.Lab.AutoScaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>Which metric a target tracking policy follows.</summary>
public static class TrackedMetrics
{
    private delegate (string Namespace, string Name, string Statistic, Dictionary<string, string> Dimensions)? Lookup(string group, string? label);

    private static readonly FrozenDictionary<string, Lookup> Predefined = new Dictionary<string, Lookup>
    {
        ["ASGAverageCPUUtilization"] = static (group, _) => ("AWS/EC2", "CPUUtilization", "Average", OfGroup(group)),
        ["ASGAverageNetworkIn"] = static (group, _) => ("AWS/EC2", "NetworkIn", "Average", OfGroup(group)),
        ["ASGAverageNetworkOut"] = static (group, _) => ("AWS/EC2", "NetworkOut", "Average", OfGroup(group)),
        ["ALBRequestCountPerTarget"] = static (_, label) => OfBalancer(label) is { } dimensions
            ? ("AWS/ApplicationELB", "RequestCountPerTarget", "Sum", dimensions)
            : null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The metric as CloudWatch has it, over the lab's period; null when the configuration names none.</summary>
    public static MetricQuery? Of(string group, TargetTracking tracking, TimeSpan period)
    {
        if (tracking.CustomizedMetric is { } custom)
        {
            return Statistic.Parse(custom.Statistic) is { } statistic
                ? new MetricQuery(new MetricId(custom.Namespace, custom.MetricName, custom.Dimensions), statistic, period)
                : null;
        }

        return Predefined.TryGetValue(tracking.PredefinedMetricType ?? "", out var lookup) && lookup(group, tracking.ResourceLabel) is { } metric
            ? new MetricQuery(new MetricId(metric.Namespace, metric.Name, metric.Dimensions), Statistic.Plain[metric.Statistic], period)
            : null;
    }

    private static Dictionary<string, string> OfGroup(string group) => new() { ["AutoScalingGroupName"] = group };

    /// <summary>The label joins the ends of two ARNs: <c>app/NAME/ID/targetgroup/NAME/ID</c>.</summary>
    private static Dictionary<string, string>? OfBalancer(string? label)
    {
        var split = label?.IndexOf("/targetgroup/", StringComparison.Ordinal) ?? -1;
        return split < 0 ? null : new() { ["LoadBalancer"] = label![..split], ["TargetGroup"] = label[(split + 1)..] };
    }
}
