using Scalectl.Elasticity;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Elasticity;

public sealed class LoadReportTests
{
    [Test]
    public void Of_TwoMachines_AddsThemUpByStep()
    {
        GeneratorSecond[] first = [Second(1, 1, 10, ms: 100) with { Answered5xx = 1, Answered2xx = 9 }, Second(2, 2, 20, ms: 200)];
        GeneratorSecond[] second = [Second(1, 1, 5, ms: 400), Second(2, 2, 5, ms: 200) with { Answered2xx = 3, NoAnswer = 2, NoAnswerByCause = Causes(NoAnswerCause.Timeout, 2) }];

        var report = LoadReport.Of(LoadTally.Of([first, second], 1));

        Assert.That((report.Planned, report.Sent, report.Answered, report.NoAnswer, report.Missed), Is.EqualTo((40L, 40L, 38L, 2L, 0L)));
        Assert.That((report.Answered2xx, report.Answered5xx), Is.EqualTo((37L, 1L)));
        Assert.That(report.NoAnswerByCause, Is.EqualTo(Causes(NoAnswerCause.Timeout, 2)));
        Assert.That(report.PerStep.Select(s => (s.X, s.Planned, s.Sent, s.Answered, s.Errors, s.NoAnswer)), Is.EqualTo(new[] { (1, 15L, 15L, 15L, 1L, 0L), (2, 25L, 25L, 23L, 0L, 2L) }));
        Assert.That(report.PerStep[0].MeanMs, Is.EqualTo(200).Within(1e-9)); // (10*100 + 5*400) / 15
        Assert.That(report.PerStep[0].P95Ms, Is.EqualTo(400).Within(0.4));
    }

    [TestCase(1.9, 0, true)]
    [TestCase(2.1, 0, false, TestName = "late by more than 2 ms at p95")]
    [TestCase(0, 1, false, TestName = "one request missed")]
    public void Of_LatenessAndMissed_DecideTheVerdict(double latenessMs, long missed, bool kept)
    {
        var report = LoadReport.Of(LoadTally.Of([[Second(1, 1, 10, latenessMs: latenessMs) with { Missed = missed }]], 1));

        Assert.That(report.KeptSchedule, Is.EqualTo(kept));
        Assert.That(report.PerStep.Single().KeptSchedule, Is.EqualTo(kept));
        Assert.That(report.LatenessP95Ms, Is.EqualTo(latenessMs).Within(0.01));
    }

    [Test]
    public void Of_AnswersAfterTheLastStep_CountInTheTotalOnly()
    {
        var report = LoadReport.Of(LoadTally.Of([[Second(1, 1, 10) with { Answered2xx = 4 }, Second(2, 0, 0) with { Answered2xx = 6 }]], 1));

        Assert.That((report.Answered, report.PerStep.Single().Answered), Is.EqualTo((10L, 4L)));
    }

    [Test]
    public void Of_Nothing_IsEmpty()
    {
        var report = LoadReport.Of(LoadTally.Of([], 1));

        Assert.That((report.Planned, report.LatenessP50Ms, report.PerStep.Count), Is.EqualTo((0L, (double?)null, 0)));
    }

    [Test]
    public void SentIn_Steps_IsThatOfAllMachines()
    {
        var tally = LoadTally.Of([[Second(1, 1, 10)], [Second(1, 1, 5)]], 1);

        Assert.That((tally.SentIn(1), tally.SentIn(2)), Is.EqualTo((15L, 0L)));
    }

    /// <summary>A second in which everything that was planned was sent and answered 2xx.</summary>
    internal static GeneratorSecond Second(long seq, int step, long requests, double ms = 10, double latenessMs = 0) => new()
    {
        Seq = seq,
        Time = 1_000 + seq,
        Step = step,
        Planned = requests,
        Sent = requests,
        Answered2xx = requests,
        ResponseTime = Histogram(requests, ms),
        ServiceTime = Histogram(requests, ms / 2),
        Lateness = Histogram(requests, latenessMs),
    };

    private static Dictionary<NoAnswerCause, long> Causes(NoAnswerCause cause, long count) => new() { [cause] = count };

    private static string? Histogram(long count, double ms)
    {
        var histogram = new LatencyHistogram();
        for (var i = 0; i < count; i++)
        {
            histogram.Record((long)(ms * 1e6));
        }

        return count == 0 ? null : histogram.ToBase64();
    }
}
