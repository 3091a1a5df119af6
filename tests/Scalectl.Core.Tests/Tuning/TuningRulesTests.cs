using Scalectl.Tuning;

namespace Scalectl.Core.Tests.Tuning;

/// <summary>Limit, objective, repetitions, budget and what the answer says.</summary>
public sealed class TuningRulesTests
{
    private static TuningFigures Of(double errors, double p95 = 100, double expense = 50, double? cost = null) =>
        new() { Errors = errors, ErrorSharePct = errors / 10, P95Ms = p95, OperatingExpense = expense, Cost = cost, Currency = cost is null ? null : "USD" };

    private static TuningTry Try(TuningOptions options, double threshold, params TuningFigures[] runs) => TuningTry.Of(options, (int)threshold, threshold, "test", runs);

    [TestCase("0", 0, false)]
    [TestCase(" 25 ", 25, false)]
    [TestCase("0.5%", 0.5, true)]
    [TestCase("100 %", 100, true)]
    public void ErrorLimit_ReadsCountsAndShares(string text, double value, bool share) =>
        Assert.That(ErrorLimit.Parse(text).Value, Is.EqualTo(new ErrorLimit(value, share)));

    [TestCase("")]
    [TestCase(null)]
    [TestCase("-1")]
    [TestCase("101%")]
    [TestCase("1e3")]
    [TestCase("few")]
    [TestCase("NaN")]
    public void ErrorLimit_AnythingElse_IsNamed(string? text) =>
        Assert.That(ErrorLimit.Parse(text, "errorLimit").Errors.Single().Argument, Is.EqualTo("errorLimit"));

    [Test]
    public void Loss_IsAWeightedGeometricMean()
    {
        // 400^0.75 · 16^0.25 = 89.44 · 2 = 178.89; the words: 0.25, 0.5, 0.75.
        Assert.That(TuningLoss.Of(Of(0, 400, 16), 0.75), Is.EqualTo(178.885).Within(0.001));
        Assert.That(new[] { TuningObjective.Cost, TuningObjective.Balanced, TuningObjective.Responsiveness }.Select(TuningLoss.WeightOf), Is.EqualTo(new[] { 0.25, 0.5, 0.75 }));
        Assert.That(new TuningOptions { Objective = TuningObjective.Cost, Weight = 1 }.EffectiveWeight, Is.EqualTo(1));
    }

    /// <summary>No order changes with the unit of the response time or the price of a machine.</summary>
    [Test]
    public void Compare_OtherUnits_SameOrder([Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 100; i++)
        {
            TuningFigures Draw() => Of(random.Next(3), 1 + (random.NextDouble() * 500), 1 + (random.NextDouble() * 100));
            var (one, other, weight, seconds, price) = (Draw(), Draw(), random.NextDouble(), 0.001, random.NextDouble() * 7);
            TuningFigures Scaled(TuningFigures f) => f with { P95Ms = f.P95Ms * seconds, Cost = f.OperatingExpense * price };
            Assert.That(
                Math.Sign(TuningLoss.Compare(Scaled(one), Scaled(other), new(1, false), weight)),
                Is.EqualTo(Math.Sign(TuningLoss.Compare(one, other, new(1, false), weight))));
        }
    }

    [Test]
    public void Compare_ErrorsComeFirst()
    {
        var limit = new ErrorLimit(5, false);
        Assert.That(TuningLoss.Compare(Of(5, 9000, 9000), Of(6, 1, 1), limit, 0.5), Is.LessThan(0), "what holds wins, however slow");
        Assert.That(TuningLoss.Compare(Of(7, 9000, 9000), Of(8, 1, 1), limit, 0.5), Is.LessThan(0), "of two that fail, fewer errors");
        Assert.That(TuningLoss.Compare(Of(0, 100, 50), Of(5, 99, 50), limit, 0.5), Is.GreaterThan(0), "of two that hold, the loss");
        Assert.That(TuningLoss.Compare(Of(0) with { P95Ms = null }, Of(0, 9000, 9000), limit, 0.5), Is.GreaterThan(0), "what is not known loses");
    }

    [TestCase("0", new double[] { }, true, TestName = "Again_NoRun_TheFirst")]
    [TestCase("0", new[] { 1.0 }, false, TestName = "Again_OneErrorWithoutAnyAllowed_CannotHoldAnyMore")]
    [TestCase("0", new[] { 0.0, 0 }, true, TestName = "Again_NoErrorAtALimitOfZero_IsNeverClear")]
    [TestCase("10", new[] { 29.0 }, true, TestName = "Again_29Of30InAllThree_MayStillHold")]
    [TestCase("10", new[] { 31.0 }, false, TestName = "Again_31Of30InAllThree_CannotHold")]
    [TestCase("10", new[] { 2.0, 2 }, false, TestName = "Again_TwoTheSameBelowTheLimit_AreClear")]
    [TestCase("10", new[] { 2.0, 3 }, false, TestName = "Again_IntervalBelowTheLimit_IsClear")] // 2.5 ± 12.706 · 0.7071 / 1.4142 = 2.5 ± 6.35: below 10
    [TestCase("8", new[] { 2.0, 3 }, true, TestName = "Again_IntervalOverTheLimit_IsNotClear")]
    [TestCase("1%", new[] { 0.0 }, true, TestName = "Again_OneRun_HasNoSpread")]
    public void Again(string limit, double[] errors, bool again)
    {
        var options = new TuningOptions { Repeat = 3, ErrorLimit = ErrorLimit.Parse(limit).Value };
        Assert.That(Repetitions.Again(options, [], errors.Length == 0 ? null : Try(options, 10, [.. errors.Select(e => Of(e))])) is not null, Is.EqualTo(again));
    }

