using Scalectl.Load;

namespace Scalectl.Daemon.Clusters;

/// <summary>
/// Which machine is number i of n. An index is for life: in share mode machine i sends request k where k mod n = i, so
/// no two may have the same one, and none may be free while a machine is. New machines take free indexes in the order of
/// their ids; a machine that replaces a dead one takes its index, unless the dead one was done: its share is sent.
/// </summary>
internal static class MachineIndexes
{
    /// <param name="known">Machines that have an index.</param>
    /// <param name="alive">Ids of the machines that are there now.</param>
    /// <param name="size">How many there should be.</param>
    /// <param name="lastSeq">Last sequence number that was kept of an index.</param>
    public static IReadOnlyList<StoredMachine> Assign(IReadOnlyList<StoredMachine> known, IReadOnlyCollection<string> alive, int size, Func<int, long> lastSeq)
    {
        var byIndex = known.ToDictionary(m => m.Index);
        var newcomers = new Queue<string>(alive.Where(id => known.All(m => m.InstanceId != id)).Order(StringComparer.Ordinal));
        for (var index = 0; index < size && newcomers.Count > 0; index++)
        {
            if (!byIndex.TryGetValue(index, out var holder) || (!alive.Contains(holder.InstanceId) && holder.State != GeneratorState.Done))
            {
                byIndex[index] = new StoredMachine(index, newcomers.Dequeue(), null, holder is null ? 0 : lastSeq(index));
            }
        }

        return [.. byIndex.Values.OrderBy(m => m.Index)];
    }
}
