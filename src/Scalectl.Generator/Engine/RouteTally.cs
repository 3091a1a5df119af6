using Scalectl.Series;

namespace Scalectl.Generator.Engine;

/// <summary>One route's part of a <see cref="SecondTally"/>.</summary>
internal sealed class RouteTally
{
    public long Planned { get; set; }

    public long Sent { get; set; }

    public long Missed { get; set; }

    public long Answered { get; private set; }

    /// <summary>Answers of class 4xx and 5xx.</summary>
    public long Errors { get; private set; }

    public long NoAnswer { get; set; }

    public LatencyHistogram Response { get; } = new();

    public LatencyHistogram Service { get; } = new();

    public void AddAnswer(in AnswerTimes answer)
    {
        Answered++;
        Errors += answer.Status >= 400 ? 1 : 0;
        Response.Record(answer.Response);
        Service.Record(answer.Service);
    }

    public void Merge(RouteTally other)
    {
        Planned += other.Planned;
        Sent += other.Sent;
        Missed += other.Missed;
        Answered += other.Answered;
        Errors += other.Errors;
        NoAnswer += other.NoAnswer;
        Response.Merge(other.Response);
        Service.Merge(other.Service);
    }

    public void Reset()
    {
        (Planned, Sent, Missed, Answered, Errors, NoAnswer) = (0, 0, 0, 0, 0, 0);
        Response.Reset();
        Service.Reset();
    }
}
