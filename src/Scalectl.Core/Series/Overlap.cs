using System.Runtime.InteropServices;

namespace Scalectl.Series;

/// <summary>A stretch of time in which two series are constant.</summary>
/// <param name="StartMs">Start, ms.</param>
/// <param name="EndMs">End, ms, exclusive.</param>
/// <param name="First">The first series' value; NaN: unknown.</param>
/// <param name="Second">The second series' value; NaN: unknown.</param>
public readonly record struct OverlapSegment(long StartMs, long EndMs, double First, double Second)
{
    /// <summary>Length in ms.</summary>
    public long LengthMs => EndMs - StartMs;

    /// <summary>Both values are known.</summary>
    public bool Known => !double.IsNaN(First) && !double.IsNaN(Second);
}

/// <summary>Walks two series at once, over the union of their points. A struct: a week at 1 s costs no allocation.</summary>
[StructLayout(LayoutKind.Auto)]
public struct Overlap
{
    private readonly StepSeries _first;
    private readonly StepSeries _second;
    private readonly long _end;
    private long _at;
    private int _i;
    private int _j;

    internal Overlap(StepSeries first, StepSeries second)
    {
        (_first, _second) = (first, second);
        _at = Math.Max(first.StartMs, second.StartMs);
        _end = first.Count == 0 || second.Count == 0 ? _at : Math.Min(first.EndMs, second.EndMs);
        (_i, _j) = (first.IndexAt(_at), second.IndexAt(_at));
    }

    /// <summary>The segment reached by the last <see cref="MoveNext"/>.</summary>
    public OverlapSegment Current { get; private set; }

    /// <summary>For foreach.</summary>
    public readonly Overlap GetEnumerator() => this;

    /// <summary>Goes to the next segment.</summary>
    public bool MoveNext()
    {
        if (_at >= _end)
        {
            return false;
        }

        var (nextFirst, nextSecond) = (_first.NextStart(_i), _second.NextStart(_j));
        var next = Math.Min(nextFirst, nextSecond);
        Current = new OverlapSegment(_at, next, _first.ValueOf(_i), _second.ValueOf(_j));
        _i += nextFirst == next ? 1 : 0;
        _j += nextSecond == next ? 1 : 0;
        _at = next;
        return true;
    }
}
