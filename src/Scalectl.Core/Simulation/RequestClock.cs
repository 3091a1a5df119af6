using Scalectl.Load;

namespace Scalectl.Simulation;

/// <summary>
/// The plan's time, cut into the stretches that are recorded: each step is one, or several of the same length. Every
/// boundary is computed from its number, so that a day of them does not drift.
/// </summary>
internal sealed class RequestClock
{
    private readonly LoadPlan _plan;
    private readonly int _parts;
    private int _part;

    public RequestClock(LoadPlan plan, double recordSeconds)
    {
        _plan = plan;
        _parts = (int)Math.Max(1, Math.Ceiling((plan.StepSeconds / recordSeconds) - 1e-9));
    }

    public List<RequestRecord> Records { get; } = [];

    /// <summary>Index of the step, from 0; their number when all is over.</summary>
    public int Step { get; private set; }

    public bool IsOver => Step >= _plan.Steps.Count;

    public double StepEnd => Boundary(Step, _parts);

    /// <summary>End of the stretch.</summary>
    public double End => Boundary(Step, _part + 1);

    /// <summary>Requests a second now.</summary>
    public double Rate => IsOver ? 0 : _plan.Steps[Step].Requests / _plan.StepSeconds;

    /// <summary>Requests that are due in the stretch, where they are spread evenly.</summary>
    public long Due
    {
        get
        {
            var all = (Int128)_plan.Steps[Step].Requests;
            return (long)((all * (_part + 1) / _parts) - (all * _part / _parts));
        }
    }

    /// <summary>Writes down what became of the stretch that ends now, and goes on to the next.</summary>
    public void Close(long sent, long served, long errors, string? times)
    {
        Records.Add(new RequestRecord(Boundary(Step, _part), Step + 1, sent, served, errors, times));
        if (++_part == _parts)
        {
            (_part, Step) = (0, Step + 1);
        }
    }

    private double Boundary(int step, int part) =>
        part == _parts ? (step + 1) * _plan.StepSeconds : (step * _plan.StepSeconds) + (part * _plan.StepSeconds / _parts);
}
