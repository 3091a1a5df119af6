using Scalectl.Series;

namespace Scalectl.Simulation;

/// <summary>The requests on one machine with one core: one is served, the others wait in the order of their arrival.</summary>
/// <param name="room">Most requests on it, the served one included.</param>
internal sealed class MachineQueue(int room)
{
    /// <summary>A ring, as long as it ever had to be.</summary>
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
    public bool TryTake(double now, double seconds)
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
        _ring[(_head + Count++) % _ring.Length] = (now, _freeAt);
        return true;
    }

    /// <summary>Lets go what is done by a time; how many those are.</summary>
    public int Complete(double until, LatencyHistogram times)
    {
        var done = 0;
        while (Count > 0 && _ring[_head].Departs <= until)
        {
            var (arrived, departs) = _ring[_head];
            times.Record((long)Math.Round((departs - arrived) * 1e9));
            _head = _head + 1 == _ring.Length ? 0 : _head + 1;
            Count--;
            done++;
        }

        return done;
    }

    /// <summary>Gives up what is on it; how many those are.</summary>
    public int Drop()
    {
        var lost = Count;
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
