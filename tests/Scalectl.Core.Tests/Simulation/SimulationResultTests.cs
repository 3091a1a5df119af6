using Scalectl.Api;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Series;
using Scalectl.Simulation;

namespace Scalectl.Core.Tests.Simulation;

public sealed class SimulationResultTests
{
    private const long Start = 946_684_800_000;

    internal static ExperimentSpecification Specification(LoadPlan plan, double capacity = 100) => new()
    {
        Name = "simulation",
        App = new AppSpecification { Deploy = new DeploySpecification { ImageId = "simulated", Max = 20, WarmUp = TimeSpan.FromSeconds(120), Policy = new PolicyView { Target = 50 } } },
        Load = new LoadSpecification { Function = "trace(\"recorded.csv\")", Step = TimeSpan.FromSeconds(plan.StepSeconds), Steps = plan.Steps.Count },
        Demand = new DemandSpecification { CapacityPerInstance = capacity },
        Price = new Price(1, "EUR", BillingRule.Second),
    };

    /// <summary>TT-1: 300 % from minute 6 to 25.</summary>
    private static (LoadPlan Plan, SimulationResult Run) Tt1()
    {
        var plan = SimulatorTests.Plan("60*if(x>5, if(x<=25, 300, 100), 100)", 60);
        return (plan, SimulatorTests.Run(plan, new SimulationOptions(), new PolicyView { Target = 50 }));
    }

    [Test]
    public void ToData_VectorTt1_TheAnalysisOfRealRunsReadsIt()
    {
        var (plan, run) = Tt1();

        var report = ExperimentAnalysis.Compute(run.ToData(Specification(plan), Start));

        using (Assert.EnterMultipleScope())
        {
            // Demand 1, then 3 for 20 min, then 1. Supply 2 until 540 s, 4 until 780 s, 6 until 2400 s, then 2.
            Assert.That(report.Elasticity!.AreaU, Is.EqualTo(240)); // 1 missing from 300 to 540 s
            Assert.That(report.Elasticity.AreaO, Is.EqualTo(300 + 240 + (3 * 720) + (5 * 900) + 1200));
            Assert.That(report.Elasticity.TauUPct, Is.EqualTo(100 * 240 / 3600.0).Within(1e-9));
            Assert.That(report.Elasticity.OperatingExpense, Is.EqualTo((2 * 9) + (4 * 4) + (6 * 27) + (2 * 20)));
            Assert.That((report.Load!.Sent, report.User!.ErrorResponses), Is.EqualTo((run.Sent, 240 * 100L))); // 100 a second too many in that time
            Assert.That(report.User.P99Ms, Is.EqualTo(10).Within(0.1).Percent); // 1/100 s

            // 2 for the hour, 2 from 480 and 2 from 720 to 2400 s.
            Assert.That(report.Cost!.Cost, Is.EqualTo((7200 + (2 * 1920) + (2 * 1680)) / 3600.0).Within(1e-9));
            Assert.That(report.ControlLag!.TauUPct, Is.EqualTo(100 * 120 / 3600.0).Within(1e-9)); // two launches of a minute
        }
    }

    [Test]
    public void ToData_Decisions_AreReadFromTheCausesAsFromACloud()
    {
        var (plan, run) = Tt1();

        var data = run.ToData(Specification(plan), Start);
        var decisions = DesiredCapacity.Decisions(data.Activities);

        Assert.That(decisions.Select(d => ((d.TimeMs - Start) / 1000, d.From, d.To)), Is.EqualTo(new[] { (480L, 2, 4), (720L, 4, 6), (2400L, 6, 2) }));
        Assert.That(decisions[0].Reason, Does.Contain("metric 100 against 50 on 2 machines, 4 wanted"));
        Assert.That(DecisionLog.Of(data).Where(d => d.Kind == DecisionKind.Changed).Select(d => d.To), Is.EqualTo(new[] { 4, 6, 2 }));
    }

    [Test]
    public void ToData_Samples_SupplyFromPollingIsThatFromLives()
    {
        var (plan, run) = Tt1();
        var data = run.ToData(Specification(plan), Start);

        var polled = ExperimentSeries.Of(data with { Machines = [] }, LoadTally.Of([], 60));
        var lives = ExperimentSeries.Of(data, LoadTally.Of([], 60));

        foreach (var (one, other) in new[] { (polled.InService, lives.InService), (polled.Total, lives.Total) })
        {
            Assert.That(Enumerable.Range(0, 60).Select(i => one.ValueAt(Start + (i * 60_000))), Is.EqualTo(Enumerable.Range(0, 60).Select(i => other.ValueAt(Start + (i * 60_000)))));
        }

        Assert.That(data.Samples.Count(s => s.Series == SeriesNames.CpuPct), Is.EqualTo(60));
    }

    [Test]
    public void ToData_RecordedFinely_HasTheSameTotals()
    {
        var plan = SimulatorTests.Plan("1000*(1+s(x))", 20);
        var (coarse, fine) = (new SimulationOptions { CapacityPerInstance = 5 }, new SimulationOptions { CapacityPerInstance = 5, RecordSeconds = 7 });

        var reports = new[] { coarse, fine }.Select(o => ExperimentAnalysis.Compute(SimulatorTests.Run(plan, o, new PolicyView()).ToData(Specification(plan, 5), Start))).ToList();

        Assert.That(reports[1].Load!.PerStep, Is.EqualTo(reports[0].Load!.PerStep));
        Assert.That(reports[1].User, Is.EqualTo(reports[0].User));
        Assert.That(reports[1].Elasticity, Is.EqualTo(reports[0].Elasticity));
    }
}
