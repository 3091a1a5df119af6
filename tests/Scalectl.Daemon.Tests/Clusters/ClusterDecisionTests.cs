using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Load;

namespace Scalectl.Daemon.Tests.Clusters;

public class ClusterDecisionTests
{
    private const double Now = 1_000_000.25;
    private static readonly TimeSpan LaunchTimeout = TimeSpan.FromMinutes(10);

    private static readonly StoredCluster Launching = new()
    {
        Name = "c",
        RunId = "c",
        User = "alice",
        State = ClusterState.Launching,
        Type = "t3.micro",
        Group = "scalectl-cluster-c",
        Plan = new GeneratorPlan { RunId = "c", Target = "http://x/", Function = "1", Steps = 10, StepSeconds = 1, Machines = 2, TimeoutSeconds = 5, ControlToken = "t" },
        CreatedAt = DateTimeOffset.FromUnixTimeSeconds(999_990),
        ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(1_002_000),
        Tags = new Dictionary<string, string>(),
        Machines = [new StoredMachine(0, "i-a", "10.0.0.1", 0), new StoredMachine(1, "i-b", "10.0.0.2", 0)],
    };

    private static readonly StoredCluster Started = Launching with { TimeStart = 1_000_000, State = ClusterState.Running };

    [Test]
    public void Next_OneMachineAnswersOfTwo_GoesOnWaitingAndSaysWhy()
    {
        var next = Next(Launching, [(0, GeneratorState.Waiting)], obstacle: "no capacity");

        Assert.That((next.State, next.TimeStart, next.Message), Is.EqualTo((ClusterState.Launching, (double?)null, "1 of 2 machines answer; no capacity")));
    }

    [Test]
    public void Next_AllAnswerAndStartIsNow_StartsAtAWholeSecondWithNotice()
    {
        var next = Next(Launching, [(0, GeneratorState.Waiting), (1, GeneratorState.Waiting)]);

        Assert.That((next.State, next.TimeStart), Is.EqualTo((ClusterState.Waiting, (double?)1_000_002))); // 1,000,001.25, rounded up
    }

    [Test]
    public void Next_FixedStartIsReached_RunsEvenIfAMachineIsMissing()
    {
        var next = Next(Launching with { TimeStart = 1_000_000 }, [(0, GeneratorState.Running)]);

        Assert.That((next.State, next.Message), Is.EqualTo((ClusterState.Running, "1 of 2 machines answer")));
    }

    [Test]
    public void Next_AllDone_IsDone()
        => Assert.That(Next(Started, [(0, GeneratorState.Done), (1, GeneratorState.Done)]).State, Is.EqualTo(ClusterState.Done));

    [Test]
    public void Next_AllDoneButALastSecondIsNotKept_IsNotDoneYet()
    {
        var done = Status(GeneratorState.Done) with { LastSeq = 10 };
        var statuses = new Dictionary<int, GeneratorStatus> { [0] = done, [1] = done };

        var early = ClusterDecision.Next(Started, statuses, new Dictionary<int, long> { [0] = 10, [1] = 9 }, Now, LaunchTimeout, null);
        var late = ClusterDecision.Next(early, statuses, new Dictionary<int, long> { [0] = 10, [1] = 10 }, Now, LaunchTimeout, null);

        Assert.That((early.State, late.State, late.Message), Is.EqualTo((ClusterState.Running, ClusterState.Done, (string?)null)));
    }

    [Test]
    public void Next_ReplacementIsDone_CountsItsSecondsAfterThoseOfTheLostOneAndSaysSo()
    {
        var done = Status(GeneratorState.Done) with { LastSeq = 10 };
        var statuses = new Dictionary<int, GeneratorStatus> { [0] = done, [1] = done };
        var replaced = Started with { Machines = [Started.Machines[0], new StoredMachine(1, "i-c", "10.0.0.3", 4)] };

        var early = ClusterDecision.Next(replaced, statuses, new Dictionary<int, long> { [0] = 10, [1] = 10 }, Now, LaunchTimeout, null);
        var late = ClusterDecision.Next(replaced, statuses, new Dictionary<int, long> { [0] = 10, [1] = 14 }, Now, LaunchTimeout, null);

        Assert.That((early.State, late.State), Is.EqualTo((ClusterState.Running, ClusterState.Done)));
        Assert.That(late.Message, Does.StartWith("machine(s) 1 replaced one that was lost"));
    }

