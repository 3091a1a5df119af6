using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>The sums over time that areas, accuracies, thetas, taus and bounds are made of; all times in ms.</summary>
internal struct ProvisioningSums()
{
    /// <summary>Below one resource a share of the demand says nothing: the denominator is at least this.</summary>
    private const double Epsilon = 1;

    public long KnownMs;
    public double AreaU, AreaO, ThetaU, ThetaO, NormO, TauU, TauO, Supply, Demand;
    public double Upper = double.NegativeInfinity, Lower = double.PositiveInfinity;

    public void Add(in OverlapSegment segment)
    {
        if (!segment.Known)
        {
            return;
        }

        var (demand, supply, dt) = (segment.First, segment.Second, segment.LengthMs);
        KnownMs += dt;
        Supply += supply * dt;
        Demand += demand * dt;
        Upper = Math.Max(Upper, supply);
        Lower = Math.Min(Lower, supply);
        if (demand > supply)
        {
            AreaU += (demand - supply) * dt;
            ThetaU += (demand - supply) / Math.Max(demand, Epsilon) * dt;
            TauU += dt;
        }
        else if (supply > demand)
        {
            AreaO += (supply - demand) * dt;
            ThetaO += (supply - demand) / Math.Max(demand, Epsilon) * dt;
            NormO += (supply - demand) / Math.Max(supply, Epsilon) * dt;
            TauO += dt;
        }
    }
}
