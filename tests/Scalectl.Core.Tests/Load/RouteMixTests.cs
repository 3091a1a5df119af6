using Scalectl.Load;

namespace Scalectl.Core.Tests.Load;

public sealed class RouteMixTests
{
    private static readonly Route[] _three = [new("GET", "/", 5), new("GET", "/search", 3), new("POST", "/cart", 2)];

    [Test]
    public void RouteOf_ManyRequests_FollowsTheWeights()
    {
        var planned = Planned(_three, 1, 100_000);

        // 0.5, 0.3 and 0.2 of 100,000; four standard deviations, sqrt(n p (1-p)), of 158, 145 and 126
        Assert.That(planned[0], Is.EqualTo(50_000).Within(632));
        Assert.That(planned[1], Is.EqualTo(30_000).Within(580));
        Assert.That(planned[2], Is.EqualTo(20_000).Within(506));
    }

    /// <summary>A plan that was sent last year sends the same requests today.</summary>
    [Test]
    public void RouteOf_ASeed_IsTheSameInEveryVersion()
    {
        var mix = new RouteMix(_three, 7);

        // SplitMix64 of k + 7, below 0.5, below 0.8, or above; worked out by another program
        Assert.That(string.Concat(Enumerable.Range(0, 40).Select(number => mix.RouteOf(number))), Is.EqualTo("0102011111010221202100122000200000100012"));
    }

    [Test]
    public void RouteOf_OtherSeeds_IsAnotherDrawOfTheSameWeights()
    {
        var (one, other) = (new RouteMix(_three, 1), new RouteMix(_three, 2_000_000));

        Assert.That(Enumerable.Range(0, 1000).Count(number => one.RouteOf(number) == other.RouteOf(number)), Is.InRange(300, 460)); // 0.25 + 0.09 + 0.04 of 1,000 agree by chance
    }

    [Test]
    public void RouteOf_OneRoute_IsAlwaysThat() => Assert.That(Planned([new Route()], 3, 100), Is.EqualTo(new[] { 100L }));

    [TestCase(1, false)]
    [TestCase(2, true)]
    [TestCase(RouteSecond.Most, true)]
    [TestCase(RouteSecond.Most + 1, false)]
    public void AreTold_SeveralButNotTooMany(int routes, bool told) => Assert.That(RouteMix.AreTold(routes), Is.EqualTo(told));

    private static long[] Planned(Route[] routes, long seed, int requests)
    {
        var mix = new RouteMix(routes, seed);
        var planned = new long[routes.Length];
        for (var number = 0; number < requests; number++)
        {
            planned[mix.RouteOf(number)]++;
        }

        return planned;
    }
}
