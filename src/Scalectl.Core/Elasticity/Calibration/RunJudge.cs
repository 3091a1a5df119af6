using System.Globalization;
using Scalectl.Load;

namespace Scalectl.Elasticity.Calibration;

/// <summary>Reads from the generators' seconds what a run says about its load.</summary>
/// <remarks>
/// After BUNGEE: a run counts if the load was what it should have been (95 of 100 requests left within
/// so many milliseconds of their moment, none was missed), or if it broke the service level: then less load
/// than planned was too much already.
/// </remarks>
public static class RunJudge
{
    /// <summary>BUNGEE's limit of the 95th percentile of sent minus due, ms.</summary>
    public const double UsualLatenessMs = 5;

    /// <param name="instances">Machines that carried the load.</param>
    /// <param name="requestsPerSecond">The load.</param>
    /// <param name="seconds">What all generators did, from the start on.</param>
    /// <param name="startSeconds">Start of the load, UNIX seconds.</param>
    /// <param name="warmUpSeconds">What is left out at the beginning.</param>
    /// <param name="level">What is promised.</param>
    /// <param name="mostLatenessMs">Most that the 95th percentile of sent minus due may be.</param>
    public static CalibrationRun Judge(
        int instances, double requestsPerSecond, IEnumerable<GeneratorSecond> seconds, double startSeconds, double warmUpSeconds, ServiceLevel level, double mostLatenessMs = UsualLatenessMs)
    {
        var tally = After(startSeconds + warmUpSeconds, seconds);
        var noAnswer = NoAnswer(tally);
        var ended = tally.Answered + noAnswer;
        var run = new CalibrationRun(instances, requestsPerSecond, RunVerdict.NotCounted)
        {
            StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(startSeconds),
            Requests = ended,
            P95Ms = LoadReport.Percentile(tally.ResponseTime, 95),
            ErrorsPct = ended == 0 ? null : 100.0 * (tally.Answered4xx + tally.Answered5xx + noAnswer) / ended,
            LatenessP95Ms = LoadReport.Percentile(tally.Lateness, 95),
            Missed = tally.Missed,
        };
        return Obstacle(run, mostLatenessMs) is { } obstacle && (ended == 0 || level.IsKept(run.P95Ms, run.ErrorsPct))
            ? run with { Reason = obstacle }
            : run with { Verdict = level.IsKept(run.P95Ms, run.ErrorsPct) ? RunVerdict.Holds : RunVerdict.Breaks };
    }

    /// <summary>
    /// Whether a run breaks the service level whatever is still to come: so many answers are too slow, or errors, already
    /// that they would be too many of all its requests.
    /// </summary>
    /// <param name="seconds">What all generators did so far.</param>
    /// <param name="startSeconds">Start of the load, UNIX seconds.</param>
    /// <param name="warmUpSeconds">What is left out at the beginning.</param>
    /// <param name="level">What is promised.</param>
    /// <param name="requests">Requests of the whole load, warm-up included: no fewer than will be judged.</param>
    public static bool IsLost(IEnumerable<GeneratorSecond> seconds, double startSeconds, double warmUpSeconds, ServiceLevel level, long requests)
    {
        var tally = After(startSeconds + warmUpSeconds, seconds);
        if (tally.Answered4xx + tally.Answered5xx + NoAnswer(tally) > level.ErrorsPct / 100 * requests)
        {
            return true;
        }

        // More than 5 % of all requests are slower: of those that are answered so far, this many percent are not.
        var rest = tally.ResponseTime.Count == 0 ? 0 : 100 - (5.0 * requests / tally.ResponseTime.Count);
        return rest > 0 && LoadReport.Percentile(tally.ResponseTime, rest) > level.P95Ms;
    }

    private static StepTally After(double time, IEnumerable<GeneratorSecond> seconds)
    {
        var tally = new StepTally();
        foreach (var second in seconds.Where(s => s.Time >= time))
        {
            tally.Add(second);
        }

        return tally;
    }

    /// <summary>What was under way when a load was ended early is nobody's error.</summary>
    private static long NoAnswer(StepTally tally) => tally.NoAnswer - tally.NoAnswerByCause.GetValueOrDefault(NoAnswerCause.Stopped);

    /// <summary>Why the load was not what it should have been; null: it was.</summary>
    private static string? Obstacle(CalibrationRun run, double mostLatenessMs)
        => run.Requests == 0 ? "the generators sent nothing after the warm-up"
            : run.Missed > 0 ? string.Create(CultureInfo.InvariantCulture, $"the generators missed {run.Missed} request(s)")
            : run.LatenessP95Ms > mostLatenessMs ? string.Create(CultureInfo.InvariantCulture, $"the generators were late: p95 of {run.LatenessP95Ms:0.#} ms, more than {mostLatenessMs} ms")
            : null;
}
