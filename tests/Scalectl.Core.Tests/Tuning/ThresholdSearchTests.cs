using Scalectl.Tuning;

namespace Scalectl.Core.Tests.Tuning;

public sealed class ThresholdSearchTests
{
    /// <summary>The vectors' errors: 0 up to the edge, then 5 for each percent above it.</summary>
    private static Func<double, double> Edge(double edge) => u => u <= edge ? 0 : 5 * (u - edge);

    [Test]
    public void SlowStart_VectorFrom10_Returns55()
    {
        var result = SlowStart.Search(new SlowStartOptions { Start = 10 }, Edge(55));

        Assert.That(result.Tries.Select(t => (t.Threshold, t.Holds)), Is.EqualTo(
            new[] { (10.0, true), (20, true), (40, true), (80, false), (40, true), (45, true), (50, true), (55, true), (60, false) }));
        Assert.That((result.Threshold, result.Reason), Is.EqualTo((55.0, "60 does not hold, 55 does")));
    }

    [Test]
    public void SlowStart_VectorFrom60_Returns55()
    {
        var result = SlowStart.Search(new SlowStartOptions { Start = 60 }, Edge(55));

        Assert.That(result.Tries.Select(t => t.Threshold), Is.EqualTo(new[] { 60.0, 30, 35, 40, 45, 50, 55, 60 }));
        Assert.That(result.Threshold, Is.EqualTo(55));
    }

    [Test]
    public void SlowStart_ErrorsThatNeverRise_EndsAtTheMost()
    {
        var result = SlowStart.Search(new SlowStartOptions(), Edge(1000));

        Assert.That(result.Tries.Select(t => t.Threshold), Is.EqualTo(new[] { 10.0, 20, 40, 80, 100 }));
        Assert.That(result.Threshold, Is.EqualTo(100));
    }

    [Test]
    public void SlowStart_NothingHolds_EndsAtTheLeastWithoutAnAnswer()
    {
        var result = SlowStart.Search(new SlowStartOptions(), Edge(0.5));

        Assert.That(result.Tries.Select(t => t.Threshold), Is.EqualTo(new[] { 10.0, 5, 2.5, 1.25, 1 }));
        Assert.That((result.Threshold, result.Reason), Is.EqualTo(((double?)null, "1 is the least that is tried, and even that does not hold")));
    }

    [Test]
    public void SlowStart_BudgetUsedUp_ReturnsWhatHeldSoFar()
    {
        var result = SlowStart.Search(new SlowStartOptions { BudgetRuns = 6 }, Edge(55));

        Assert.That((result.Threshold, result.Tries.Count), Is.EqualTo((45.0, 6)));
    }

    [Test]
    public void Search_AnyEdge_ReturnsAThresholdThatWasRunAndHeld([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 50; i++)
        {
            var (edge, options) = (random.NextDouble() * 120, new SlowStartOptions { Start = random.Next(1, 101), Step = random.Next(1, 12), BudgetRuns = 200 });
            foreach (var result in new[] { SlowStart.Search(options, Edge(edge)), Bisection.Search(options, Edge(edge)) })
            {
                if (edge < options.Least)
                {
                    Assert.That(result.Threshold, Is.Null);
                    continue;
                }

                Assert.That(result.Tries.Any(t => t.Threshold == result.Threshold && t.Holds));
                Assert.That(result.Threshold, Is.LessThanOrEqualTo(edge).And.GreaterThan(Math.Min(edge, 100) - options.Step - 1e-9));
            }

            Assert.That(Bisection.Search(options, Edge(edge)).Tries, Has.Count.LessThanOrEqualTo(3 + Math.Ceiling(Math.Log2(100.0 / options.Step))));
        }
    }

    [Test]
    public void Validate_WrongOptions_AreAllTold() =>
        Assert.That(new SlowStartOptions { Start = 0, Step = 0, ErrorLimit = -1, BudgetRuns = 0 }.Validate().Select(e => e.Argument), Is.EqualTo(new[] { "--start", "--step", "--error-limit", "--budget-runs" }));

    [Test]
    public void ParetoFront_CostAgainstErrors_LeavesOutWhatIsWorseInBoth()
    {
        (double Cost, double Errors)[] tries = [(10, 0), (8, 0), (5, 20), (6, 30), (3, 50), (3, 60), (3, 50)];

        Assert.That(ParetoFront.Of(tries, t => [t.Cost, t.Errors]), Is.EqualTo(new[] { (8.0, 0.0), (5, 20), (3, 50), (3, 50) }));
    }
}
