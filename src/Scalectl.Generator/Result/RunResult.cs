using Scalectl.Generator.Engine;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Generator.Result;

/// <summary>Percentiles of a time, milliseconds.</summary>
internal sealed record Percentiles(double Mean, double P50, double P90, double P95, double P99, double P999, double Max)
{
    public static Percentiles Of(LatencyHistogram h) => new(
        Round(h.Mean), At(h, 50), At(h, 90), At(h, 95), At(h, 99), At(h, 99.9), Round(h.MaxValue));

    private static double At(LatencyHistogram h, double percentile) => Round(h.ValueAtPercentile(percentile));

    private static double Round(double nanoseconds) => Math.Round(nanoseconds / 1e6, 4);
}

/// <summary>What a run amounted to: the document of <c>--output json</c>.</summary>
internal sealed record RunResult
{
    /// <summary>p95 of lateness up to which a generator kept its schedule.</summary>
    public const double MostLatenessMs = 2;

    public required string RunId { get; init; }

    public required string Target { get; init; }

    public required bool Interrupted { get; init; }

    public required long Planned { get; init; }

    public required long Sent { get; init; }

    public required long Missed { get; init; }

    public required long Answered { get; init; }

    public required long Answered2xx { get; init; }

    public required long Answered3xx { get; init; }

    public required long Answered4xx { get; init; }

    public required long Answered5xx { get; init; }

    public required long NoAnswer { get; init; }

    public required IReadOnlyDictionary<NoAnswerCause, long> NoAnswerByCause { get; init; }

    public required long BytesReceived { get; init; }

    /// <summary>From the moment a request was due (corrected).</summary>
    public required Percentiles ResponseTimeMs { get; init; }

    /// <summary>From the moment it was sent (raw).</summary>
    public required Percentiles ServiceTimeMs { get; init; }

    /// <summary>Sent minus due.</summary>
    public required Percentiles LatenessMs { get; init; }

    /// <summary>A closed loop: it had no schedule to keep, and what a slow answer held back was never sent.</summary>
    public required bool Closed { get; init; }

    /// <summary>p95 of lateness within 2 ms and nothing missed.</summary>
    public required bool KeptSchedule { get; init; }

    public static RunResult From(GeneratorPlan plan, SecondTally total, bool interrupted) => new()
    {
        RunId = plan.RunId,
        Target = plan.Target,
        Interrupted = interrupted,
        Planned = total.Planned,
        Sent = total.Sent,
        Missed = total.Missed,
        Answered = total.AllAnswered,
        Answered2xx = total.Answered(2),
        Answered3xx = total.Answered(3),
        Answered4xx = total.Answered(4),
        Answered5xx = total.Answered(5),
        NoAnswer = total.AllNoAnswer,
        NoAnswerByCause = SecondCollector.Causes(total),
        BytesReceived = total.BytesReceived,
        ResponseTimeMs = Percentiles.Of(total.Response),
        ServiceTimeMs = Percentiles.Of(total.Service),
        LatenessMs = Percentiles.Of(total.Lateness),
        Closed = plan.Closed,
        KeptSchedule = Kept(total),
    };

    public static bool Kept(SecondTally total) => total.Missed == 0 && LatenessP95Ms(total) <= MostLatenessMs;

    public static double LatenessP95Ms(SecondTally total) => total.Lateness.ValueAtPercentile(95) / 1e6;
}
