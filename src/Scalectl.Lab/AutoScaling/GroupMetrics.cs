using Scalectl.Lab.CloudWatch;
using Scalectl.Lab.Periods;

namespace Scalectl.Lab.AutoScaling;

/// <summary>AWS/AutoScaling: what a group has and wants, once a period, from EnableMetricsCollection on.</summary>
internal sealed class GroupMetrics(GroupRegistry registry, MetricStore store) : IPeriodStep
{
    private static readonly Dictionary<string, Func<GroupSnapshot, double>> Values = new(StringComparer.Ordinal)
    {
        ["GroupMinSize"] = g => g.Min,
        ["GroupMaxSize"] = g => g.Max,
        ["GroupDesiredCapacity"] = g => g.Desired,
        ["GroupInServiceInstances"] = g => Count(g, LifecycleState.InService),
        ["GroupPendingInstances"] = g => Count(g, LifecycleState.Pending),
        ["GroupStandbyInstances"] = _ => 0,
        ["GroupTerminatingInstances"] = g => Count(g, LifecycleState.Terminating),
        ["GroupTotalInstances"] = g => g.Instances.Count,
    };

    public static IReadOnlyList<string> Names { get; } = [.. Values.Keys];

    public PeriodPhase Phase => PeriodPhase.Measure;

    public void AtEnd(DateTimeOffset period)
    {
        foreach (var group in registry.Snapshot())
        {
            Dictionary<string, string> dimensions = new() { ["AutoScalingGroupName"] = group.Name };
            foreach (var name in group.EnabledMetrics)
            {
                store.Put("AWS/AutoScaling", name, dimensions, period, Values[name](group));
            }
        }
    }

    private static double Count(GroupSnapshot group, LifecycleState state) => group.Instances.Count(i => i.State == state);
}
