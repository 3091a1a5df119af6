using System.Globalization;
using System.Text;
using Scalectl.Load;

namespace Scalectl.Generator.Result;

/// <summary>The result as a person reads it.</summary>
internal static class RunTable
{
    public static string Of(RunResult r)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"target",-18}{r.Target}\n{"engine",-18}{r.Engine}, {r.Protocol}, dispatch {Word<Dispatch>.Of(r.Dispatch)}, {Show(r.Seconds)} s{(r.Interrupted ? ", interrupted" : "")}\n\n");
        Row(text, "planned", r.Planned, r.PlannedPerSecond);
        Row(text, "sent", r.Sent, r.SentPerSecond);
        Row(text, "missed", r.Missed);
        Row(text, "answered", r.Answered, r.AnsweredPerSecond);
        foreach (var (statusClass, count) in new[] { (2, r.Answered2xx), (3, r.Answered3xx), (4, r.Answered4xx), (5, r.Answered5xx) })
        {
            var codes = r.AnsweredByCode.Where(pair => pair.Key / 100 == statusClass).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}: {pair.Value}"));
            text.Append(CultureInfo.InvariantCulture, $"{$"  {statusClass}xx",-18}{count,14}{(count > 0 ? "   " + string.Join(", ", codes) : "")}\n");
        }

        Row(text, "no answer", r.NoAnswer);
        foreach (var (cause, count) in r.NoAnswerByCause)
        {
            Row(text, $"  {Word<NoAnswerCause>.Of(cause)}", count);
        }

        if (r.FirstProblem is { } problem)
        {
            text.Append(CultureInfo.InvariantCulture, $"{"  the first",-18}{Printable.Of(problem)}\n");
        }

        Row(text, "bytes sent", r.BytesSent);
        Row(text, "bytes received", r.BytesReceived);
        Row(text, "connections", r.Opened);
        Times(text, r);
        RouteTable.AppendTo(text, r.Routes);
        text.Append('\n').Append(Verdict(r)).Append('\n');
        foreach (var limit in r.Limits)
        {
            text.Append(CultureInfo.InvariantCulture, $"limit {limit.Rule}: {limit.Verdict(ended: !r.Interrupted)}\n");
        }

        return text.ToString();
    }

    private static void Times(StringBuilder text, RunResult r)
    {
        text.Append('\n').Append(CultureInfo.InvariantCulture, $"{"milliseconds",-22}{"mean",10}{"p50",10}{"p75",10}{"p90",10}{"p95",10}{"p99",10}{"p99.9",10}{"max",10}\n");
        Row(text, "response (from due)", r.ResponseTimeMs);
        Row(text, "service (from sent)", r.ServiceTimeMs);
        Row(text, "  connect", r.ConnectTimeMs);
        Row(text, "  first byte", r.FirstByteTimeMs);
        Row(text, "  complete", r.CompleteTimeMs);
        Row(text, "lateness", r.LatenessMs);
    }

    private static string Verdict(RunResult r) => r switch
    {
        { Closed: true } => "closed loop: each connection waits for its answer, so times leave out what a slow answer held back; read them as throughput",
        { KeptSchedule: true } => "kept its schedule: yes (nothing missed, p95 of lateness within 2 ms)",
        { Missed: > 0 } => string.Create(CultureInfo.InvariantCulture, $"kept its schedule: no ({r.Missed} requests missed)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"kept its schedule: no (p95 of lateness {r.LatenessMs.P95} ms, limit 2 ms)"),
    };

    private static void Row(StringBuilder text, string name, long value) => text.Append(CultureInfo.InvariantCulture, $"{name,-18}{value,14}\n");

    private static void Row(StringBuilder text, string name, long value, double perSecond) =>
        text.Append(CultureInfo.InvariantCulture, $"{name,-18}{value,14}   {Show(perSecond)} per second\n");

    private static void Row(StringBuilder text, string name, Percentiles p)
    {
        text.Append(CultureInfo.InvariantCulture, $"{name,-22}");
        if (p.Count == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{"-",10}\n");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{p.Mean,10:0.000}{p.P50,10:0.000}{p.P75,10:0.000}{p.P90,10:0.000}{p.P95,10:0.000}{p.P99,10:0.000}{p.P999,10:0.000}{p.Max,10:0.000}\n");
    }

    private static string Show(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
