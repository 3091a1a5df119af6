namespace Scalectl.Series;

/// <summary>
/// A piecewise constant, left-closed series over a finite horizon: value i holds on <c>[start(i), start(i+1))</c>, the
/// last one until <see cref="EndMs"/>. NaN marks a gap, time of which nothing is known.
/// </summary>
/// <remarks>
/// <code>
///   3      ┌───┐
///   2   ┌──┘   └────     every point is kept, also one that repeats the value before it: the change metrics
///   1 ──┘                (k, k', upsilon) weigh a change with the length of the sample that it begins
/// </code>
/// Times are whole milliseconds, so that lengths and areas of whole machines add up without rounding.
/// </remarks>
public sealed class StepSeries
{
    private readonly long[] _starts;
    private readonly double[] _values;

    private StepSeries(long[] starts, double[] values, long endMs)
    {
        _starts = starts;
        _values = values;
        EndMs = endMs;
    }

    /// <summary>A series without any time.</summary>
    public static StepSeries Empty { get; } = new([], [], 0);

    /// <summary>Start of the horizon, ms; equal to <see cref="EndMs"/> in an empty series.</summary>
    public long StartMs => _starts.Length == 0 ? EndMs : _starts[0];

    /// <summary>End of the horizon, ms, exclusive.</summary>
    public long EndMs { get; }

    /// <summary>Number of points.</summary>
    public int Count => _starts.Length;

    /// <summary>Point i, from 0.</summary>
    public StepPoint this[int index] => new(_starts[index], _values[index]);

    /// <summary>N samples, each of which holds for one step: the horizon is N times the step.</summary>
    /// <param name="startMs">Start of the first sample.</param>
    /// <param name="step">Length of a sample, a whole number of milliseconds, more than 0.</param>
    /// <param name="values">The samples; NaN is a gap.</param>
    public static StepSeries Uniform(long startMs, TimeSpan step, IReadOnlyList<double> values)
    {
        var stepMs = WholeMilliseconds(step);
        var starts = new long[values.Count];
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = startMs + (i * stepMs);
        }

