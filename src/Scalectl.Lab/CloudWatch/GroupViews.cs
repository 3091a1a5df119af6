using Scalectl.Lab.AutoScaling;
using Scalectl.Scaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>A group of the lab as a policy sees it; times are UNIX seconds.</summary>
internal static class GroupViews
{
    public static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    public static GroupView View(GroupSnapshot group) => new()
    {
        Desired = group.Desired,
        Min = group.Min,
        Max = group.Max,
        Instances = group.Instances
            .Where(static i => i.State is LifecycleState.Pending or LifecycleState.InService)
            .Select(static i => i is { State: LifecycleState.InService, InServiceAt: { } since } ? new InstanceView(Seconds(since)) : InstanceView.Pending)
            .ToArray(),
        Terminating = group.Instances.Count(static i => i.State == LifecycleState.Terminating),
        LastActivityEnd = group.LastActivityEnd is { } end ? Seconds(end) : double.NegativeInfinity,
    };
}
