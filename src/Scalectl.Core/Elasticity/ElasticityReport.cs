using System.Text.Json.Serialization;

namespace Scalectl.Elasticity;

/// <summary>
/// How well supply followed demand. <c>d</c> is demand, <c>s</c> supply, <c>T</c> the time in which both are known,
/// <c>R</c> the most resources that the group may have, <c>(x)+ = max(x, 0)</c>. U is under-, O over-provisioning.
/// The formulas are those of Herbst et al. (BUNGEE, TOMPECS 2018), Ilyushkin et al. (TOMPECS 2018) and the APMT thesis.
/// </summary>
public sealed record ElasticityReport
{
    /// <summary><c>sum (d-s)+ dt</c>, instance-seconds.</summary>
    public required double AreaU { get; init; }

    /// <summary><c>sum (s-d)+ dt</c>, instance-seconds.</summary>
    public required double AreaO { get; init; }

    /// <summary><c>areaU / T</c>, instances.</summary>
    public required double AccU { get; init; }

    /// <summary><c>areaO / T</c>, instances.</summary>
    public required double AccO { get; init; }

    /// <summary><c>100 areaU / (T R)</c>, percent of R; null when R is not known.</summary>
    [JsonPropertyName("aUPct")]
    public double? AUPct { get; init; }

    /// <summary><c>100 areaO / (T R)</c>, percent of R; null when R is not known.</summary>
    [JsonPropertyName("aOPct")]
    public double? AOPct { get; init; }

    /// <summary><c>100/T sum (d-s)+ / max(d,1) dt</c>, percent of demand.</summary>
    public required double ThetaUPct { get; init; }

    /// <summary><c>100/T sum (s-d)+ / max(d,1) dt</c>, percent of demand.</summary>
    public required double ThetaOPct { get; init; }

    /// <summary><c>100/T sum (s-d)+ / max(s,1) dt</c>, percent of supply.</summary>
    public required double NormOSupplyPct { get; init; }

    /// <summary><c>100/T sum [d &gt; s] dt</c>, percent of time.</summary>
    public required double TauUPct { get; init; }

    /// <summary><c>100/T sum [s &gt; d] dt</c>, percent of time.</summary>
    public required double TauOPct { get; init; }

    /// <summary><c>100/(T-dt) sum [sgn ds &gt; sgn dd] dt</c> from the 2nd sample on: supply rose (or stayed) where demand did not.</summary>
    public required double KPct { get; init; }

    /// <summary>The same with <c>&lt;</c>: supply fell (or stayed) where demand did not.</summary>
    public required double KPrimePct { get; init; }

    /// <summary>Instability, <c>k + k'</c>, percent of time.</summary>
    public required double UpsilonPct { get; init; }

    /// <summary><c>(E_S - E_D) / T</c> with E the sum of absolute changes, 1/min; below 0 inert, above 0 nervous.</summary>
    public required double JitterPerMinute { get; init; }

    /// <summary>The same with E the number of changes.</summary>
    public required double JitterEventsPerMinute { get; init; }

    /// <summary>Most supply, instances.</summary>
    public required double BoundUpper { get; init; }

    /// <summary>Least supply, instances.</summary>
    public required double BoundLower { get; init; }

    /// <summary><c>boundUpper - boundLower</c>, instances.</summary>
    public required double BoundScale { get; init; }

    /// <summary><c>1/T sum s dt</c>, instances.</summary>
    public required double AverageSupply { get; init; }

    /// <summary><c>1/T sum d dt</c>, instances.</summary>
    public required double AverageDemand { get; init; }

    /// <summary><c>ceil(sum s dt)</c> with dt in steps: instance-steps; null when no step is given.</summary>
    public double? OperatingExpense { get; init; }

    /// <summary><c>(sum x^5)^(1/5)</c> over thetaU, thetaO, tauU, tauO, upsilon; percent.</summary>
    public required double Sigma { get; init; }

    /// <summary>Mean time from a rise of demand until supply &gt;= demand, seconds; null when supply never caught up with a rise.</summary>
    public double? ScaleOutLagSeconds { get; init; }

    /// <summary>Mean time from a fall of demand until supply &lt;= demand, seconds; null when supply never came down after a fall.</summary>
    public double? ScaleInLagSeconds { get; init; }

    /// <summary>Rises of demand that supply had not met when the series (or a gap) ended it: not in the mean above.</summary>
    public int UnmetRises { get; init; }

    /// <summary>Falls of demand that supply had not followed when the series (or a gap) ended it.</summary>
    public int UnmetFalls { get; init; }

    /// <summary>T, seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>T as a share of the whole horizon of both series, percent: the rest is gaps.</summary>
    public required double CoveragePct { get; init; }
}
