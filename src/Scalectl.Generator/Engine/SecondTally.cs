using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Generator.Engine;

/// <summary>What happened in one second in one loop, or merged from all: written by one thread at a time, handed over whole.</summary>
internal sealed class SecondTally
{
    /// <summary>Number of causes in <see cref="NoAnswerCause"/>.</summary>
    public const int Causes = (int)NoAnswerCause.Stopped + 1;

    private readonly long[] _answered = new long[6];
    private readonly long[] _noAnswer = new long[Causes];

    public long Time { get; set; }

    public int Step { get; set; }

    public long Planned { get; set; }

    public long Sent { get; set; }

    public long Missed { get; set; }

    public long BytesReceived { get; set; }

    public LatencyHistogram Response { get; } = new();

    public LatencyHistogram Service { get; } = new();

    public LatencyHistogram Lateness { get; } = new();

    public long AllAnswered => _answered[2] + _answered[3] + _answered[4] + _answered[5];

    public long AllNoAnswer => _noAnswer.Sum();

    /// <summary>Complete answers of a class, 2 to 5.</summary>
    public long Answered(int statusClass) => _answered[statusClass];

    public long NoAnswer(NoAnswerCause cause) => _noAnswer[(int)cause];

    public void AddAnswer(int status, long responseTime, long serviceTime)
    {
        _answered[status / 100]++;
        Response.Record(responseTime);
        Service.Record(serviceTime);
    }

    public void AddNoAnswer(NoAnswerCause cause, long count = 1) => _noAnswer[(int)cause] += count;

    public void Merge(SecondTally other)
    {
        Planned += other.Planned;
        Sent += other.Sent;
        Missed += other.Missed;
        BytesReceived += other.BytesReceived;
        for (var i = 0; i < _answered.Length; i++)
        {
            _answered[i] += other._answered[i];
        }

        for (var i = 0; i < Causes; i++)
        {
            _noAnswer[i] += other._noAnswer[i];
        }

        Response.Merge(other.Response);
        Service.Merge(other.Service);
        Lateness.Merge(other.Lateness);
    }

    public void Reset(long time, int step)
    {
        (Time, Step, Planned, Sent, Missed, BytesReceived) = (time, step, 0, 0, 0, 0);
        Array.Clear(_answered);
        Array.Clear(_noAnswer);
        Response.Reset();
        Service.Reset();
        Lateness.Reset();
    }
}
