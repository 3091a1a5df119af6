using MongoDB.Bson;
using Scalectl.Series;

namespace Scalectl.Daemon.ScaleX;

/// <summary>
/// The probes since the last point, as sums, so that an outage makes one mean of all that it missed. Pure; written as
/// ScaleX' dashboard reads it: the newest first, 60 at most, Timestamp in UNIX seconds, Average in milliseconds.
/// </summary>
internal sealed record ProbeMeans(string User, long TimeSeconds, double LatencySumMs, int Latencies, double ResponseSumMs, int Responses)
{
    private const int MostPoints = 60;

    public static ProbeMeans None(string user) => new(user, 0, 0, 0, 0, 0);

    public bool IsEmpty => Latencies == 0 && Responses == 0;

    public ProbeMeans With(IEnumerable<Sample> samples)
    {
        var means = this;
        foreach (var sample in samples)
        {
            var time = Math.Max(means.TimeSeconds, sample.TimeMs / 1000);
            means = sample.Series switch
            {
                SeriesNames.ProbeLatencyMs => means with { TimeSeconds = time, LatencySumMs = means.LatencySumMs + sample.Value, Latencies = means.Latencies + 1 },
                SeriesNames.ProbeResponseMs => means with { TimeSeconds = time, ResponseSumMs = means.ResponseSumMs + sample.Value, Responses = means.Responses + 1 },
                _ => means,
            };
        }

        return means;
    }

    /// <summary>Takes back what could not be written.</summary>
    public ProbeMeans And(ProbeMeans unwritten) => unwritten.User != User ? this : this with
    {
        TimeSeconds = Math.Max(TimeSeconds, unwritten.TimeSeconds),
        LatencySumMs = LatencySumMs + unwritten.LatencySumMs,
        Latencies = Latencies + unwritten.Latencies,
        ResponseSumMs = ResponseSumMs + unwritten.ResponseSumMs,
        Responses = Responses + unwritten.Responses,
    };

    /// <summary>Both arrays are always named, be it with nothing to add: so a new document has both, in this order.</summary>
    public BsonDocument Update() => new("$push", new BsonDocument
    {
        { "LatencyDatapoints", Push(LatencySumMs, Latencies) },
        { "ResponseTimeDatapoints", Push(ResponseSumMs, Responses) },
    });

    private BsonDocument Push(double sumMs, int count) => new()
    {
        { "$each", count == 0 ? new BsonArray() : [new BsonDocument { { "Timestamp", TimeSeconds }, { "Average", sumMs / count } }] },
        { "$position", 0 },
        { "$slice", MostPoints },
    };
}
