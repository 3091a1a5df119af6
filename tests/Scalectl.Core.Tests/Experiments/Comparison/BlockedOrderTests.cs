using Scalectl.Experiments;

namespace Scalectl.Core.Tests.Experiments.Comparison;

public sealed class BlockedOrderTests
{
    [Test]
    public void Of_AnySeed_HasEveryExperimentOnceInEachRound([Values(1, 2, 3, 7)] int experiments, [Values(1, 4)] int rounds, [Range(-1, 3)] long seed)
    {
        var order = BlockedOrder.Of(experiments, rounds, seed);

        Assert.That(order.Chunk(experiments).Select(round => round.Select(run => run.Experiment).Order()), Has.All.EqualTo(Enumerable.Range(0, experiments)));
        Assert.That(order.Select(run => run.Round), Is.EqualTo(Enumerable.Range(1, rounds).SelectMany(round => Enumerable.Repeat(round, experiments))));
        Assert.That(BlockedOrder.Of(experiments, rounds, seed), Is.EqualTo(order), "same seed, same order");
    }

    /// <summary>6 orders of 3, 6,000 rounds: 1,000 of each, give or take 5 standard deviations of sqrt(6000 * 1/6 * 5/6) = 29.</summary>
    [Test]
    public void Of_ManyRounds_HasEachOrderAsOften()
    {
        var counts = BlockedOrder.Of(3, 6000, 42).Chunk(3).CountBy(round => string.Concat(round.Select(run => run.Experiment))).ToDictionary();

        Assert.That(counts, Has.Count.EqualTo(6));
        Assert.That(counts.Values, Has.All.InRange(855, 1145));
    }
}
