using Scalectl.Api;
using Scalectl.Daemon.Experiments;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Tests.Experiments.Groups;

public sealed class GroupPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Of_OneRun_IsNoGroup() =>
        Assert.That(GroupPlan.Of(1, 5, new ExperimentSubmission(""), TimeSpan.FromMinutes(1)), Is.EqualTo(new[] { (0, (GroupPlace?)null) }));

    [Test]
    public void Of_ThreeFilesTwice_PlacesSixRunsInTheOrderOfTheSeed()
    {
        var submission = new ExperimentSubmission("", 2) { Others = ["", ""], OrderSeed = 42 };

        var runs = GroupPlan.Of(3, 7, submission, TimeSpan.FromMinutes(1));

        Assert.That(runs.Select(run => run.File), Is.EqualTo(BlockedOrder.Of(3, 2, 42).Select(run => run.Experiment)));
        Assert.That(runs.Select(run => (run.Group!.Id, run.Group.Place, run.Group.Of, run.Group.Rounds, run.Group.OrderSeed)), Is.EqualTo(Enumerable.Range(1, 6).Select(place => ("g7", place, 6, 2, 42L))));
        Assert.That(runs.Select(run => run.Group!.Round), Is.EqualTo((int[])[1, 1, 1, 2, 2, 2]));
        Assert.That(runs[0].Group!.RestSeconds, Is.EqualTo(180), "three periods of a minute");
    }

    [Test]
    public void Of_RestThatIsGiven_IsTakenAndASeedIsDrawn()
    {
        var runs = GroupPlan.Of(1, 7, new ExperimentSubmission("", 3) { RestSeconds = 0 }, TimeSpan.FromMinutes(1));

        Assert.That(runs.Select(run => run.Group!.RestSeconds), Has.All.EqualTo(0));
        Assert.That(runs.Select(run => run.Group!.OrderSeed).Distinct().Single(), Is.InRange(1, 999_999));
    }

    [Test]
    public void Rest_AfterTheLastRunOfTheGroup_IsItsEndAndTheRest()
    {
        var all = new[] { Run(1, "g1", Start), Run(2, "g1", Start.AddMinutes(2)), Run(3, null, Start.AddMinutes(9)), Run(4, "g1", null), Run(5, "g5", null) };

        Assert.That(GroupPlan.Rest(all[3], all), Is.EqualTo((Start.AddMinutes(2).AddSeconds(30), "a-2")));
        Assert.That(GroupPlan.Rest(all[4], all), Is.Null, "the first of its group");
        Assert.That(GroupPlan.Rest(all[3] with { StopRequested = true }, all), Is.Null, "there is nothing to wait for");
        Assert.That(GroupPlan.Rest(all[3], [all[0] with { BeganAt = null }, all[3]]), Is.Null, "one that was stopped in the queue has used nothing");
    }

    private static StoredExperiment Run(int number, string? group, DateTimeOffset? ended) => new()
    {
        Id = $"a-{number}",
        Number = number,
        User = "alice",
        Specification = ExperimentFile.Parse("name: a\napp: {target: \"http://127.0.0.1:9/\"}\nload: {function: \"1\"}\n").Value!,
        State = ended is null ? ExperimentState.Queued : ExperimentState.Done,
        StateSince = Start,
        CreatedAt = Start,
        BeganAt = ended,
        EndedAt = ended,
        Group = group is null ? null : new GroupPlace { Id = group, Place = number, Of = 4, Round = 1, Rounds = 4, OrderSeed = 1, RestSeconds = 30 },
    };
}
