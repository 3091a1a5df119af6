using System.Text.Json;
using Scalectl.Elasticity;
using Scalectl.Experiments;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Experiments;

public sealed class ExperimentAnalysisTests
{
    private static readonly ExperimentReport Report = ExperimentAnalysis.Compute(Run.Data);

    [Test]
    public void Compute_Elasticity_IsDemandOfTheSentLoadAgainstSupplyToTheSecond()
    {
        var elasticity = Report.Elasticity!;

        // demand 1 3 3 1 (the third would be 4: capped at 3); supply 1 until 15, 2 until 20, 3 until 33, 2
        Assert.That((elasticity.AreaU, elasticity.AreaO), Is.EqualTo((15.0, 13.0))); // 2*5 + 1*5; 2*3 + 1*7
        Assert.That((elasticity.TauUPct, elasticity.TauOPct), Is.EqualTo((25.0, 25.0)));
        Assert.That((elasticity.AUPct, elasticity.AOPct), Is.EqualTo(((double?)12.5, (double?)(1300.0 / 120)))); // of 40 s * 3
        Assert.That((elasticity.BoundUpper, elasticity.BoundLower), Is.EqualTo((3.0, 1.0)));
        Assert.That(elasticity.OperatingExpense, Is.EqualTo(8)); // 15 + 10 + 39 + 14 = 78 instance-seconds in steps of 10
        Assert.That(elasticity.ScaleOutLagSeconds, Is.EqualTo(10));
        Assert.That((elasticity.UnmetFalls, elasticity.CoveragePct), Is.EqualTo((1, 100.0)));
        // on the grid of steps demand 1 3 3 1, supply 1 1 3 3: k in steps 3 and 4, k' in step 2
        Assert.That((elasticity.KPct, elasticity.KPrimePct), Is.EqualTo((200.0 / 3, 100.0 / 3)));
    }

    [Test]
    public void Compute_ControlLag_TakesDesiredFromTheCausesToTheSecond()
    {
        var lag = Report.ControlLag!;

        // desired 1 until 11, 3 until 32, 2: a poll at 11.4 still said 1 and is not believed
        Assert.That(lag.AreaU, Is.EqualTo((2 * 4) + 5)); // 1 in service until 15, 2 until 20
        Assert.That(lag.AreaO, Is.EqualTo(4)); // total 3 until 36
        Assert.That((lag.ScaleOutLagSeconds, lag.ScaleInLagSeconds), Is.EqualTo(((double?)9, (double?)4)));
        Assert.That(lag.CoveragePct, Is.EqualTo(100));
    }

    [Test]
    public void Compute_Cost_CutsLivesToTheRun()
    {
        var cost = Report.Cost!;

        Assert.That((cost.Machines, cost.MachineSeconds, cost.BilledSeconds), Is.EqualTo((3, 88.0, 180.0))); // 40 + 28 + 20; each at least 60
        Assert.That(cost.Cost, Is.EqualTo(0.18).Within(1e-12)); // 180 / 3600 * 3.6
        Assert.That((cost.OperatingExpense, cost.Currency, cost.Billing), Is.EqualTo(((double?)8, "USD", (BillingRule?)BillingRule.Second)));
    }

    [Test]
    public void Compute_UserAndLoad_AreThoseOfAllMachines()
    {
        Assert.That((Report.User!.TotalResponses, Report.User.ErrorResponses, Report.User.ErrorsByLoadBalancer, Report.User.ErrorsByTarget), Is.EqualTo((800L, 5L, (long?)6, (long?)0)));
        Assert.That(Report.User.AverageResponseTimeMs, Is.EqualTo(125).Within(1e-9)); // (50 + 100 + 150 + 200) / 4
        Assert.That(Report.User.RequestWeightedResponseTimeMs, Is.EqualTo((100 * 50 + 250 * 100 + 350 * 150 + 100 * 200) / 800.0).Within(1e-9));
        Assert.That((Report.User.AverageLatencyMs, Report.User.SlaMs, Report.User.SloViolationShare), Is.EqualTo(((double?)2, (double?)200, (double?)0)));
        Assert.That((Report.Load!.Planned, Report.Load.Sent, Report.Load.PerStep.Count), Is.EqualTo((800L, 800L, 4)));
    }

