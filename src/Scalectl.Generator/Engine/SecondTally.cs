using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Generator.Engine;

/// <summary>An answer that is complete; times in nanoseconds.</summary>
/// <param name="Status">100 to 599.</param>
/// <param name="Route">Index of the request's route.</param>
/// <param name="Response">From due to complete.</param>
/// <param name="Service">From sent to complete.</param>
/// <param name="Connect">From the beginning of its connection to its end; -1: it opened none.</param>
/// <param name="FirstByte">From there, or from sent, to the answer's first byte.</param>
/// <param name="Complete">From there to the last one.</param>
internal readonly record struct AnswerTimes(int Status, int Route, long Response, long Service, long Connect, long FirstByte, long Complete);

/// <summary>What happened in one second in one loop, or merged from all: written by one thread at a time, handed over whole.</summary>
/// <param name="routes">Routes that are told apart; 0: none are.</param>
internal sealed class SecondTally(int routes = 0)
{
    /// <summary>Number of causes in <see cref="NoAnswerCause"/>.</summary>
    public const int Causes = (int)NoAnswerCause.Handshake + 1;

    /// <summary>Status codes are 100 to 599.</summary>
    public const int FirstCode = 100, MostCodes = 500;

    // A histogram that grew value by value would leave ten of its smaller selves behind, in the loop's own time.
    private const long Room = 1_000_000_000;

    private readonly long[] _codes = new long[MostCodes];
    private readonly long[] _noAnswer = new long[Causes];

    public long Time { get; set; }

    public int Step { get; set; }

    public long Planned { get; private set; }

    public long Sent { get; private set; }

    public long Missed { get; private set; }

    public long BytesReceived { get; set; }

    public long BytesSent { get; set; }

    /// <summary>Connections that the target accepted.</summary>
    public long Opened { get; set; }

    public LatencyHistogram Response { get; } = new(Room);

    public LatencyHistogram Service { get; } = new(Room);

    public LatencyHistogram Lateness { get; } = new(Room);

    public LatencyHistogram Connect { get; } = new(Room);

    public LatencyHistogram FirstByte { get; } = new(Room);

    public LatencyHistogram Complete { get; } = new(Room);

    public RouteTally[] Routes { get; } = [.. Enumerable.Range(0, routes).Select(_ => new RouteTally())];

    public long AllAnswered => Answered(2) + Answered(3) + Answered(4) + Answered(5);

    public long AllNoAnswer => _noAnswer.Sum();

    /// <summary>Complete answers of a class, 2 to 5.</summary>
    public long Answered(int statusClass) => Sum(_codes.AsSpan((statusClass * 100) - FirstCode, 100));

    public long AnsweredWith(int code) => _codes[code - FirstCode];

    public long NoAnswer(NoAnswerCause cause) => _noAnswer[(int)cause];

    public void AddPlanned(int route)
    {
        Planned++;
        if ((uint)route < (uint)Routes.Length)
        {
            Routes[route].Planned++;
        }
    }

    public void AddMissed(int route)
    {
        Missed++;
        if ((uint)route < (uint)Routes.Length)
        {
            Routes[route].Missed++;
        }
    }

    public void AddSent(int route, long lateness)
    {
        Sent++;
        Lateness.Record(lateness);
        if ((uint)route < (uint)Routes.Length)
        {
            Routes[route].Sent++;
        }
    }

    public void AddAnswer(in AnswerTimes answer)
    {
        _codes[answer.Status - FirstCode]++;
        Response.Record(answer.Response);
        Service.Record(answer.Service);
        if (answer.Connect >= 0)
        {
            Connect.Record(answer.Connect);
        }

        FirstByte.Record(answer.FirstByte);
        Complete.Record(answer.Complete);
        if ((uint)answer.Route < (uint)Routes.Length)
        {
            Routes[answer.Route].AddAnswer(answer);
        }
    }

    public void AddNoAnswer(NoAnswerCause cause, int route)
    {
        _noAnswer[(int)cause]++;
        if ((uint)route < (uint)Routes.Length)
        {
            Routes[route].NoAnswer++;
        }
    }

    public void Merge(SecondTally other)
    {
        Planned += other.Planned;
        Sent += other.Sent;
        Missed += other.Missed;
        BytesReceived += other.BytesReceived;
        BytesSent += other.BytesSent;
        Opened += other.Opened;
        Add(_codes, other._codes);
        Add(_noAnswer, other._noAnswer);
        Response.Merge(other.Response);
        Service.Merge(other.Service);
        Lateness.Merge(other.Lateness);
        Connect.Merge(other.Connect);
        FirstByte.Merge(other.FirstByte);
        Complete.Merge(other.Complete);
        for (var i = 0; i < Routes.Length; i++)
        {
            Routes[i].Merge(other.Routes[i]);
        }
    }

    public void Reset(long time, int step)
    {
        (Time, Step, Planned, Sent, Missed, BytesReceived, BytesSent, Opened) = (time, step, 0, 0, 0, 0, 0, 0);
        Array.Clear(_codes);
        Array.Clear(_noAnswer);
        Response.Reset();
        Service.Reset();
        Lateness.Reset();
        Connect.Reset();
        FirstByte.Reset();
        Complete.Reset();
        foreach (var route in Routes)
        {
            route.Reset();
        }
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (var count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private static void Add(long[] to, long[] from)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }
}
