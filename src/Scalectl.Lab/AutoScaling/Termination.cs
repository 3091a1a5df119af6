namespace Scalectl.Lab.AutoScaling;

/// <summary>
/// Which instances go first: unhealthy ones, then those of the zone that has most, then by the group's policy
/// (Default and OldestInstance: the oldest; NewestInstance: the newest).
/// </summary>
internal static class Termination
{
    public static IReadOnlyList<GroupMember> Choose(GroupState group, int count)
    {
        var left = group.Active.ToList();
        var newestFirst = group.Settings.TerminationPolicies is ["NewestInstance", ..];
        List<GroupMember> chosen = [];
        while (chosen.Count < count && left.Count > 0)
        {
            var inZone = left.GroupBy(m => m.Machine.Request.Zone).ToDictionary(z => z.Key, z => z.Count());
            var next = left
                .OrderBy(m => m.Healthy)
                .ThenByDescending(m => inZone[m.Machine.Request.Zone])
                .ThenBy(m => newestFirst ? -m.Machine.LaunchedAt.UtcTicks : m.Machine.LaunchedAt.UtcTicks)
                .First();
            left.Remove(next);
            chosen.Add(next);
        }

        return chosen;
    }
}