    [Test]
    public void Next_DoneMachineVanishesBeforeItsLastSecondsAreKept_FailsAndSaysSo()
    {
        var done = Status(GeneratorState.Done) with { LastSeq = 10 };
        var kept = new Dictionary<int, long> { [0] = 10, [1] = 7 };
        var said = ClusterDecision.Next(Started, new Dictionary<int, GeneratorStatus> { [0] = done, [1] = done }, kept, Now, LaunchTimeout, null);

        var next = ClusterDecision.Next(said, new Dictionary<int, GeneratorStatus> { [0] = done }, kept, 1_000_010 + 5 + 61, LaunchTimeout, null);

        Assert.That((next.State, next.Message), Is.EqualTo((ClusterState.Failed, "the load is over, but the last seconds of machine(s) 1 could not be fetched; the machine may be gone")));
    }

    [Test]
    public void Next_OneDoneAndSilentTheOtherDone_RemembersTheFirst()
    {
        var first = Next(Started, [(0, GeneratorState.Done), (1, GeneratorState.Running)]);

        Assert.That(first.State, Is.EqualTo(ClusterState.Running));
        Assert.That(Next(first, [(1, GeneratorState.Done)]).State, Is.EqualTo(ClusterState.Done));
    }

    [Test]
    public void Next_OneFailed_FailsWithItsReason()
    {
        var next = Next(Started, [(0, GeneratorState.Running), (1, GeneratorState.Failed)]);

        Assert.That((next.State, next.Message), Is.EqualTo((ClusterState.Failed, "machine 1 (i-b) failed: because")));
    }

    [Test]
    public void Next_MachinesNeverCome_FailsAfterTheLaunchTimeout()
    {
        var next = Next(Launching, [], now: 999_990 + 601, obstacle: "You have exceeded your quota");

        Assert.That((next.State, next.Message), Is.EqualTo((ClusterState.Failed, "after 10 min 0 of 2 machines answer; You have exceeded your quota")));
    }

    [TestCase(1_000_010 + 5 + 60, ClusterState.Running)]
    [TestCase(1_000_010 + 5 + 61, ClusterState.Failed)]
    public void Next_MachineSilentAfterTheEnd_FailsOnlyAfterTimeoutAndAMinute(double now, ClusterState expected)
        => Assert.That(Next(Started, [(0, GeneratorState.Done)], now).State, Is.EqualTo(expected));

    [TestCase(ClusterState.Done)]
    [TestCase(ClusterState.Failed)]
    [TestCase(ClusterState.Removing)]
    public void Next_AtAnEnd_StaysThere(ClusterState state)
        => Assert.That(Next(Started with { State = state }, [(0, GeneratorState.Running)]).State, Is.EqualTo(state));

    [Test]
    public void Missing_AssignmentDiffers_IsSentUntilItIsTaken()
    {
        var waiting = Status(GeneratorState.Waiting);
        var wanted = new GeneratorAssignment(1, 2, 1_000_000);

        Assert.That(ClusterDecision.Missing(Started, 1, waiting), Is.EqualTo(wanted));
        Assert.That(ClusterDecision.Missing(Started, 1, waiting with { Assignment = wanted }), Is.Null);
        Assert.That(ClusterDecision.Missing(Launching, 1, waiting), Is.Null, "no start is known yet");
        Assert.That(ClusterDecision.Missing(Started, 1, Status(GeneratorState.Done)), Is.Null);
    }

    private static StoredCluster Next(StoredCluster cluster, (int Index, GeneratorState State)[] statuses, double now = Now, string? obstacle = null)
        => ClusterDecision.Next(cluster, statuses.ToDictionary(s => s.Index, s => Status(s.State)), new Dictionary<int, long>(), now, LaunchTimeout, obstacle);

    private static GeneratorStatus Status(GeneratorState state) => new("c", state, "because", null, 0, 0, 0, 0, 0, 0, true, 0);
}
