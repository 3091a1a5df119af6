using Scalectl.Series;

namespace Scalectl.Generator.Engine;

/// <summary>One route's part of a <see cref="SecondTally"/>.</summary>
internal sealed class RouteTally
{
    public long Sent { get; set; }

    public long Answered { get; private set; }

    /// <summary>Answers of class 4xx and 5xx.</summary>
    public long Errors { get; private set; }

    public long NoAnswer { get; set; }

    public LatencyHistogram Response { get; } = new();

    public void AddAnswer(int status, long responseTime)
    {
        Answered++;
        Errors += status >= 400 ? 1 : 0;
        Response.Record(responseTime);
    }

    public void Merge(RouteTally other)
    {
        Sent += other.Sent;
        Answered += other.Answered;
        Errors += other.Errors;
        NoAnswer += other.NoAnswer;
        Response.Merge(other.Response);
    }

    public void Reset()
    {
        (Sent, Answered, Errors, NoAnswer) = (0, 0, 0, 0);
        Response.Reset();
    }
}
