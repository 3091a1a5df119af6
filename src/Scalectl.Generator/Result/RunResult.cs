using Scalectl.Experiments;
using Scalectl.Generator.Engine;
using Scalectl.Load;

namespace Scalectl.Generator.Result;

/// <summary>What one route of several amounted to.</summary>
/// <param name="Name">Its name, or method and path.</param>
/// <param name="Share">The part of the requests that its weight asks for, 0 to 1.</param>
/// <param name="ResponseTimeMs">From the moment a request was due (corrected).</param>
/// <param name="ServiceTimeMs">From the moment it was sent (raw).</param>
internal sealed record RouteResult(
    string Name, double Share, long Planned, long Sent, long Missed, long Answered, long Errors, long NoAnswer, Percentiles ResponseTimeMs, Percentiles ServiceTimeMs);

/// <summary>What a run amounted to: the document of <c>--output json</c>.</summary>
internal sealed record RunResult
{
    /// <summary>p95 of lateness up to which a generator kept its schedule.</summary>
    public const double MostLatenessMs = 2;

    public required string RunId { get; init; }

    public required string Target { get; init; }

    /// <summary>What moved requests and answers: <c>io_uring</c>, <c>epoll</c>, or <c>http</c> where TLS or HTTP/2 asks for it.</summary>
    public required string Engine { get; init; }

    /// <summary><c>HTTP/1.1</c> or <c>HTTP/2</c>.</summary>
    public required string Protocol { get; init; }

    public required Dispatch Dispatch { get; init; }

    public required bool Interrupted { get; init; }

    /// <summary>How long the plan was followed: its length, or until it was interrupted.</summary>
    public required double Seconds { get; init; }

    public required long Planned { get; init; }

    public required long Sent { get; init; }

    public required long Missed { get; init; }

    public required double PlannedPerSecond { get; init; }

    public required double SentPerSecond { get; init; }

    public required double AnsweredPerSecond { get; init; }

    public required long Answered { get; init; }

    public required long Answered2xx { get; init; }

    public required long Answered3xx { get; init; }

    public required long Answered4xx { get; init; }

    public required long Answered5xx { get; init; }

    /// <summary>Answers by status code, only codes that occurred.</summary>
    public required IReadOnlyDictionary<int, long> AnsweredByCode { get; init; }

    public required long NoAnswer { get; init; }

    public required IReadOnlyDictionary<NoAnswerCause, long> NoAnswerByCause { get; init; }

    /// <summary>What the first request without an answer met, where the engine can say it.</summary>
    public required string? FirstProblem { get; init; }

    public required long BytesSent { get; init; }

    public required long BytesReceived { get; init; }

    /// <summary>Connections that the target accepted.</summary>
    public required long Opened { get; init; }

    /// <summary>From the moment a request was due (corrected).</summary>
    public required Percentiles ResponseTimeMs { get; init; }

    /// <summary>From the moment it was sent (raw).</summary>
    public required Percentiles ServiceTimeMs { get; init; }

    /// <summary>The raw time's parts: opening a connection, from there to the first byte, from there to the last.</summary>
    public required Percentiles ConnectTimeMs { get; init; }

    /// <inheritdoc cref="ConnectTimeMs"/>
    public required Percentiles FirstByteTimeMs { get; init; }

    /// <inheritdoc cref="ConnectTimeMs"/>
    public required Percentiles CompleteTimeMs { get; init; }

    /// <summary>Sent minus due.</summary>
    public required Percentiles LatenessMs { get; init; }

    /// <summary>A closed loop: it had no schedule to keep, and what a slow answer held back was never sent.</summary>
    public required bool Closed { get; init; }

    /// <summary>By route, in the plan's order; empty where there is one, or more than can be told apart.</summary>
    public required IReadOnlyList<RouteResult> Routes { get; init; }

    /// <summary>p95 of lateness within 2 ms and nothing missed.</summary>
    public required bool KeptSchedule { get; init; }

    /// <summary>The stated limits, each with what was measured.</summary>
    public required IReadOnlyList<SloResult> Limits { get; init; }

    /// <param name="plan">What was to be done.</param>
    /// <param name="total">What was done.</param>
    /// <param name="run">How it went.</param>
    /// <param name="limits">What was to be kept.</param>
    public static RunResult From(GeneratorPlan plan, SecondTally total, RunCourse run, IReadOnlyList<SloRule> limits) => new()
    {
        RunId = plan.RunId,
        Target = plan.Target,
        Engine = run.Engine,
        Protocol = run.Protocol,
        Dispatch = plan.Dispatch,
        Interrupted = run.Interrupted,
        Seconds = Math.Round(run.Seconds, 3),
        Planned = total.Planned,
        Sent = total.Sent,
        Missed = total.Missed,
        PlannedPerSecond = Rate(total.Planned, run.Seconds),
        SentPerSecond = Rate(total.Sent, run.Seconds),
        AnsweredPerSecond = Rate(total.AllAnswered, run.Seconds),
        Answered = total.AllAnswered,
        Answered2xx = total.Answered(2),
        Answered3xx = total.Answered(3),
        Answered4xx = total.Answered(4),
        Answered5xx = total.Answered(5),
        AnsweredByCode = SecondCollector.Codes(total),
        NoAnswer = total.AllNoAnswer,
        NoAnswerByCause = SecondCollector.Causes(total),
        FirstProblem = run.FirstProblem,
        BytesSent = total.BytesSent,
        BytesReceived = total.BytesReceived,
        Opened = total.Opened,
        ResponseTimeMs = Percentiles.Of(total.Response),
        ServiceTimeMs = Percentiles.Of(total.Service),
        ConnectTimeMs = Percentiles.Of(total.Connect),
        FirstByteTimeMs = Percentiles.Of(total.FirstByte),
        CompleteTimeMs = Percentiles.Of(total.Complete),
        LatenessMs = Percentiles.Of(total.Lateness),
        Closed = plan.Closed,
        Routes = [.. total.Routes.Select((r, i) => RouteOf(plan, i, r))],
        KeptSchedule = Kept(total),
        Limits = RunLimits.Evaluate(limits, total),
    };

    private static RouteResult RouteOf(GeneratorPlan plan, int route, RouteTally told) => new(
        plan.Routes[route].Label(), Math.Round(plan.Routes[route].Weight / plan.Routes.Sum(r => r.Weight), 6), told.Planned, told.Sent, told.Missed, told.Answered, told.Errors, told.NoAnswer,
        Percentiles.Of(told.Response), Percentiles.Of(told.Service));

    public static bool Kept(SecondTally total) => total.Missed == 0 && LatenessP95Ms(total) <= MostLatenessMs;

    public static double LatenessP95Ms(SecondTally total) => total.Lateness.ValueAtPercentile(95) / 1e6;

    private static double Rate(long count, double seconds) => seconds > 0 ? Math.Round(count / seconds, 2) : 0;
}

/// <summary>How a run went, beside its counts.</summary>
/// <param name="Engine">What moved requests and answers.</param>
/// <param name="Protocol">Version of HTTP.</param>
/// <param name="Seconds">How long the plan was followed.</param>
/// <param name="Interrupted">It was ended before its plan was.</param>
/// <param name="FirstProblem">What the first request without an answer met, where the engine can say it.</param>
internal sealed record RunCourse(string Engine, string Protocol, double Seconds, bool Interrupted, string? FirstProblem);
