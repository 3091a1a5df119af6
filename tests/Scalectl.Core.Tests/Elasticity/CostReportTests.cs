using Scalectl.Elasticity;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Elasticity;

public sealed class CostReportTests
{
    private static readonly IReadOnlyList<MachineLife> VectorA = SupplyLives.LastInFirstOut(Vectors.Autoscaler);

    [Test]
    public void Compute_VectorA_GivesThePublishedFigures()
    {
        var report = CostReport.Compute(VectorA, 0, 600_000, new Price(0.0116, "USD", BillingRule.Minute), 39);

        Assert.That(report.BilledSeconds, Is.EqualTo(2340));
        Assert.That(report.ChargedMinutes, Is.EqualTo(39));
        Assert.That(report.ChargedHours, Is.EqualTo(8)); // 2 + 1 + 2 + 2 + 1 machines
        Assert.That(report.Machines, Is.EqualTo(8));
        Assert.That(report.Cost, Is.EqualTo(0.007540).Within(5e-7)); // 39/60 * 0.0116
        Assert.That((report.Currency, report.OperatingExpense), Is.EqualTo(("USD", (double?)39)));
    }

    [TestCase(BillingRule.Second, 2340 / 3600.0)]
    [TestCase(BillingRule.Minute, 39 / 60.0)]
    [TestCase(BillingRule.Hour, 8)]
    public void Compute_EachRule_ChargesItsUnit(BillingRule rule, double hours) =>
        Assert.That(CostReport.Compute(VectorA, 0, 600_000, new Price(2, "EUR", rule)).Cost, Is.EqualTo(2 * hours).Within(1e-12));

    [TestCase(1_000, 60, 1, 1, TestName = "a second is charged as a minute")]
    [TestCase(60_000, 60, 1, 1)]
    [TestCase(60_001, 60.001, 2, 1)]
    [TestCase(3_600_000, 3_600, 60, 1)]
    [TestCase(3_600_001, 3_600.001, 61, 2)]
    public void Compute_LifeOfOneMachine_IsRoundedUp(long lifeMs, double seconds, double minutes, double hours)
    {
        var report = CostReport.Compute([new MachineLife("i-1", 0, 10, 20, lifeMs)], 0, 10_000_000);

        Assert.That((report.BilledSeconds, report.ChargedMinutes, report.ChargedHours), Is.EqualTo((seconds, minutes, hours)));
        Assert.That((report.MachineSeconds, report.Cost), Is.EqualTo((lifeMs / 1000.0, (double?)null)));
    }

    [Test]
    public void Compute_LivesBeyondTheWindow_AreCut()
    {
        MachineLife[] lives = [new("before", 0, 1, 2, 1_000), new("across", 0, 1, null, null), new("after", 900_000, null, null, null)];

        var report = CostReport.Compute(lives, 100_000, 400_000);

        Assert.That((report.Machines, report.MachineSeconds), Is.EqualTo((1, 300.0)));
    }

    [Test]
    public void Compute_NoMachine_CostsNothing() =>
        Assert.That(CostReport.Compute([], 0, 1_000, new Price(1)), Is.EqualTo(new CostReport
        {
            Machines = 0,
            MachineSeconds = 0,
            BilledSeconds = 0,
            ChargedMinutes = 0,
            ChargedHours = 0,
            Cost = 0,
            Currency = "USD",
            PricePerHour = 1,
            Billing = BillingRule.Second,
        }));

    [Test]
    public void LastInFirstOut_Supply_LivesAddUpToItsIntegral() =>
        Assert.That(VectorA.Sum(life => life.EndedMs!.Value - life.LaunchedMs) / 1000.0, Is.EqualTo(Vectors.Autoscaler.IntegralSeconds()));

    [Test]
    public void LastInFirstOut_Fall_EndsTheYoungest()
    {
        var lives = SupplyLives.LastInFirstOut(Vectors.Events(30, (0, 1), (10, 2), (20, 1)));

        Assert.That(lives.Select(l => (l.LaunchedMs, l.EndedMs)), Is.EqualTo(new[] { (10_000L, (long?)20_000L), (0L, 30_000L) }));
        Assert.That(lives.Select(l => l.InstanceId), Is.Unique);
    }
}