    [Test]
    public void Compute_LoadBalancerCount_AgreesWithGeneratorsAndProber() =>
        // 101 + 250 + 350 + 95 + 6 = 802 = 800 + 2 probes, of which one came after the load
        Assert.That((Report.Load!.LoadBalancerRequests, Report.Load.ProbeRequests, Report.Load.Agrees), Is.EqualTo(((long?)802, (long?)2, (bool?)true)));

    [TestCase(1)]
    [TestCase(-1)]
    public void Compute_LoadBalancerCountOff_DoesNotAgree(int by)
    {
        var off = Run.Data with { Samples = [.. Run.Data.Samples, .. Run.Polls(SeriesNames.LbTarget2xx, (39, by))] };

        Assert.That(ExperimentAnalysis.Compute(off).Load!.Agrees, Is.False);
    }

    [Test]
    public void Compute_Slo_IsEvaluatedRuleByRule() =>
        Assert.That(Report.Slo.Select(r => (r.Rule, r.Met)), Is.EqualTo(new[] { ("p95<200ms", false), ("errors<1%", true), ("tauU<10%", false) }));

    [Test]
    public void Compute_TwiceInAnotherOrder_IsTheSameToTheLastDigit()
    {
        var shuffled = Run.Data with
        {
            Samples = [.. Run.Data.Samples.Reverse()],
            Machines = [.. Run.Data.Machines.Reverse()],
            Activities = [.. Run.Data.Activities.Reverse()],
            Generators = Run.Data.Generators.Reverse().ToDictionary(m => m.Key, m => m.Value),
        };

        Assert.That(Json(ExperimentAnalysis.Compute(shuffled)), Is.EqualTo(Json(Report)));
    }

    [Test]
    public void Compute_NoMachineLives_FallsBackToPolling()
    {
        var polled = Run.Data with
        {
            Machines = [],
            Samples = [.. Run.Data.Samples, .. Run.Polls(SeriesNames.InService, [.. Enumerable.Range(-1, 41).Select(s => ((double)s, s < 15 ? 1.0 : 2.0))])],
        };
        var report = ExperimentAnalysis.Compute(polled);

        Assert.That(report.Elasticity!.AreaU, Is.EqualTo((2 * 5) + 15)); // 1 until 15, 2 from then on, demand 3 from 10 to 30
        Assert.That((report.ControlLag, report.Cost), Is.EqualTo(((ControlLagReport?)null, (CostReport?)null)), "nobody polled the total");
    }

    [Test]
    public void Compute_PollingThatFailed_LeavesAGap()
    {
        var polled = Run.Data with
        {
            Machines = [],
            Samples = [.. Run.Polls(SeriesNames.InService, [.. Enumerable.Range(0, 41).Where(s => s is < 5 or > 36).Select(s => ((double)s, 1.0))])],
        };

        // 4 to 37: the sample at 4 holds for one step of 10 s, so 14 to 37 is unknown
        Assert.That(ExperimentAnalysis.Compute(polled).Elasticity!.CoveragePct, Is.EqualTo(100 * 17 / 40.0));
    }

    [Test]
    public void Compute_StoppedEarly_EndsThere()
    {
        var report = ExperimentAnalysis.Compute(Run.Data with { EndMs = Run.At(15) });

        Assert.That(report.Elasticity!.DurationSeconds, Is.EqualTo(15));
        Assert.That(report.Elasticity.AreaU, Is.EqualTo(10)); // 2 * 5
    }

    [Test]
    public void Compute_NothingSent_TakesThePlanAsLoad()
    {
        var report = ExperimentAnalysis.Compute(Run.Data with { Generators = new Dictionary<int, IReadOnlyList<GeneratorSecond>>() });

        Assert.That(report.Elasticity!.AreaU, Is.EqualTo(15));
        Assert.That(report.Load, Is.Null);
    }

