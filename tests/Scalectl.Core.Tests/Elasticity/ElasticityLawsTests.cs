using CsCheck;
using Scalectl.Elasticity;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Elasticity;

/// <summary>What must hold for any demand and supply, uniform or not, with or without gaps.</summary>
public sealed class ElasticityLawsTests
{
    private const long End = 1_000;

    private static readonly Gen<StepSeries> AnySeries =
        Gen.Select(Gen.Long[0, 900], Gen.Frequency((9, Gen.Int[0, 12].Select(v => (double)v)), (1, Gen.Const(double.NaN))))
            .List[1, 20]
            .Select(points => StepSeries.FromEvents([.. points.Select(p => new StepPoint(p.Item1, p.Item2)).Append(new StepPoint(950, 1))], End));

    private static readonly Gen<(StepSeries Demand, StepSeries Supply)> AnyPair = Gen.Select(AnySeries, AnySeries);

    [Test]
    public void Step_SplitInTwo_ChangesNoThetaTauAcc() => Gen.Select(AnyPair, Gen.Long[0, 950]).Sample((pair, cut) =>
    {
        var (whole, split) = (Report(pair.Demand, pair.Supply), Report(SplitAt(pair.Demand, cut), SplitAt(pair.Supply, cut + 3)));
        return Provisioning(whole).Zip(Provisioning(split)).All(p => Close(p.First, p.Second));
    });

    [Test]
    public void Upsilon_Always_IsKPlusKPrime() => AnyPair.Sample((demand, supply) =>
    {
        var report = Report(demand, supply);
        return Close(report.UpsilonPct, report.KPct + report.KPrimePct) && report.UpsilonPct is >= 0 and <= 100 + 1e-9;
    });

    [Test]
    public void DemandAndSupply_Swapped_SwapUAndOOfAccAndTau() => AnyPair.Sample((demand, supply) =>
    {
        var (one, other) = (Report(demand, supply), Report(supply, demand));
        return Close(one.AccU, other.AccO) && Close(one.AccO, other.AccU) && Close(one.TauUPct, other.TauOPct) && Close(one.TauOPct, other.TauUPct)
            && Close(one.KPct, other.KPrimePct) && Close(one.JitterPerMinute, -other.JitterPerMinute);
    });

    [Test]
    public void PerfectMatch_Always_IsZeroEverywhere() => AnySeries.Sample(series =>
    {
        var report = Report(series, series);
        return Provisioning(report).Concat([report.UpsilonPct, report.JitterPerMinute, report.JitterEventsPerMinute, report.Sigma,
            report.ScaleOutLagSeconds ?? 0, report.ScaleInLagSeconds ?? 0]).All(x => x == 0);
    });

    [Test]
    public void AlwaysUnder_AlwaysOver_IsAllOfTheTime() => AnySeries.Sample(series =>
    {
        var (under, over) = (Report(Shifted(series, 1), series), Report(series, Shifted(series, 1)));
        return under is { TauUPct: 100, TauOPct: 0, AccU: 1, AccO: 0 } && over is { TauUPct: 0, TauOPct: 100, AccU: 0, AccO: 1 };
    });

    [Test]
    public void Accuracy_Always_IsTheDifferenceOfTheAverages() => AnyPair.Sample((demand, supply) =>
    {
        var report = Report(demand, supply);
        return Close(report.AccO - report.AccU, report.AverageSupply - report.AverageDemand);
    });

    [Test]
    public void Percentages_Always_AreWithinTheirRange() => AnyPair.Sample((demand, supply) =>
    {
        var report = Report(demand, supply);
        return new[] { report.TauUPct + report.TauOPct, report.NormOSupplyPct, report.CoveragePct, report.ThetaUPct }.All(x => x is >= 0 and <= 100 + 1e-9)
            && report.BoundLower <= report.AverageSupply + 1e-9 && report.AverageSupply <= report.BoundUpper + 1e-9;
    });

    [Test]
    public void Expense_InSmallerSteps_IsNeverBelowTheIntegral() => Gen.Select(AnySeries, Gen.Int[1, 500]).Sample((series, stepMs) =>
    {
        var expense = CostReport.ExpenseOf(series, TimeSpan.FromMilliseconds(stepMs))!.Value;
        var exact = series.IntegralSeconds() * 1000 / stepMs;
        return expense >= exact - 1e-6 && expense < exact + 1 + 1e-6 && expense == Math.Floor(expense);
    });

    private static ElasticityReport Report(StepSeries demand, StepSeries supply) => ElasticityMetrics.Compute(demand, supply, 12)!;

    private static double[] Provisioning(ElasticityReport report) =>
        [report.AreaU, report.AreaO, report.AccU, report.AccO, report.AUPct!.Value, report.AOPct!.Value, report.ThetaUPct, report.ThetaOPct,
            report.NormOSupplyPct, report.TauUPct, report.TauOPct];

    private static StepSeries SplitAt(StepSeries series, long timeMs) => timeMs <= series.StartMs
        ? series
        : StepSeries.FromEvents([.. Points(series), new StepPoint(timeMs, series.ValueAt(timeMs))], End);

    private static StepSeries Shifted(StepSeries series, double by) =>
        StepSeries.FromEvents([.. Points(series).Select(p => p with { Value = p.Value + by })], End);

    private static IEnumerable<StepPoint> Points(StepSeries series) => Enumerable.Range(0, series.Count).Select(i => series[i]);

    private static bool Close(double one, double other) => Math.Abs(one - other) <= 1e-9 * Math.Max(1, Math.Abs(one));
}
