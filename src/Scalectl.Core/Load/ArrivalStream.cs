namespace Scalectl.Load;

/// <summary>A place within one machine's due moments of one step. A mutable struct: keep it in a field or local, do not copy it.</summary>
public struct ArrivalStream
{
    private readonly StepShare _step;
    private readonly long _stride;
    private readonly double _scale;
    private long _next;
    private long _drawn;
    private double _sum;
    private SplitMix64 _random;

    internal ArrivalStream(in StepShare step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step.Requests, nameof(step));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step.StepNanoseconds, nameof(step));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step.Machines, nameof(step));
        _step = step;
        (_next, _stride) = step.Split == Split.Share ? (Arrivals.FirstOwn(step), step.Machines) : (0, 1);
        if (step.Spread != Spread.Poisson || step.Requests == 0)
        {
            return;
        }

        // First pass: the sum of all R+1 gaps, so that the second can place each request without remembering any.
        _random = new SplitMix64(step.Seed, step.Step);
        var total = 0.0;
        var random = _random;
        for (var i = 0L; i <= step.Requests; i++)
        {
            total += random.NextExponential();
        }

        _scale = step.StepNanoseconds / total;
    }

    /// <summary>Writes the next due moments.</summary>
    /// <param name="due">Receives nanoseconds since the start of the step, ascending.</param>
    /// <returns>How many were written; less than there is room for (at last 0) at the end of the step.</returns>
    public int Fill(Span<long> due)
    {
        var written = 0;
        for (; written < due.Length && _next < _step.Requests; _next += _stride)
        {
            due[written++] = _step.Spread switch
            {
                Spread.Burst => 0,
                Spread.Poisson => Drawn(),
                _ => Evenly(),
            };
        }

        return written;
    }

    private readonly long Evenly() => _next <= long.MaxValue / _step.StepNanoseconds
        ? _next * _step.StepNanoseconds / _step.Requests
        : (long)((Int128)_next * _step.StepNanoseconds / _step.Requests);

    private long Drawn()
    {
        for (; _drawn <= _next; _drawn++)
        {
            _sum += _random.NextExponential();
        }

        // Rounding may reach the step's end: the last nanosecond is still inside.
        return Math.Min((long)(_sum * _scale), _step.StepNanoseconds - 1);
    }
}
