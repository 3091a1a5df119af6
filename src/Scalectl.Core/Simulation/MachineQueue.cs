using Scalectl.Series;

namespace Scalectl.Simulation;

/// <summary>The requests on one machine with one core: one is served, the others wait in the order of their arrival.</summary>
/// <param name="room">Most requests on it, the served one included.</param>
internal sealed class MachineQueue(int room)
{
    /// <summary>A ring, as long as it ever had to be. A probe's arrival is NaN.</summary>
    private (double Arrived, double Departs)[] _ring = new (double, double)[Math.Min(room, 16)];
    private int _head;
    private double _freeAt;

    /// <summary>Requests on the machine.</summary>
    public int Count { get; private set; }

    /// <summary>Seconds of work that arrived since the last <see cref="Begin"/>, and those that were left then.</summary>
    public double Work { get; private set; }

    /// <summary>Seconds of work that are left at a time.</summary>
    public double Left(double now) => Math.Max(0, _freeAt - now);

    /// <summary>Starts to count anew what the machine has to do.</summary>
    public void Begin(double now) => Work = Left(now);

    /// <summary>Takes a request in; false: there is no room. What was done by now must have been completed.</summary>
    /// <param name="now">When it arrives.</param>
    /// <param name="seconds">How long it keeps the core busy.</param>
    /// <param name="counts">False: a probe, which takes room and time, and whose answer is nobody's figure.</param>
    public bool TryTake(double now, double seconds, bool counts = true)
    {
        if (Count >= room)
        {
            return false;
        }

        if (Count == _ring.Length)
        {
            Grow();
        }

        _freeAt = Math.Max(_freeAt, now) + seconds;
        Work += seconds;
        _ring[(_head + Count++) % _ring.Length] = (counts ? now : double.NaN, _freeAt);
        return true;
    }

    /// <summary>Lets go what is done by a time; how many those are.</summary>
    public int Complete(double until, LatencyHistogram times)
    {
        var done = 0;
        while (Count > 0 && _ring[_head].Departs <= until)
        {
            var (arrived, departs) = _ring[_head];
            if (!double.IsNaN(arrived))
            {
                times.Record((long)Math.Round((departs - arrived) * 1e9));
                done++;
            }

            _head = _head + 1 == _ring.Length ? 0 : _head + 1;
            Count--;
        }

        return done;
    }

    /// <summary>Gives up what is on it; how many requests those are.</summary>
    public int Drop()
    {
        var lost = 0;
        for (var i = 0; i < Count; i++)
        {
            lost += double.IsNaN(_ring[(_head + i) % _ring.Length].Arrived) ? 0 : 1;
        }

        (Count, _freeAt) = (0, 0);
        return lost;
    }

    private void Grow()
    {
        var longer = new (double, double)[Math.Min(room, 2 * _ring.Length)];
        for (var i = 0; i < Count; i++)
        {
            longer[i] = _ring[(_head + i) % _ring.Length];
        }

        (_ring, _head) = (longer, 0);
    }
}
