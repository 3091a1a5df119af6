using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>
/// How fast the provider carried out its own decisions, as the thesis plots it: demand is the desired capacity.
/// Under-provisioning is desired against in service, over-provisioning is desired against total (pending and
/// terminating machines count: they are paid). Not to be mixed with <see cref="ElasticityReport"/>, which judges the decisions.
/// Fields as there.
/// </summary>
public sealed record ControlLagReport
{
    /// <summary>Instance-seconds that were wanted and not in service.</summary>
    public required double AreaU { get; init; }

    /// <summary>Instance-seconds that were there and not wanted.</summary>
    public required double AreaO { get; init; }

    /// <summary><c>areaU / T</c>, instances.</summary>
    public required double AccU { get; init; }

    /// <summary><c>areaO / T</c>, instances.</summary>
    public required double AccO { get; init; }

    /// <summary>Percent of desired.</summary>
    public required double ThetaUPct { get; init; }

    /// <summary>Percent of desired.</summary>
    public required double ThetaOPct { get; init; }

    /// <summary>Percent of time with too few in service (the thesis' 2.1, there a fraction).</summary>
    public required double TauUPct { get; init; }

    /// <summary>Percent of time with too many (the thesis' 2.2, there a fraction).</summary>
    public required double TauOPct { get; init; }

    /// <summary>Mean time from a rise of desired until as many are in service, seconds.</summary>
    public double? ScaleOutLagSeconds { get; init; }

    /// <summary>Mean time from a fall of desired until no more than that are there, seconds.</summary>
    public double? ScaleInLagSeconds { get; init; }

    /// <summary>Time average of the desired capacity, instances.</summary>
    public required double AverageDesired { get; init; }

    /// <summary>Time average in service, instances.</summary>
    public required double AverageInService { get; init; }

    /// <summary>Time average of all that exist, instances.</summary>
    public required double AverageTotal { get; init; }

    /// <summary>The part of the horizon that is known, percent; the smaller of the two comparisons.</summary>
    public required double CoveragePct { get; init; }

    /// <summary>Computes the report; null when there is no time in which all three are known.</summary>
    /// <param name="desired">What the group wanted.</param>
    /// <param name="inService">What was in service.</param>
    /// <param name="total">What existed, pending and terminating included.</param>
    public static ControlLagReport? Compute(StepSeries desired, StepSeries inService, StepSeries total)
    {
        var under = ElasticityMetrics.Compute(desired, inService);
        var over = ElasticityMetrics.Compute(desired, total);
        return under is null || over is null ? null : new ControlLagReport
        {
            AreaU = under.AreaU,
            AreaO = over.AreaO,
            AccU = under.AccU,
            AccO = over.AccO,
            ThetaUPct = under.ThetaUPct,
            ThetaOPct = over.ThetaOPct,
            TauUPct = under.TauUPct,
            TauOPct = over.TauOPct,
            ScaleOutLagSeconds = under.ScaleOutLagSeconds,
            ScaleInLagSeconds = over.ScaleInLagSeconds,
            AverageDesired = under.AverageDemand,
            AverageInService = under.AverageSupply,
            AverageTotal = over.AverageSupply,
            CoveragePct = Math.Min(under.CoveragePct, over.CoveragePct),
        };
    }
}