    [Test]
    public void Loop_RepeatsUntilTheVerdictIsClear_AndCountsEveryRun()
    {
        var options = new TuningOptions { Method = TuningMethod.Bisect, Repeat = 3, Start = 50, Step = 50 };
        var seen = new List<(double, int)>();
        var (answer, tries) = TuningLoop.Run(options, new Bisection(options), (u, n) =>
        {
            seen.Add((u, n));
            return Of(u > 60 ? 9 : 0, 100 + n);
        });

        Assert.That(seen, Is.EqualTo(new[] { (50.0, 1), (50, 2), (50, 3), (100, 1) }), "a failure is certain after one run");
        Assert.That((answer.Threshold, answer.Figures!.P95Ms, TuningBudget.Of(options, tries).Runs), Is.EqualTo((50.0, 102.0, 4)));
    }

    [Test]
    public void Budget_EndsRepetitionsAndTries()
    {
        var options = new TuningOptions { Repeat = 3, BudgetRuns = 4 };
        var (answer, tries) = TuningLoop.Run(options, new SlowStart(options), (_, _) => Of(0));

        Assert.That(tries.Select(t => t.Repetitions.Count), Is.EqualTo(new[] { 3, 1 }));
        Assert.That((answer.Threshold, answer.Why[0]), Is.EqualTo((20.0, "The budget of 4 runs is used up.")));
    }

    [Test]
    public void Budget_OfTimeAndMoney_KeepsTheDearestRunInHand()
    {
        var options = new TuningOptions { BudgetMinutes = 30 };
        var tries = new[] { Try(options, 10, Of(0)) with { Minutes = 8 }, Try(options, 20, Of(0)) with { Minutes = 12 } };
        Assert.That(TuningBudget.UsedUp(options, tries), Does.Contain("20 of 30 (minutes)"), "20 used, a run takes up to 12");
        Assert.That(TuningBudget.UsedUp(options with { BudgetMinutes = 32 }, tries), Is.Null);

        var paid = new[] { Try(options, 10, Of(0, cost: 2)), Try(options, 20, Of(0, cost: 3)) };
        Assert.That(TuningBudget.UsedUp(new TuningOptions { BudgetCost = 7.9 }, paid), Does.Contain("5 of 7.9 (cost)"));
        Assert.That(TuningBudget.UsedUp(new TuningOptions { BudgetCost = 8 }, paid), Is.Null);
    }

    [Test]
    public void Answer_SaysWhatItCostsAndRisks()
    {
        var options = new TuningOptions { ErrorLimit = new(1, false), Repeat = 2 };
        var answer = TuningAnswer.Of(
            options, [Try(options, 40, Of(0, 100, 90)), Try(options, 60, Of(0, 110, 60), Of(2, 130, 62)), Try(options, 55, Of(4, 90, 70)), Try(options, 75, Of(9, 300, 40))], 60, "it is the test's");

        Assert.That((answer.Threshold, answer.LeastBad, answer.Verified), Is.EqualTo((60.0, (double?)null, true)));
        Assert.That(answer.Figures, Is.EqualTo(Of(1, 120, 61)));
        Assert.That(answer.Front, Is.EqualTo(new[] { 40, 60 }), "each is better in one of the two; what fails is not on it");
        Assert.That(answer.Why, Is.EqualTo(new[]
        {
            "It is the test's.", "Of 4 threshold(s) that were tried 2 kept the errors within the limit of 1.",
            "With weight 0.5 for the response time no other of them has less loss: p95 120 ms, 61 machine-steps.",
        }));
        Assert.That(answer.Costs, Is.EqualTo("61 machine-steps a run."));
        Assert.That(answer.Risks, Is.EqualTo(new[]
        {
            "The next threshold above it that did not hold is 75 %, 15 away.",
            "A lower one, 55 %, did not hold: errors do not simply rise with the threshold here.",
            "Errors: 1 (0.1 %), limit 1.",
            "Over 2 runs: 0 to 2 errors, p95 110 to 130 ms, cost 60 to 62.",
        }));
    }

    [Test]
    public void Answer_NothingHolds_NamesTheLeastBad()
    {
        var options = new TuningOptions();
        var answer = TuningAnswer.Of(options, [Try(options, 1, Of(7)) with { Simulated = true }, Try(options, 2, Of(5)) with { Simulated = true }], null, "end");

        Assert.That((answer.Threshold, answer.LeastBad, answer.Figures!.Errors, answer.Verified), Is.EqualTo(((double?)null, (double?)2, 5.0, false)));
        Assert.That(answer.Front, Is.Empty);
        Assert.That(answer.Risks, Does.Contain("It was only simulated: no real run has confirmed it."));
    }
}
