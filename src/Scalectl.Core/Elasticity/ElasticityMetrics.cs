using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>Computes every elasticity metric of two series in one walk over the union of their points.</summary>
public static class ElasticityMetrics
{
    /// <summary>Power of <see cref="ElasticityReport.Sigma"/>.</summary>
    private const double SigmaPower = 5;

    /// <summary>The metrics of a supply against a demand.</summary>
    /// <param name="demand">Least resources that keep the SLO, instances.</param>
    /// <param name="supply">Resources in service, instances.</param>
    /// <param name="maxResources">R, the most resources that the group may have; null: no aUPct, aOPct.</param>
    /// <param name="billingUnit">The unit of the operating expense (the step); null: no operatingExpense.</param>
    /// <param name="changeStep">
    /// Grid on which k, k' and upsilon compare changes; null: the points of the two series, which is right for two
    /// uniform series of the same step. Series of events need a grid, because a change weighs as much as the time to
    /// the next point.
    /// </param>
    /// <returns>The report; null when there is no time in which both series are known.</returns>
    public static ElasticityReport? Compute(
        StepSeries demand, StepSeries supply, double? maxResources = null, TimeSpan? billingUnit = null, TimeSpan? changeStep = null)
    {
        var sums = new ProvisioningSums();
        var changes = new ChangeSums();
        var lags = new LagSums();
        foreach (var segment in StepSeries.Pair(demand, supply))
        {
            sums.Add(segment);
            changes.Add(segment);
            lags.Add(segment);
        }

        lags.Close();
        var known = sums.KnownMs;
        if (known == 0)
        {
            return null;
        }

        var direction = changeStep is { } step ? OnGrid(demand, supply, step) : changes;
        var (k, kPrime) = direction.Directions();
        var minutes = known / 60_000.0;
        var horizon = Math.Max(demand.EndMs, supply.EndMs) - Math.Min(demand.StartMs, supply.StartMs);
        double Percent(double sum) => 100 * sum / known;
        double? OfResources(double area) => maxResources is > 0 ? Percent(area) / maxResources : null;
        var report = new ElasticityReport
        {
            AreaU = sums.AreaU / 1000,
            AreaO = sums.AreaO / 1000,
            AccU = sums.AreaU / known,
            AccO = sums.AreaO / known,
            AUPct = OfResources(sums.AreaU),
            AOPct = OfResources(sums.AreaO),
            ThetaUPct = Percent(sums.ThetaU),
            ThetaOPct = Percent(sums.ThetaO),
            NormOSupplyPct = Percent(sums.NormO),
            TauUPct = Percent(sums.TauU),
            TauOPct = Percent(sums.TauO),
            KPct = k,
            KPrimePct = kPrime,
            UpsilonPct = k + kPrime,
            JitterPerMinute = (changes.SupplyAmount - changes.DemandAmount) / minutes,
            JitterEventsPerMinute = (changes.SupplyCount - changes.DemandCount) / minutes,
            BoundUpper = sums.Upper,
            BoundLower = sums.Lower,
            BoundScale = sums.Upper - sums.Lower,
            AverageSupply = sums.Supply / known,
            AverageDemand = sums.Demand / known,
            OperatingExpense = billingUnit is { } unit ? OperatingExpense(sums.Supply, unit) : null,
            Sigma = 0,
            ScaleOutLagSeconds = lags.Out.MeanSeconds,
            ScaleInLagSeconds = lags.In.MeanSeconds,
            UnmetRises = lags.Out.Unmet,
            UnmetFalls = lags.In.Unmet,
            DurationSeconds = known / 1000.0,
            CoveragePct = 100.0 * known / horizon,
        };
        return report with { Sigma = Sigma(report) };
    }

    /// <summary><c>(sum x^p)^(1/p)</c> over the five metrics, p = 5.</summary>
    private static double Sigma(ElasticityReport report) =>
        Math.Pow(ElasticityComparison.Five(report).Sum(x => Math.Pow(x, SigmaPower)), 1 / SigmaPower);

    /// <summary>Whole instance-steps, rounded up; what is above a whole number only by floating point is not a step.</summary>
    private static double OperatingExpense(double supplyMs, TimeSpan unit) =>
        Math.Ceiling((supplyMs / unit.TotalMilliseconds) - 1e-9);

    private static ChangeSums OnGrid(StepSeries demand, StepSeries supply, TimeSpan step)
    {
        var (from, to) = (Math.Max(demand.StartMs, supply.StartMs), Math.Min(demand.EndMs, supply.EndMs));
        var changes = new ChangeSums();
        foreach (var segment in StepSeries.Pair(demand.Between(from, to).Resample(step), supply.Between(from, to).Resample(step)))
        {
            changes.Add(segment);
        }

        return changes;
    }
}
