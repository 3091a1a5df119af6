using CsCheck;
using Scalectl.Daemon.Clusters;
using Scalectl.Load;

namespace Scalectl.Daemon.Tests.Clusters;

public class MachineIndexesTests
{
    [Test]
    public void Assign_AllNew_FollowsTheirIds()
        => Assert.That(
            MachineIndexes.Assign([], ["i-c", "i-a", "i-b"], 3, _ => 0).Select(m => (m.Index, m.InstanceId)),
            Is.EqualTo(new[] { (0, "i-a"), (1, "i-b"), (2, "i-c") }));

    [Test]
    public void Assign_OneReplaced_TakesTheDeadOnesIndexAndGoesOnAfterItsSeconds()
    {
        var known = MachineIndexes.Assign([], ["i-a", "i-b", "i-c"], 3, _ => 0);

        var next = MachineIndexes.Assign(known, ["i-a", "i-c", "i-0"], 3, index => index == 1 ? 42 : throw new ArgumentException("not asked for"));

        Assert.That(next[1], Is.EqualTo(new StoredMachine(1, "i-0", null, 42)));
        Assert.That((next[0], next[2]), Is.EqualTo((known[0], known[2])));
    }

    [Test]
    public void Assign_OneDeadWithoutReplacement_KeepsItsIndex()
    {
        var known = MachineIndexes.Assign([], ["i-a", "i-b"], 2, _ => 0);

        Assert.That(MachineIndexes.Assign(known, ["i-b"], 2, _ => 0), Is.EqualTo(known));
    }

    [Test]
    public void Assign_DeadOneWasDone_IsNotReplaced()
    {
        IReadOnlyList<StoredMachine> known = [new(0, "i-a", null, 0) { State = GeneratorState.Done }, new(1, "i-b", null, 0) { State = GeneratorState.Running }];

        Assert.That(MachineIndexes.Assign(known, ["i-c"], 2, _ => 0).Select(m => m.InstanceId), Is.EqualTo(new[] { "i-a", "i-c" }), "its share is sent: a second one would send it again");
    }

    [Test]
    public void Assign_MoreMachinesThanWanted_LeavesTheSurplusOut()
        => Assert.That(MachineIndexes.Assign([], ["i-a", "i-b", "i-c"], 2, _ => 0), Has.Count.EqualTo(2));

    [Test]
    public void Assign_AnyComingAndGoing_KeepsIndexesUniqueAndForLife()
        => Gen.Int[0, 6].HashSet[0, 5].List[1, 12].Sample(rounds =>
        {
            IReadOnlyList<StoredMachine> machines = [];
            foreach (var alive in rounds)
            {
                string[] ids = [.. alive.Select(i => $"i-{i}")];
                var next = MachineIndexes.Assign(machines, ids, 4, _ => 0);
                Assert.That(next.Select(m => m.Index), Is.Unique);
                Assert.That(next.Select(m => m.Index), Is.All.InRange(0, 3));
                Assert.That(next.Select(m => m.InstanceId), Is.Unique);
                foreach (var kept in machines.Where(m => ids.Contains(m.InstanceId)))
                {
                    Assert.That(next, Does.Contain(kept));
                }

                machines = next;
            }
        });
}
