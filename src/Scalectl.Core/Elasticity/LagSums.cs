using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>
/// How long supply takes to follow demand (Herbst, ICAC 2013): from each rise of demand until supply is at least
/// demand, from each fall until it is at most demand. Demand is that of the moment, so of two rises in a row both wait
/// for the second level. A rise that supply already covers waits 0 s.
/// </summary>
internal struct LagSums
{
    public Waiting Out, In;
    private double _lastDemand;
    private bool _hasLast;

    public void Add(in OverlapSegment segment)
    {
        if (!segment.Known)
        {
            Close();
            return;
        }

        var (demand, supply) = (segment.First, segment.Second);
        if (_hasLast && demand > _lastDemand)
        {
            Out.Begin(segment.StartMs);
        }
        else if (_hasLast && demand < _lastDemand)
        {
            In.Begin(segment.StartMs);
        }

        if (supply >= demand)
        {
            Out.End(segment.StartMs);
        }

        if (supply <= demand)
        {
            In.End(segment.StartMs);
        }

        _lastDemand = demand;
        _hasLast = true;
    }

    /// <summary>The end of the series, or of what is known of it: what still waits has no lag.</summary>
    public void Close()
    {
        _hasLast = false;
        Out.GiveUp();
        In.GiveUp();
    }

    /// <summary>The changes of one direction that wait for supply; all of them end at the same moment, so two sums do.</summary>
    internal struct Waiting
    {
        private long _open, _openSinceMs, _met, _metMs;

        public int Unmet { get; private set; }

        public readonly double? MeanSeconds => _met == 0 ? null : _metMs / 1000.0 / _met;

        public void Begin(long atMs)
        {
            _open++;
            _openSinceMs += atMs;
        }

        public void End(long atMs)
        {
            _met += _open;
            _metMs += (_open * atMs) - _openSinceMs;
            (_open, _openSinceMs) = (0, 0);
        }

        public void GiveUp()
        {
            Unmet += (int)_open;
            (_open, _openSinceMs) = (0, 0);
        }
    }
}
