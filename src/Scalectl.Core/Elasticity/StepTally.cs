using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>What all generators did in one step (or in a whole run): counts and merged histograms.</summary>
internal sealed class StepTally
{
    private readonly SortedDictionary<NoAnswerCause, long> _causes = [];
    private readonly SortedDictionary<int, long> _codes = [];

    public long Planned { get; private set; }

    public long Sent { get; private set; }

    public long Missed { get; private set; }

    public long Answered2xx { get; private set; }

    public long Answered3xx { get; private set; }

    public long Answered4xx { get; private set; }

    public long Answered5xx { get; private set; }

    public long NoAnswer { get; private set; }

    public long BytesReceived { get; private set; }

    public long BytesSent { get; private set; }

    public long Opened { get; private set; }

    public long Answered => Answered2xx + Answered3xx + Answered4xx + Answered5xx;

    public IReadOnlyDictionary<NoAnswerCause, long> NoAnswerByCause => _causes;

    public IReadOnlyDictionary<int, long> AnsweredByCode => _codes;

    /// <summary>From the moment a request was due, nanoseconds.</summary>
    public LatencyHistogram ResponseTime { get; } = new();

    /// <summary>From the moment it was sent, nanoseconds.</summary>
    public LatencyHistogram ServiceTime { get; } = new();

    /// <summary>Sent minus due, nanoseconds.</summary>
    public LatencyHistogram Lateness { get; } = new();

    /// <summary>The parts of the time from sent, nanoseconds: opening a connection, to the first byte, to the last.</summary>
    public LatencyHistogram ConnectTime { get; } = new();

    /// <inheritdoc cref="ConnectTime"/>
    public LatencyHistogram FirstByteTime { get; } = new();

    /// <inheritdoc cref="ConnectTime"/>
    public LatencyHistogram CompleteTime { get; } = new();

    /// <summary>Adds one generator's second.</summary>
    public void Add(GeneratorSecond second)
    {
        Planned += second.Planned;
        Sent += second.Sent;
        Missed += second.Missed;
        Answered2xx += second.Answered2xx;
        Answered3xx += second.Answered3xx;
        Answered4xx += second.Answered4xx;
        Answered5xx += second.Answered5xx;
        NoAnswer += second.NoAnswer;
        BytesReceived += second.BytesReceived;
        BytesSent += second.BytesSent;
        Opened += second.Opened;
        foreach (var (code, count) in second.AnsweredByCode)
        {
            _codes[code] = _codes.GetValueOrDefault(code) + count;
        }

        foreach (var (cause, count) in second.NoAnswerByCause)
        {
            _causes[cause] = _causes.GetValueOrDefault(cause) + count;
        }

        Merge(ResponseTime, second.ResponseTime);
        Merge(ServiceTime, second.ServiceTime);
        Merge(Lateness, second.Lateness);
        Merge(ConnectTime, second.ConnectTime);
        Merge(FirstByteTime, second.FirstByteTime);
        Merge(CompleteTime, second.CompleteTime);
    }

    /// <summary>Empties it, for the next step: histograms are large, and a run of hours has thousands of steps.</summary>
    public void Reset()
    {
        (Planned, Sent, Missed, NoAnswer, BytesReceived, BytesSent, Opened) = (0, 0, 0, 0, 0, 0, 0);
        (Answered2xx, Answered3xx, Answered4xx, Answered5xx) = (0, 0, 0, 0);
        _causes.Clear();
        _codes.Clear();
        ResponseTime.Reset();
        ServiceTime.Reset();
        Lateness.Reset();
        ConnectTime.Reset();
        FirstByteTime.Reset();
        CompleteTime.Reset();
    }

    /// <summary>A text that is no histogram adds nothing: whoever takes seconds from a generator has refused it before.</summary>
    internal static void Merge(LatencyHistogram into, string? text) => _ = text is null || into.TryMerge(text);
}
