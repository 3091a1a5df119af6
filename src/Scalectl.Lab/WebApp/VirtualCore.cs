namespace Scalectl.Lab.WebApp;

/// <summary>
/// A machine's one CPU core, as arithmetic: requests are served in the order of their arrival, each for its service time.
/// <code>
/// start(i) = max(arrival(i), end(i-1))          end(i) = start(i) + service(i)
/// busy(p)  = sum over i of the length of [start(i), end(i)) that lies in period p
/// </code>
/// busy is exact, not sampled: when a request arrives it is known for good when it will be served, so its time is put down to
/// the periods at once, those to come included. A period that is over gets no more, however late somebody asks for it.
/// </summary>
/// <param name="queue">Requests that may wait beside the one that is served.</param>
/// <param name="period">Length of the periods that utilisation is kept for.</param>
public sealed class VirtualCore(int queue, TimeSpan period)
{
    private readonly Lock _lock = new();
    private readonly Queue<TimeSpan> _ends = new();
    private readonly SortedDictionary<long, TimeSpan> _busy = [];
    private TimeSpan _freeAt;

    /// <summary>Takes a request that arrives at <paramref name="now"/>; answers when it is done, or null when the queue is full.</summary>
    /// <param name="now">The moment of arrival, on the clock that periods are counted on.</param>
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

            var start = _freeAt > now ? _freeAt : now;
            _freeAt = start + service;
            _ends.Enqueue(_freeAt);
            PutDown(start, _freeAt);
            return _freeAt;
        }
    }

    /// <summary>How long the core was busy in the period that began at a moment. Asked once for each period, in their order: earlier ones are forgotten.</summary>
    public TimeSpan TakeBusy(TimeSpan periodStart)
    {
        var wanted = Index(periodStart);
        lock (_lock)
        {
            var busy = _busy.GetValueOrDefault(wanted);
            while (_busy.Count > 0 && _busy.Keys.First() is var first && first <= wanted)
            {
                _busy.Remove(first);
            }

            return busy;
        }
    }

    private void PutDown(TimeSpan start, TimeSpan end)
    {
        for (var index = Index(start); start < end; index++)
        {
            var until = (index + 1) * period;
            var stop = until < end ? until : end;
            _busy[index] = _busy.GetValueOrDefault(index) + (stop - start);
            start = stop;
        }
    }

    private long Index(TimeSpan moment) => moment.Ticks / period.Ticks;
}
