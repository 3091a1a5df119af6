namespace Scalectl.Lab.WebApp;

/// <summary>
/// A machine's one CPU core, as arithmetic: requests are served in the order of their arrival, each for its service time.
/// <code>
/// start(i)  = max(arrival(i), end(i-1))          end(i) = start(i) + service(i)
/// busy(t)   = sum of admitted service - max(0, end(last) - t)
/// </code>
/// busy is exact, not sampled: whatever of the admitted work lies after t is one unbroken stretch that ends at end(last),
/// for in a first-come queue the core has no gap while anybody waits.
/// </summary>
public sealed class VirtualCore(int queue)
{
    private readonly Lock _lock = new();
    private readonly Queue<TimeSpan> _ends = new();
    private TimeSpan _freeAt;
    private TimeSpan _admitted;

    /// <summary>Takes a request that arrives at <paramref name="now"/>; answers when it is done, or null when the queue is full.</summary>
    /// <param name="now">The moment of arrival, on the clock of this core.</param>
    /// <param name="service">The CPU time that it needs.</param>
    public TimeSpan? Admit(TimeSpan now, TimeSpan service)
    {
        lock (_lock)
        {
            while (_ends.TryPeek(out var end) && end <= now)
            {
                _ends.Dequeue();
            }

            if (_ends.Count > queue)
            {
                return null;
            }

            _freeAt = (_freeAt > now ? _freeAt : now) + service;
            _admitted += service;
            _ends.Enqueue(_freeAt);
            return _freeAt;
        }
    }

    /// <summary>How long the core has been busy until <paramref name="now"/>.</summary>
    public TimeSpan BusyUntil(TimeSpan now)
    {
        lock (_lock)
        {
            return _freeAt > now ? _admitted - (_freeAt - now) : _admitted;
        }
    }
}
