using System.Text.Json.Serialization;

namespace Scalectl.Load;

/// <summary>Why a request has no answer.</summary>
[JsonConverter(typeof(Word<NoAnswerCause>))]
public enum NoAnswerCause
{
    /// <summary>The target's name did not resolve.</summary>
    Unresolved,

    /// <summary>The connection was refused, or the host or network is unreachable.</summary>
    Refused,

    /// <summary>No connection, or no complete answer, within the timeout.</summary>
    Timeout,

    /// <summary>The connection ended before the answer was complete.</summary>
    Reset,

    /// <summary>What came is not HTTP/1.x.</summary>
    Garbage,

    /// <summary>The generator was stopped while the request was under way.</summary>
    Stopped,

    /// <summary>The target's certificate is not to be trusted: unknown issuer, other name, out of its time.</summary>
    Certificate,

    /// <summary>TLS, or the version of HTTP, could not be agreed on.</summary>
    Handshake,
}

/// <summary>
/// What a generator did in one second of the clock. Planned counts where the request was due, sent where it was sent,
/// answers where they were complete, missed where it was given up (the last second of its step, or the first one of a
/// run that started late); the totals of a run agree exactly: planned = sent + missed, sent = answered + no answer.
/// </summary>
public sealed record GeneratorSecond
{
    /// <summary>Sequence number, from 1, without gaps.</summary>
    public required long Seq { get; init; }

    /// <summary>UNIX second in which it happened.</summary>
    public required long Time { get; init; }

    /// <summary>Step of the plan that this second falls in (the step of its start); 0 after the last step.</summary>
    public int Step { get; init; }

    public long Planned { get; init; }

    /// <summary>The generator acted: the request was handed to the network, or its connection was begun.</summary>
    public long Sent { get; init; }

    /// <summary>Due, but never sent: no free connection until its step ended, due more than a second before the generator started, or stopped.</summary>
    public long Missed { get; init; }

    public long Answered2xx { get; init; }

    public long Answered3xx { get; init; }

    public long Answered4xx { get; init; }

    public long Answered5xx { get; init; }

    public long NoAnswer { get; init; }

    /// <summary>No answer by cause, only causes that occurred.</summary>
    public IReadOnlyDictionary<NoAnswerCause, long> NoAnswerByCause { get; set; } = new Dictionary<NoAnswerCause, long>();

    /// <summary>Answers by status code, only codes that occurred; empty: it was a generator that did not tell.</summary>
    public IReadOnlyDictionary<int, long> AnsweredByCode { get; set; } = new Dictionary<int, long>();

    public long BytesReceived { get; init; }

    public long BytesSent { get; init; }

    /// <summary>Connections that were opened: the target had accepted them.</summary>
    public long Opened { get; init; }

    /// <summary>Response time from the moment the request was due (corrected), complete answers only; base64 of a latency histogram.</summary>
    public string? ResponseTime { get; init; }

    /// <summary>Response time from the moment the request was sent (raw).</summary>
    public string? ServiceTime { get; init; }

    /// <summary>Sent minus due.</summary>
    public string? Lateness { get; init; }

    /// <summary>
    /// The parts of the raw time, complete answers only: opening a connection (only of requests that opened one), from
    /// there (or from sent) to the answer's first byte, from there to its last one.
    /// </summary>
    public string? ConnectTime { get; init; }

    /// <inheritdoc cref="ConnectTime"/>
    public string? FirstByteTime { get; init; }

    /// <inheritdoc cref="ConnectTime"/>
    public string? CompleteTime { get; init; }

    /// <summary>The same by route, in the plan's order; empty where there is one route, or more than <see cref="RouteSecond.Most"/>.</summary>
    public IReadOnlyList<RouteSecond> Routes { get; set; } = [];

    /// <summary>The counts alone.</summary>
    public GeneratorSecond WithoutTimes() => this with
    {
        ResponseTime = null,
        ServiceTime = null,
        Lateness = null,
        ConnectTime = null,
        FirstByteTime = null,
        CompleteTime = null,
        Routes = [.. Routes.Select(route => route with { ResponseTime = null, ServiceTime = null })],
    };
}

/// <summary>One route's part of a second.</summary>
/// <param name="Sent">Sent.</param>
/// <param name="Answered">Complete answers, any class.</param>
/// <param name="Errors">Those of class 4xx and 5xx.</param>
/// <param name="NoAnswer">Without a complete answer.</param>
/// <param name="ResponseTime">From the moment the request was due, complete answers only; base64 of a latency histogram.</param>
public sealed record RouteSecond(long Sent, long Answered, long Errors, long NoAnswer, string? ResponseTime)
{
    /// <summary>Most routes that are told apart.</summary>
    public const int Most = 50;

    /// <summary>Due; null: a generator of an earlier version, which did not tell it by route.</summary>
    public long? Planned { get; init; }

    /// <summary>Due, but never sent; null as <see cref="Planned"/>.</summary>
    public long? Missed { get; init; }

    /// <summary>From the moment the request was sent (raw), complete answers only; null as <see cref="Planned"/>, or without an answer.</summary>
    public string? ServiceTime { get; init; }
}

/// <summary>States of a generator.</summary>
[JsonConverter(typeof(Word<GeneratorState>))]
public enum GeneratorState
{
    /// <summary>Waits for its assignment or for its start.</summary>
    Waiting,
    Running,

    /// <summary>All steps are over and every request is settled.</summary>
    Done,

    /// <summary>It could not run; <see cref="GeneratorStatus.Message"/> says why.</summary>
    Failed,
}

/// <summary>Answer of <c>GET /v1/status</c> on the control port.</summary>
public sealed record GeneratorStatus(
    string RunId, GeneratorState State, string? Message, GeneratorAssignment? Assignment, long LastSeq,
    long Planned, long Sent, long Answered, long NoAnswer, long Missed, bool KeptSchedule, double LatenessP95Ms);

/// <summary>Answer of <c>GET /v1/samples?after=SEQ</c>: every finished second with a sequence number above SEQ, oldest first, at most 600.</summary>
public sealed record GeneratorSamples(GeneratorState State, long LastSeq, IReadOnlyList<GeneratorSecond> Seconds);
