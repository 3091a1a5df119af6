using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>
/// What k, k' and jitter are made of: changes from one segment to the next. A segment that begins a series, or follows
/// a gap, has nothing to be compared with: it counts neither as a change nor in the denominator.
/// </summary>
internal struct ChangeSums
{
    public double SupplyAmount, DemandAmount;
    public long SupplyCount, DemandCount;
    private long _comparedMs, _above, _below;
    private OverlapSegment _last;
    private bool _hasLast;

    public void Add(in OverlapSegment segment)
    {
        if (!segment.Known)
        {
            _hasLast = false;
            return;
        }

        if (_hasLast)
        {
            Compare(segment.First - _last.First, segment.Second - _last.Second, segment.LengthMs);
        }

        _last = segment;
        _hasLast = true;
    }

    /// <summary>k and k', percent of the time compared; 0 when nothing can be compared.</summary>
    public readonly (double K, double KPrime) Directions() =>
        _comparedMs == 0 ? (0, 0) : (100.0 * _above / _comparedMs, 100.0 * _below / _comparedMs);

    private void Compare(double demandChange, double supplyChange, long dt)
    {
        _comparedMs += dt;
        var order = Math.Sign(supplyChange) - Math.Sign(demandChange);
        _above += order > 0 ? dt : 0;
        _below += order < 0 ? dt : 0;
        SupplyAmount += Math.Abs(supplyChange);
        DemandAmount += Math.Abs(demandChange);
        SupplyCount += supplyChange == 0 ? 0 : 1;
        DemandCount += demandChange == 0 ? 0 : 1;
    }
}
