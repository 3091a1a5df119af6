using CsCheck;
using Scalectl.Load;

namespace Scalectl.Core.Tests.Load;

public sealed class LoadPlanTests
{
    private static LoadPlan Plan(string function, int steps, double step = 1, int machines = 1, Split split = Split.Multiply)
    {
        var plan = LoadPlan.Create(LoadFunction.Parse(function).Value!, steps, step, machines, split);
        Assert.That(plan.Errors, Is.Empty);
        return plan.Value!;
    }

    [Test]
    public void Create_ThesisParabola_SendsItsNumbersAndNothingBelowZero()
    {
        var plan = Plan("(-1)*(x-10)^2+100", 25);
        long[] expected = [19, 36, 51, 64, 75, 84, 91, 96, 99, 100, 99, 96, 91, 84, 75, 64, 51, 36, 19, 0, 0, 0, 0, 0, 0];
        Assert.That(plan.Steps.Select(s => s.Requests), Is.EqualTo(expected));
        Assert.That(plan.TotalRequests, Is.EqualTo(1330));
        Assert.That(plan.PeakPerSecond, Is.EqualTo(100));
        Assert.That(plan.Steps[20], Is.EqualTo(new PlannedStep(21, -21, 0)));
    }

    [TestCase(1, 115.461801)]
    [TestCase(2, 137.499988)]
    [TestCase(4, 100.079633)]
    [TestCase(12, 99.283309)]
    public void Evaluate_ThesisWave_GivesItsNumbers(int x, double expected) =>
        Assert.That(LoadFunction.Parse("x/8*(1-x/8)*c(3.14*x/8)*20*s(3.14*x/8)*20+100").Value!.Evaluate(x).Value, Is.EqualTo(expected).Within(5e-7));

    [Test]
    public void Create_Machines_MultiplyOrShare()
    {
        Assert.That(Plan("10.9", 3, machines: 4).TotalRequests, Is.EqualTo(3 * 4 * 10), "each machine sends trunc(10.9)");
        Assert.That(Plan("10.9", 3, machines: 4, split: Split.Share).TotalRequests, Is.EqualTo(3 * 10));
        Assert.That(Plan("10*n", 1, machines: 4, split: Split.Share).TotalRequests, Is.EqualTo(40), "n is the number of machines");
    }

    [Test]
    public void Create_Time_IsTheStartOfTheStep()
    {
        var plan = Plan("t", 3, step: 60);
        Assert.That(plan.Steps.Select(s => s.Requests), Is.EqualTo(new long[] { 0, 60, 120 }));
        Assert.That(plan.PeakPerSecond, Is.EqualTo(2), "120 in 60 s");
    }

    [TestCase(0, 1, 1, "--steps")]
    [TestCase(10_000_001, 1, 1, "--steps")]
    [TestCase(1, 0, 1, "--step")]
    [TestCase(1, double.NaN, 1, "--step")]
    [TestCase(1, double.PositiveInfinity, 1, "--step")]
    [TestCase(1, 1, 0, "--machines")]
    public void Create_OutOfRange_NamesTheArgument(int steps, double step, int machines, string argument) =>
        Assert.That(LoadPlan.Create(LoadFunction.Parse("x").Value!, steps, step, machines).Errors.Single().Argument, Is.EqualTo(argument));

    [Test]
    public void Create_EverythingWrong_CollectsEveryError() =>
        Assert.That(LoadPlan.Create(LoadFunction.Parse("x").Value!, 0, 0, 0).Errors, Has.Count.EqualTo(3));

    [Test]
    public void Create_FunctionFails_NamesStepAndPosition()
    {
        var error = LoadPlan.Create(LoadFunction.Parse("100/(x-8)").Value!, 10, 1).Errors.Single();
        Assert.That(error.Found, Does.Contain("x = 8"));
        Assert.That(error.Position, Is.EqualTo(3));
    }

    [TestCase("10^9", 1, true)]
    [TestCase("10^9+1", 1, false)]
    [TestCase("10^9", 2, false)]
    [TestCase("1.7*10^308", 10, false)]
    public void Create_StepOfManyRequests_IsLimited(string function, int machines, bool ok) =>
        Assert.That(LoadPlan.Create(LoadFunction.Parse(function).Value!, 1, 1, machines).Ok, Is.EqualTo(ok));

    [Test]
    public void Create_AnyFunction_TotalIsTheSumAndNothingIsNegative() =>
        Gen.Select(Gen.Double[-50, 50], Gen.Double[-50, 50], Gen.Int[1, 60], Gen.Int[1, 9]).Sample(
            (a, b, steps, machines) =>
            {
                var variables = new Dictionary<string, double> { ["a"] = a, ["b"] = b };
                var function = LoadFunction.Parse("a*x+b", variables).Value!;
                var each = LoadPlan.Create(function, steps, 1, machines).Value!;
                var shared = LoadPlan.Create(function, steps, 1, machines, Split.Share).Value!;
                return each.TotalRequests == each.Steps.Sum(s => s.Requests)
                    && each.TotalRequests == machines * shared.TotalRequests
                    && shared.Steps.All(s => s.Requests >= 0 && s.Requests == (s.Value > 0 ? (long)s.Value : 0));
            },
            iter: 500,
            seed: "0000KOIPe2Q3");
}
