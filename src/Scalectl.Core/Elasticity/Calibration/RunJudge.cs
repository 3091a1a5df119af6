using System.Globalization;
using Scalectl.Load;

namespace Scalectl.Elasticity.Calibration;

/// <summary>Reads from the generators' seconds what a run says about its load.</summary>
/// <remarks>
/// After BUNGEE: a run counts if the load was what it should have been (95 of 100 requests left within
/// <see cref="MostLatenessMs"/> of their moment, none was missed), or if it broke the service level: then less load
/// than planned was too much already.
/// </remarks>
public static class RunJudge
{
    /// <summary>Most that the 95th percentile of sent minus due may be, ms.</summary>
    public const double MostLatenessMs = 5;

    /// <param name="instances">Machines that carried the load.</param>
    /// <param name="requestsPerSecond">The load.</param>
    /// <param name="seconds">What all generators did, from the start on.</param>
    /// <param name="startSeconds">Start of the load, UNIX seconds.</param>
    /// <param name="warmUpSeconds">What is left out at the beginning.</param>
    /// <param name="level">What is promised.</param>
    public static CalibrationRun Judge(
        int instances, double requestsPerSecond, IEnumerable<GeneratorSecond> seconds, double startSeconds, double warmUpSeconds, ServiceLevel level)
    {
        var tally = new StepTally();
        foreach (var second in seconds.Where(s => s.Time >= startSeconds + warmUpSeconds))
        {
            tally.Add(second);
        }

        var ended = tally.Answered + tally.NoAnswer;
        var run = new CalibrationRun(instances, requestsPerSecond, RunVerdict.NotCounted)
        {
            StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(startSeconds),
            Requests = ended,
            P95Ms = LoadReport.Percentile(tally.ResponseTime, 95),
            ErrorsPct = ended == 0 ? null : 100.0 * (tally.Answered4xx + tally.Answered5xx + tally.NoAnswer) / ended,
            LatenessP95Ms = LoadReport.Percentile(tally.Lateness, 95),
            Missed = tally.Missed,
        };
        return Obstacle(run) is { } obstacle && (ended == 0 || level.IsKept(run.P95Ms, run.ErrorsPct))
            ? run with { Reason = obstacle }
            : run with { Verdict = level.IsKept(run.P95Ms, run.ErrorsPct) ? RunVerdict.Holds : RunVerdict.Breaks };
    }

    /// <summary>Why the load was not what it should have been; null: it was.</summary>
    private static string? Obstacle(CalibrationRun run)
        => run.Requests == 0 ? "the generators sent nothing after the warm-up"
            : run.Missed > 0 ? string.Create(CultureInfo.InvariantCulture, $"the generators missed {run.Missed} request(s)")
            : run.LatenessP95Ms > MostLatenessMs ? string.Create(CultureInfo.InvariantCulture, $"the generators were late: p95 of {run.LatenessP95Ms:0.#} ms, more than {MostLatenessMs} ms")
            : null;
}
