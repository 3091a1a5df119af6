using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>What was to be sent, what was sent and what became of it; all machines together.</summary>
/// <remarks><c>planned = sent + missed</c> and <c>sent = answered + noAnswer</c> once the run is over.</remarks>
public sealed record LoadReport
{
    /// <summary>A run kept its schedule when 95 of 100 requests were sent within this of their moment, and none was missed.</summary>
    public const double KeptWithinMs = 2;

    /// <summary>Requests that the plan had due so far.</summary>
    public required long Planned { get; init; }

    /// <summary>Requests sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Requests with a complete answer, whatever its class.</summary>
    public required long Answered { get; init; }

    /// <summary>Answers by class.</summary>
    public long Answered2xx { get; init; }

    /// <inheritdoc cref="Answered2xx"/>
    public long Answered3xx { get; init; }

    /// <inheritdoc cref="Answered2xx"/>
    public long Answered4xx { get; init; }

    /// <inheritdoc cref="Answered2xx"/>
    public long Answered5xx { get; init; }

    /// <summary>Requests that were due and never sent.</summary>
    public required long Missed { get; init; }

    /// <summary>Requests without a complete answer.</summary>
    public required long NoAnswer { get; init; }

    /// <summary>The same by cause, only causes that occurred.</summary>
    public IReadOnlyDictionary<NoAnswerCause, long> NoAnswerByCause { get; init; } = new Dictionary<NoAnswerCause, long>();

    /// <summary>Answers by status code, only codes that occurred; empty for runs of a version that did not tell them.</summary>
    public IReadOnlyDictionary<int, long> AnsweredByCode { get; init; } = new Dictionary<int, long>();

    /// <summary>Bytes of all answers.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Bytes of all requests.</summary>
    public long BytesSent { get; init; }

    /// <summary>Connections that the target accepted.</summary>
    public long Opened { get; init; }

    /// <summary>Opening a connection, TLS included; null when none was opened, or a version ran that did not tell.</summary>
    public PhaseTimes? Connect { get; init; }

    /// <summary>From there, or from sent, to the first byte of the answer.</summary>
    public PhaseTimes? FirstByte { get; init; }

    /// <summary>From there to its last byte.</summary>
    public PhaseTimes? Complete { get; init; }

    /// <summary>Sent minus due, ms; null when nothing was sent.</summary>
    public double? LatenessP50Ms { get; init; }

    /// <inheritdoc cref="LatenessP50Ms"/>
    public double? LatenessP95Ms { get; init; }

    /// <inheritdoc cref="LatenessP50Ms"/>
    public double? LatenessP99Ms { get; init; }

    /// <summary>The verdict: p95 of lateness within <see cref="KeptWithinMs"/>, nothing missed.</summary>
    public required bool KeptSchedule { get; init; }

    /// <summary>Requests that the load balancer answered, by its own count; null without a load balancer's metrics.</summary>
    public long? LoadBalancerRequests { get; init; }

    /// <summary>Requests of the prober, which the load balancer counts too.</summary>
    public long? ProbeRequests { get; init; }

    /// <summary>
    /// The load balancer's count is that of generators and prober together. Where requests stayed without an answer the
    /// load balancer may or may not have counted them: then anything between answered and sent agrees.
    /// </summary>
    public bool? Agrees { get; init; }

    /// <summary>Step by step, in order.</summary>
    public IReadOnlyList<LoadStep> PerStep { get; init; } = [];

    /// <summary>By route, in the plan's order; empty where there is one route, or more than <see cref="RouteSecond.Most"/>.</summary>
    public IReadOnlyList<LoadRoute> PerRoute { get; set; } = [];

    /// <summary>The report of what the generators told so far.</summary>
    public static LoadReport Of(LoadTally tally)
    {
        var total = tally.Total;
        return new LoadReport
        {
            Planned = total.Planned,
            Sent = total.Sent,
            Answered = total.Answered,
            Answered2xx = total.Answered2xx,
            Answered3xx = total.Answered3xx,
            Answered4xx = total.Answered4xx,
            Answered5xx = total.Answered5xx,
            Missed = total.Missed,
            NoAnswer = total.NoAnswer,
            NoAnswerByCause = total.NoAnswerByCause,
            AnsweredByCode = total.AnsweredByCode,
            BytesReceived = total.BytesReceived,
            BytesSent = total.BytesSent,
            Opened = total.Opened,
            Connect = PhaseTimes.Of(total.ConnectTime),
            FirstByte = PhaseTimes.Of(total.FirstByteTime),
            Complete = PhaseTimes.Of(total.CompleteTime),
            LatenessP50Ms = Percentile(total.Lateness, 50),
            LatenessP95Ms = Percentile(total.Lateness, 95),
            LatenessP99Ms = Percentile(total.Lateness, 99),
            KeptSchedule = Kept(total),
            PerStep = [.. tally.Steps],
            PerRoute = tally.Routes,
        };
    }

    /// <summary>A percentile in ms; null when there is no value.</summary>
    internal static double? Percentile(LatencyHistogram histogram, double percentile) =>
        histogram.Count == 0 ? null : histogram.ValueAtPercentile(percentile) / 1e6;

    internal static bool Kept(StepTally tally) => tally.Missed == 0 && (Percentile(tally.Lateness, 95) ?? 0) <= KeptWithinMs;
}

/// <summary>One part of the time from sent to answered, over all complete answers of all machines, ms.</summary>
public sealed record PhaseTimes(long Count, double MeanMs, double P50Ms, double P95Ms, double P99Ms, double MaxMs)
{
    internal static PhaseTimes? Of(LatencyHistogram h) => h.Count == 0
        ? null
        : new PhaseTimes(h.Count, h.Mean / 1e6, h.ValueAtPercentile(50) / 1e6, h.ValueAtPercentile(95) / 1e6, h.ValueAtPercentile(99) / 1e6, h.MaxValue / 1e6);
}

/// <summary>One step of <see cref="LoadReport"/>. Sent counts where it was sent, answers where they came.</summary>
/// <param name="X">Number of the step, from 1.</param>
/// <param name="Planned">Due in it.</param>
/// <param name="Sent">Sent in it.</param>
/// <param name="Answered">Answered in it, any class.</param>
/// <param name="Errors">Answers of class 4xx and 5xx.</param>
/// <param name="NoAnswer">Given up in it.</param>
/// <param name="Missed">Due in it and never sent.</param>
/// <param name="MeanMs">Mean response time from the due moment; null without answers.</param>
/// <param name="P95Ms">Its 95th percentile.</param>
/// <param name="KeptSchedule">The verdict for this step.</param>
public sealed record LoadStep(
    int X, long Planned, long Sent, long Answered, long Errors, long NoAnswer, long Missed, double? MeanMs, double? P95Ms, bool KeptSchedule)
{
    internal static LoadStep Of(int x, StepTally tally) => new(
        x, tally.Planned, tally.Sent, tally.Answered, tally.Answered4xx + tally.Answered5xx, tally.NoAnswer, tally.Missed,
        tally.ResponseTime.Count == 0 ? null : tally.ResponseTime.Mean / 1e6, LoadReport.Percentile(tally.ResponseTime, 95), LoadReport.Kept(tally));
}
