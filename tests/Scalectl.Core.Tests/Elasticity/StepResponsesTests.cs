using Scalectl.Elasticity;

namespace Scalectl.Core.Tests.Elasticity;

public sealed class StepResponsesTests
{
    private static readonly StepResponse[] Means = [new(60, 100, 110, 0), new(60, 200, 160, 0), new(60, 1700, 410, 0)];
    private static readonly StepResponse[] Slo = [new(60, 10, 0, 300), new(60, 20, 0, 600), new(60, 70, 0, 400)];

    [Test]
    public void Averages_PublishedSteps_DifferByTheirWeight()
    {
        Assert.That(StepResponses.TimeAverageMs(Means), Is.EqualTo(226.666667).Within(5e-7)); // (110 + 160 + 410) / 3
        Assert.That(StepResponses.RequestWeightedMs(Means), Is.EqualTo(370).Within(5e-7)); // (11000 + 32000 + 697000) / 2000
    }

    [Test]
    public void ViolationShare_PublishedSteps_CountsTheRequestsOfBadSteps()
    {
        Assert.That(StepResponses.ViolationShare(Slo, 500), Is.EqualTo(0.2).Within(5e-7)); // 20 / 100
        Assert.That(StepResponses.ViolationTimeShare(Slo, 500), Is.EqualTo(1.0 / 3).Within(5e-7));
        Assert.That(StepResponses.ViolationShare(Slo, 600), Is.Zero, "the limit itself is no violation");
    }

    [Test]
    public void Averages_StepsWithoutAnswers_DoNotCount()
    {
        StepResponse[] steps = [new(60, 0, double.NaN, double.NaN), new(30, 1, 10, 10), new(60, 1, 40, 40)];

        Assert.That(StepResponses.TimeAverageMs(steps), Is.EqualTo(30)); // (30*10 + 60*40) / 90
        Assert.That(StepResponses.RequestWeightedMs(steps), Is.EqualTo(25));
        Assert.That(StepResponses.ViolationTimeShare(steps, 20), Is.EqualTo(60.0 / 90).Within(1e-12));
    }

    [Test]
    public void Averages_NoStep_AreNull()
    {
        Assert.That(StepResponses.TimeAverageMs([]), Is.Null);
        Assert.That(StepResponses.RequestWeightedMs([]), Is.Null);
        Assert.That(StepResponses.ViolationShare([], 1), Is.Null);
        Assert.That(StepResponses.ViolationTimeShare([], 1), Is.Null);
    }
}
