using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.Compute;
using Scalectl.Daemon.Collection;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Collection;

public class MachineLivesTests
{
    [Test]
    public void Merge_LaunchThatTheGroupDoesNotShowYet_IsNotTakenForGone()
    {
        var lives = Merge([], [], now: 11, activities: [Launch("i-a", 10, null)]);
        Assert.That(lives, Is.Empty);

        lives = Merge(lives, [In("i-a", "InService")], now: 14, machines: [Ec2("i-a", 10)], activities: [Launch("i-a", 10, 13)]);
        Assert.That(lives, Is.EqualTo(new[] { new MachineLife("i-a", 10_000, 13_000, null, null) }));
    }

    [Test]
    public void Merge_MissingInOneAnswerOnly_LivesOn()
    {
        var lives = Merge([], [In("i-a", "InService")], now: 4);
        lives = Merge(lives, [], now: 6);
        Assert.That(lives[0].EndedMs, Is.EqualTo(6_000));

        lives = Merge(lives, [In("i-a", "InService")], now: 8);
        Assert.That(lives, Is.EqualTo(new[] { new MachineLife("i-a", 4_000, 4_000, null, null) }));
    }

    [Test]
    public void Merge_PollsAlone_TakesTheMomentsSeen()
    {
        var lives = Merge([], [In("i-a", "Pending")], now: 2);
        lives = Merge(lives, [In("i-a", "InService")], now: 4);
        lives = Merge(lives, [In("i-a", "Terminating")], now: 9);
        lives = Merge(lives, [], now: 11);

        Assert.That(lives, Is.EqualTo(new[] { new MachineLife("i-a", 2_000, 4_000, 9_000, 11_000) }));
    }

    [Test]
    public void Merge_ActivitiesComeLater_CorrectWhatPollsSaw()
    {
        var lives = Merge([], [In("i-a", "InService")], now: 4);
        lives = Merge(lives, [], now: 12, machines: [Ec2("i-a", 1)], activities: [End("i-a", 8, 10), Launch("i-a", 1, 3)]);

        Assert.That(lives, Is.EqualTo(new[] { new MachineLife("i-a", 1_000, 3_000, 8_000, 10_000) }));
    }

    [Test]
    public void Merge_InServiceAtTheFirstPoll_HasServedSinceItsLaunch()
        => Assert.That(
            Merge([], [In("i-a", "InService")], now: 500, machines: [Ec2("i-a", 100)], first: true),
            Is.EqualTo(new[] { new MachineLife("i-a", 100_000, 100_000, null, null) }));

    [Test]
    public void Merge_MachineThatCameAndWentBetweenPolls_IsKnownFromItsActivities()
        => Assert.That(
            Merge([], [], now: 60, activities: [End("i-b", 40, 45), Launch("i-b", 20, 30)]),
            Is.EqualTo(new[] { new MachineLife("i-b", 20_000, 30_000, 40_000, 45_000) }));

    [Test]
    public void Merge_LaunchThatFailed_IsNoMachine()
        => Assert.That(Merge([], [], now: 60, activities: [Launch("i-b", 20, 30) with { Status = "Failed" }]), Is.Empty);

    [Test]
    public void Merge_GivenUpBeforeItServed_NeverServed()
    {
        var lives = Merge([], [In("i-a", "Pending")], now: 2, activities: [Launch("i-a", 1, null)]);
        lives = Merge(lives, [], now: 9, activities: [End("i-a", 5, 8), Launch("i-a", 1, 7)]);

        Assert.That(lives, Is.EqualTo(new[] { new MachineLife("i-a", 1_000, null, 5_000, 8_000) }));
    }

    private static IReadOnlyList<MachineLife> Merge(
        IReadOnlyList<MachineLife> lives, GroupInstance[] instances, double now, Machine[]? machines = null, GroupActivity[]? activities = null, bool first = false)
        => MachineLives.Merge(lives, instances, machines ?? [], activities ?? [], (long)(now * 1000), first);

    private static GroupInstance In(string id, string state) => new(id, "t3.micro", "a", state, "Healthy");

    private static Machine Ec2(string id, long launched) => new(id, "running", DateTimeOffset.FromUnixTimeSeconds(launched));

    private static GroupActivity Launch(string id, long start, long? end) => Activity($"Launching a new EC2 instance: {id}", start, end);

    private static GroupActivity End(string id, long start, long? end) => Activity($"Terminating EC2 instance: {id}", start, end);

    private static GroupActivity Activity(string description, long start, long? end) => new(
        $"{description}-{start}", DateTimeOffset.FromUnixTimeSeconds(start), end is { } e ? DateTimeOffset.FromUnixTimeSeconds(e) : null,
        end is null ? "InProgress" : "Successful", null, description, "", 100);
}
