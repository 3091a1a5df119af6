using System.Globalization;
using System.Text;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Generator.Result;

/// <summary>The result and the progress line as a person reads them.</summary>
internal static class RunTable
{
    public static string Of(RunResult r)
    {
        var text = new StringBuilder();
        Row(text, "planned", r.Planned);
        Row(text, "sent", r.Sent);
        Row(text, "missed", r.Missed);
        Row(text, "answered", r.Answered);
        foreach (var (name, count) in new[] { ("2xx", r.Answered2xx), ("3xx", r.Answered3xx), ("4xx", r.Answered4xx), ("5xx", r.Answered5xx) })
        {
            Row(text, $"  {name}", count);
        }

        Row(text, "no answer", r.NoAnswer);
        foreach (var (cause, count) in r.NoAnswerByCause)
        {
            Row(text, $"  {Lower(cause)}", count);
        }

        Row(text, "bytes received", r.BytesReceived);
        text.Append('\n').Append(CultureInfo.InvariantCulture, $"{"milliseconds",-22}{"mean",10}{"p50",10}{"p90",10}{"p95",10}{"p99",10}{"p99.9",10}{"max",10}\n");
        Row(text, "response (from due)", r.ResponseTimeMs);
        Row(text, "service (from sent)", r.ServiceTimeMs);
        Row(text, "lateness", r.LatenessMs);
        text.Append('\n').Append(Verdict(r)).Append('\n');
        return text.ToString();
    }

    public static string Progress(GeneratorSecond s, int steps, long elapsed)
    {
        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{elapsed,5} s  step {s.Step}/{steps}  planned {s.Planned}  sent {s.Sent}  answered {s.Answered2xx + s.Answered3xx + s.Answered4xx + s.Answered5xx}");
        Some(line, "5xx", s.Answered5xx);
        Some(line, "4xx", s.Answered4xx);
        Some(line, "no answer", s.NoAnswer);
        Some(line, "missed", s.Missed);
        if (s.ResponseTime is { } text && LatencyHistogram.FromBase64(text).Value is { } histogram)
        {
            line.Append(CultureInfo.InvariantCulture, $"  p95 {histogram.ValueAtPercentile(95) / 1e6:0.0} ms");
        }

        return line.ToString();
    }

    private static string Verdict(RunResult r) => r switch
    {
        { Closed: true } => "closed loop: each connection waits for its answer, so times leave out what a slow answer held back; read them as throughput",
        { KeptSchedule: true } => "kept its schedule: yes (nothing missed, p95 of lateness within 2 ms)",
        { Missed: > 0 } => string.Create(CultureInfo.InvariantCulture, $"kept its schedule: no ({r.Missed} requests missed)"),
        _ => string.Create(CultureInfo.InvariantCulture, $"kept its schedule: no (p95 of lateness {r.LatenessMs.P95} ms, limit 2 ms)"),
    };

    private static void Row(StringBuilder text, string name, long value) => text.Append(CultureInfo.InvariantCulture, $"{name,-18}{value,14}\n");

    private static void Row(StringBuilder text, string name, Percentiles p) => text.Append(
        CultureInfo.InvariantCulture,
        $"{name,-22}{p.Mean,10:0.000}{p.P50,10:0.000}{p.P90,10:0.000}{p.P95,10:0.000}{p.P99,10:0.000}{p.P999,10:0.000}{p.Max,10:0.000}\n");

    private static void Some(StringBuilder line, string name, long count)
    {
        if (count > 0)
        {
            line.Append(CultureInfo.InvariantCulture, $"  {name} {count}");
        }
    }

    private static string Lower(NoAnswerCause cause) => char.ToLowerInvariant(cause.ToString()[0]) + cause.ToString()[1..];
}