        return new StepSeries(starts, [.. values], startMs + (starts.Length * stepMs));
    }

    /// <summary>
    /// Events: each value holds until the next one, however long that takes. Unsorted points are sorted; of several
    /// points at one time the one given last holds; points at or after the end are left out.
    /// </summary>
    /// <param name="points">The changes.</param>
    /// <param name="endMs">End of the horizon.</param>
    public static StepSeries FromEvents(IReadOnlyList<StepPoint> points, long endMs)
    {
        var sorted = Sorted(points);
        var starts = new long[sorted.Count];
        var values = new double[sorted.Count];
        var count = 0;
        foreach (var point in sorted)
        {
            if (point.TimeMs >= endMs)
            {
                break;
            }

            if (count > 0 && starts[count - 1] == point.TimeMs)
            {
                count--;
            }

            starts[count] = point.TimeMs;
            values[count++] = point.Value;
        }

        return new StepSeries(starts[..count], values[..count], endMs);
    }

    /// <summary>
    /// Samples that were to come once a step. One that is missing is filled with the sample before it; where more
    /// than one step is missing the value holds for its own step and the rest is a gap. Order and duplicates as in
    /// <see cref="FromEvents"/>.
    /// </summary>
    /// <param name="points">The samples.</param>
    /// <param name="step">How often they should come.</param>
    /// <param name="endMs">End of the horizon; null: one step after the last sample.</param>
    public static StepSeries FromSamples(IReadOnlyList<StepPoint> points, TimeSpan step, long? endMs = null)
    {
        var stepMs = WholeMilliseconds(step);
        var sorted = Sorted(points);
        if (sorted.Count == 0)
        {
            return Empty;
        }

        var end = endMs ?? sorted[^1].TimeMs + stepMs;
        var filled = new List<StepPoint>(sorted.Count);
        for (var i = 0; i < sorted.Count; i++)
        {
            filled.Add(sorted[i]);
            var next = i + 1 < sorted.Count ? sorted[i + 1].TimeMs : end;
            if (next - sorted[i].TimeMs > 2 * stepMs)
            {
                filled.Add(new StepPoint(sorted[i].TimeMs + stepMs, double.NaN));
            }
        }

        return FromEvents(filled, end);
    }

    /// <summary>The value at a time; NaN in a gap and outside the horizon.</summary>
    public double ValueAt(long timeMs)
    {
        var index = IndexAt(timeMs);
        return index < 0 || timeMs >= EndMs ? double.NaN : _values[index];
    }

    /// <summary>The part inside <c>[fromMs, toMs)</c>; the value that holds at its start is kept.</summary>
    public StepSeries Between(long fromMs, long toMs)
    {
        var end = Math.Min(toMs, EndMs);
        if (Count == 0 || end <= Math.Max(fromMs, StartMs))
        {
            return Empty;
        }

        var first = Math.Max(0, IndexAt(fromMs));
        var last = IndexAt(end - 1);
        var starts = _starts[first..(last + 1)];
        starts[0] = Math.Max(starts[0], fromMs);
        return new StepSeries(starts, _values[first..(last + 1)], end);
    }

    /// <summary>One sample a step: the value that holds at the start of each step, from <see cref="StartMs"/> on.</summary>
    public StepSeries Resample(TimeSpan step)
    {
        var stepMs = WholeMilliseconds(step);
        var count = (int)((EndMs - StartMs + stepMs - 1) / stepMs);
        var starts = new long[count];
        var values = new double[count];
        var index = 0;
        for (var i = 0; i < count; i++)
        {
            starts[i] = StartMs + (i * stepMs);
            while (index + 1 < _starts.Length && _starts[index + 1] <= starts[i])
            {
                index++;
            }

            values[i] = _values[index];
        }

        return new StepSeries(starts, values, EndMs);
    }

    /// <summary>Largest value; NaN when nothing is known.</summary>
    public double Max() => _values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max();

    /// <summary>Smallest value; NaN when nothing is known.</summary>
    public double Min() => _values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();

    /// <summary>Integral over the known time, value times seconds.</summary>
    public double IntegralSeconds() => Sum().Area / 1000;

    /// <summary>Time average over the known time; NaN when there is none.</summary>
    public double Mean()
    {
        var (area, known) = Sum();
        return known == 0 ? double.NaN : area / known;
    }

    /// <summary>The common horizon of two series, cut at every point of either.</summary>
    public static Overlap Pair(StepSeries first, StepSeries second) => new(first, second);

    internal long NextStart(int index) => index + 1 < _starts.Length ? _starts[index + 1] : EndMs;

    internal double ValueOf(int index) => _values[index];

    /// <summary>Index of the point that holds at a time; -1 before the first.</summary>
    internal int IndexAt(long timeMs)
    {
        var index = Array.BinarySearch(_starts, timeMs);
        return index >= 0 ? index : ~index - 1;
    }

    private (double Area, long KnownMs) Sum()
    {
        var (area, known) = (0.0, 0L);
        for (var i = 0; i < _values.Length; i++)
        {
            if (!double.IsNaN(_values[i]))
            {
                var length = NextStart(i) - _starts[i];
                area += _values[i] * length;
                known += length;
            }
        }

        return (area, known);
    }

    private static IReadOnlyList<StepPoint> Sorted(IReadOnlyList<StepPoint> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            if (points[i].TimeMs < points[i - 1].TimeMs)
            {
                return [.. points.OrderBy(p => p.TimeMs)]; // stable: at one time the order given stays
            }
        }

        return points;
    }

    private static long WholeMilliseconds(TimeSpan step)
    {
        var stepMs = step.Ticks / TimeSpan.TicksPerMillisecond;
        ArgumentOutOfRangeException.ThrowIfLessThan(stepMs, 1, nameof(step));
        return stepMs;
    }
}
