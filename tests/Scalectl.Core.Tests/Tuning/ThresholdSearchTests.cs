using Scalectl.Tuning;

namespace Scalectl.Core.Tests.Tuning;

public sealed class ThresholdSearchTests
{
    /// <summary>The vectors' errors: 0 up to the edge, then 5 for each percent above it.</summary>
    private static Func<double, int, TuningFigures> Edge(double edge) => (u, _) => new TuningFigures { Errors = u <= edge ? 0 : 5 * (u - edge) };

    private static (TuningAnswer Answer, IReadOnlyList<TuningTry> Tries) SlowStart(TuningOptions options, double edge) => TuningLoop.Run(options, new SlowStart(options), Edge(edge));

    [Test]
    public void SlowStart_VectorFrom10_Returns55()
    {
        var (answer, tries) = SlowStart(new TuningOptions { Start = 10 }, 55);

        Assert.That(tries.Select(t => (t.Threshold, t.Holds)), Is.EqualTo(
            new[] { (10.0, true), (20, true), (40, true), (80, false), (40, true), (45, true), (50, true), (55, true), (60, false) }));
        Assert.That((answer.Threshold, answer.Why[0]), Is.EqualTo((55.0, "60 does not hold, 55 does.")));
    }

    [Test]
    public void SlowStart_VectorFrom60_Returns55()
    {
        var (answer, tries) = SlowStart(new TuningOptions { Start = 60 }, 55);

        Assert.That(tries.Select(t => t.Threshold), Is.EqualTo(new[] { 60.0, 30, 35, 40, 45, 50, 55, 60 }));
        Assert.That(answer.Threshold, Is.EqualTo(55));
    }

    [Test]
    public void SlowStart_ErrorsThatNeverRise_EndsAtTheMost()
    {
        var (answer, tries) = SlowStart(new TuningOptions(), 1000);

        Assert.That(tries.Select(t => t.Threshold), Is.EqualTo(new[] { 10.0, 20, 40, 80, 100 }));
        Assert.That(answer.Threshold, Is.EqualTo(100));
    }

    [Test]
    public void SlowStart_NothingHolds_EndsAtTheLeastWithoutAnAnswer()
    {
        var (answer, tries) = SlowStart(new TuningOptions(), 0.5);

        Assert.That(tries.Select(t => t.Threshold), Is.EqualTo(new[] { 10.0, 5, 2.5, 1.25, 1 }));
        Assert.That((answer.Threshold, answer.LeastBad, answer.Why[0]), Is.EqualTo(((double?)null, (double?)1, "1 is the least that is tried, and even that does not hold.")));
    }

    [Test]
    public void SlowStart_BudgetUsedUp_ReturnsWhatHeldSoFar()
    {
        var (answer, tries) = SlowStart(new TuningOptions { BudgetRuns = 6 }, 55);

        Assert.That((answer.Threshold, tries.Count, answer.Why[0]), Is.EqualTo((45.0, 6, "The budget of 6 runs is used up.")));
    }

    [Test]
    public void Search_AnyEdge_ReturnsAThresholdThatWasRunAndHeld([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 50; i++)
        {
            var (edge, options) = (random.NextDouble() * 120, new TuningOptions { Start = random.Next(1, 101), Step = random.Next(1, 12), BudgetRuns = 200 });
            foreach (var method in new ITuningMethod[] { new SlowStart(options), new Bisection(options) })
            {
                var (answer, tries) = TuningLoop.Run(options, method, Edge(edge));
                if (edge < options.Least)
                {
                    Assert.That(answer.Threshold, Is.Null);
                    continue;
                }

                Assert.That(tries.Any(t => t.Threshold == answer.Threshold && t.Holds));
                Assert.That(answer.Threshold, Is.LessThanOrEqualTo(edge).And.GreaterThan(Math.Min(edge, 100) - options.Step - 1e-9));
            }

            Assert.That(TuningLoop.Run(options, new Bisection(options), Edge(edge)).Tries, Has.Count.LessThanOrEqualTo(3 + Math.Ceiling(Math.Log2(100.0 / options.Step))));
        }
    }

    /// <summary>A method is asked again with what was stored: from any try on it goes on as it went before.</summary>
    [Test]
    public void Next_FromAnyTryOn_GoesOnAsBefore([Values(10, 60, 95)] double start, [Values(3.0, 55, 101)] double edge)
    {
        var options = new TuningOptions { Start = start };
        foreach (var method in new Func<ITuningMethod>[] { () => new SlowStart(options), () => new Bisection(options) })
        {
            var (answer, tries) = TuningLoop.Run(options, method(), Edge(edge));
            for (var i = 0; i < tries.Count; i++)
            {
                Assert.That(method().Next([.. tries.Take(i)]), Is.EqualTo(new TuningStep.Run(tries[i].Threshold, tries[i].Reason)));
            }

            Assert.That(((TuningStep.End)method().Next(tries)).Answer.Threshold, Is.EqualTo(answer.Threshold));
        }
    }

    [Test]
    public void Validate_WrongOptions_AreAllTold() =>
        Assert.That(
            new TuningOptions { Start = 0, Step = 0, ErrorLimit = new(-1, false), Weight = 1.5, Repeat = 0, BudgetRuns = 0, BudgetMinutes = 0, BudgetCost = double.NaN }.Validate().Select(e => e.Argument),
            Is.EqualTo(new[] { "--start", "--step", "--error-limit", "--weight", "--repeat", "--budget-runs", "--budget-minutes", "--budget-cost" }));

    [Test]
    public void ParetoFront_CostAgainstErrors_LeavesOutWhatIsWorseInBoth()
    {
        (double Cost, double Errors)[] tries = [(10, 0), (8, 0), (5, 20), (6, 30), (3, 50), (3, 60), (3, 50)];

        Assert.That(ParetoFront.Of(tries, t => [t.Cost, t.Errors]), Is.EqualTo(new[] { (8.0, 0.0), (5, 20), (3, 50), (3, 50) }));
    }
}
