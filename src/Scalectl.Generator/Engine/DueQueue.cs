namespace Scalectl.Generator.Engine;

/// <summary>A request that is due.</summary>
/// <param name="Due">Engine time.</param>
/// <param name="Route">Index of its route.</param>
internal readonly record struct DueRequest(long Due, int Route);

/// <summary>Requests that are due and not yet sent, first in first out: a ring that grows only while no connection is free.</summary>
internal sealed class DueQueue
{
    private DueRequest[] _ring = new DueRequest[256];
    private int _head;

    public int Count { get; private set; }

    public void Add(DueRequest request)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        _ring[(_head + Count) & (_ring.Length - 1)] = request;
        Count++;
    }

    public DueRequest Peek() => _ring[_head];

    public void Remove()
    {
        _head = (_head + 1) & (_ring.Length - 1);
        Count--;
    }

    public void Clear() => Count = 0;

    private void Grow()
    {
        var larger = new DueRequest[_ring.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = _ring[(_head + i) & (_ring.Length - 1)];
        }

        (_ring, _head) = (larger, 0);
    }
}