    [Test]
    public void Compute_NoMapping_HasNoElasticity()
    {
        var data = Run.Data with { Specification = Run.Specification with { Demand = null } };

        Assert.That(ExperimentAnalysis.Compute(data).Elasticity, Is.Null);
        Assert.That(ExperimentAnalysis.Compute(data with { Mapping = DemandMapping.Table([10, 20, 30]).Value }).Elasticity!.AreaU, Is.EqualTo(15));
    }

    [Test]
    public void Compute_NothingRecorded_IsAllNull()
    {
        var report = ExperimentAnalysis.Compute(new ExperimentData { Specification = Run.Specification, StartMs = Run.StartMs, EndMs = Run.At(40) });

        Assert.That((report.Elasticity, report.ControlLag, report.User, report.Cost, report.Load), Is.EqualTo(
            ((ElasticityReport?)null, (ControlLagReport?)null, (UserReport?)null, (CostReport?)null, (LoadReport?)null)));
        Assert.That(report.Slo.Select(r => r.Met), Is.All.False);
    }

    [Test]
    public void Json_OfTheReport_HasThePublishedNames()
    {
        using var json = JsonDocument.Parse(Json(Report));
        string[] Names(string part) => [.. json.RootElement.GetProperty(part).EnumerateObject().Select(p => p.Name)];

        Assert.That(Names("elasticity"), Is.SupersetOf(new[]
        {
            "areaU", "areaO", "accU", "accO", "aUPct", "aOPct", "thetaUPct", "thetaOPct", "normOSupplyPct", "tauUPct", "tauOPct", "kPct", "kPrimePct", "upsilonPct",
            "jitterPerMinute", "jitterEventsPerMinute", "boundUpper", "boundLower", "boundScale", "averageSupply", "operatingExpense", "sigma", "scaleOutLagSeconds", "coveragePct",
        }));
        Assert.That(Names("controlLag"), Is.SupersetOf(new[] { "areaU", "tauUPct", "tauOPct", "scaleOutLagSeconds", "scaleInLagSeconds" }));
        Assert.That(Names("cost"), Is.SupersetOf(new[] { "billedSeconds", "chargedHours", "operatingExpense", "cost", "currency", "billing" }));
        Assert.That(Names("user"), Is.SupersetOf(new[]
        {
            "averageResponseTimeMs", "averageLatencyMs", "requestWeightedResponseTimeMs", "p50Ms", "p95Ms", "p99Ms", "p999Ms", "totalResponses", "errorResponses", "successResponses", "sloViolationShare",
        }));
        Assert.That(Names("load"), Is.SupersetOf(new[] { "planned", "sent", "answered", "missed", "noAnswer", "keptSchedule", "perStep", "loadBalancerRequests", "probeRequests", "agrees" }));
        Assert.That(JsonSerializer.Deserialize(Json(Report), ExperimentJson.Default.ExperimentReport) is { } again ? Json(again) : null, Is.EqualTo(Json(Report)));
    }

    private static string Json(ExperimentReport report) => JsonSerializer.Serialize(report, ExperimentJson.Default.ExperimentReport);

    /// <summary>The same price as the file's 3.6 an hour: whoever states it, the cost is the same, and says where it is from.</summary>
    [Test]
    public void Compute_WithoutAPrice_TakesTheListed()
    {
        var listed = Run.Data with { Specification = Run.Specification with { Price = null }, ListPrice = new(new(3.6), "list price of 2025-01, eu-central-1") };

        var (stated, cost) = (ExperimentAnalysis.Compute(Run.Data).Cost!, ExperimentAnalysis.Compute(listed).Cost!);

        Assert.That(cost, Is.EqualTo(stated with { PriceSource = "list price of 2025-01, eu-central-1" }));
        Assert.That(stated.PriceSource, Is.Null);
        Assert.That(ExperimentAnalysis.Compute(Scalectl.Reports.ExperimentExport.Of("x", listed, new()).ToData()).Cost, Is.EqualTo(cost), "an export computes the same");
    }
}
