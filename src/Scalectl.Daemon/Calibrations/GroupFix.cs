using Scalectl.Aws.AutoScaling;

namespace Scalectl.Daemon.Calibrations;

/// <summary>How many machines a group may have and wants.</summary>
public sealed record GroupSizes(int Min, int Max, int Desired)
{
    public bool IsFixedAt(int? instances) => Min == instances && Max == instances;
}

/// <summary>
/// A group that is held at a number of machines: with least = most, no policy, alarm or schedule of its own moves it, and
/// nothing of them has to be touched. Whoever changes the sizes meanwhile is right: then they are left as they are, and said.
/// </summary>
/// <param name="Original">What the group gets back.</param>
/// <param name="Instances">What it is held at. Stored before the cloud is told: a daemon that is killed in between looks.</param>
/// <param name="Before">What it was held at before; null: it was not.</param>
public sealed record GroupFix(string Group, GroupSizes Original, int Instances, int? Before)
{
    /// <summary>Nothing is to be put back any more.</summary>
    public bool Over { get; init; }

    public GroupFix At(int instances) => this with { Instances = instances, Before = Instances };

    /// <summary>Holds the group. May be repeated.</summary>
    /// <returns>Null: it is told; else why not.</returns>
    internal async Task<string?> HoldAsync(IAutoScaling cloud, CancellationToken cancellationToken)
    {
        var now = await SizesAsync(cloud, Group, cancellationToken);
        if (now is null)
        {
            return $"its group {Group} is not there any more";
        }

        if (now.IsFixedAt(Instances) && now.Desired == Instances)
        {
            return null;
        }

        if (!IsOurs(now))
        {
            return $"someone else changed the sizes of its group {Group} to {now.Min} to {now.Max} machines";
        }

        await cloud.UpdateGroupAsync(Group, new GroupChange { Min = Instances, Max = Instances, Desired = Instances }, cancellationToken);
        return null;
    }

    /// <summary>Puts the original sizes back, if they still are what was made of them. May be repeated.</summary>
    /// <returns>Null: they are what they were; else what they are now, and why they are left so.</returns>
    internal async Task<string?> RestoreAsync(IAutoScaling cloud, CancellationToken cancellationToken)
    {
        var now = await SizesAsync(cloud, Group, cancellationToken);
        if (now is null || (now.Min, now.Max) == (Original.Min, Original.Max))
        {
            return null; // whatever it wants within them is its policies' business
        }

        if (!IsOurs(now))
        {
            return $"someone else changed the sizes of group {Group} to {now.Min} to {now.Max} machines, so they were left as they are; they were {Original.Min} to {Original.Max} before";
        }

        await cloud.UpdateGroupAsync(Group, new GroupChange { Min = Original.Min, Max = Original.Max, Desired = Original.Desired }, cancellationToken);
        return null;
    }

    /// <returns>Null: there is no such group.</returns>
    internal static async Task<GroupSizes?> SizesAsync(IAutoScaling cloud, string group, CancellationToken cancellationToken)
        => await cloud.DescribeGroupsAsync([group], cancellationToken) is [var found, ..] ? new GroupSizes(found.Min, found.Max, found.Desired) : null;

    private bool IsOurs(GroupSizes now) => now.IsFixedAt(Instances) || now.IsFixedAt(Before) || (now.Min, now.Max) == (Original.Min, Original.Max);
}
