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

    [Test]
    public void Of_SeveralRoutes_MergesThemOverMachinesAndSeconds()
    {
        Route[] routes = [new("GET", "/", 3), new("POST", "/cart", 1) { Name = "cart" }];
        GeneratorSecond[] first = [Second(1, 1, 10) with { Routes = [Part(8, 100), Part(2, 400) with { Errors = 1 }] }, Second(2, 1, 6) with { Routes = [Part(4, 200), Part(2, 400)] }];
        GeneratorSecond[] second = [Second(1, 1, 5) with { Routes = [Part(4, 100) with { Planned = 5, Missed = 1 }, Part(1, 1000) with { Answered = 0, NoAnswer = 1, ResponseTime = null, ServiceTime = null }] }];

        var report = LoadReport.Of(LoadTally.Of([first, second], 1, routes));

        Assert.That(
            report.PerRoute.Select(r => (r.Name, r.Share, r.Planned, r.Sent, r.Missed, r.Answered, r.Success, r.Errors, r.NoAnswer)),
            Is.EqualTo(new (string, double, long?, long, long?, long, long, long, long)[] { ("GET /", 0.75, 17, 16, 1, 16, 16, 0, 0), ("cart", 0.25, 5, 5, 0, 4, 3, 1, 1) }));
        Assert.That(report.PerRoute[0].Response!.MeanMs, Is.EqualTo(125).Within(1e-9)); // (12*100 + 4*200) / 16
        Assert.That(report.PerRoute[0].Service!.MeanMs, Is.EqualTo(62.5).Within(1e-9)); // half of it
        Assert.That(report.PerRoute[0].Response!.P50Ms, Is.EqualTo(100).Within(0.1)); // the 8th of 16
        Assert.That((report.PerRoute[0].Response!.P90Ms, report.PerRoute[0].Response!.MaxMs), Is.EqualTo((200d, 200d))); // the 15th and the last
        Assert.That(report.PerRoute[1].Response!.MaxMs, Is.EqualTo(400));
    }

    [Test]
    public void Of_SeveralRoutesOfAnEarlierVersion_TellsWhatItTold()
    {
        // Neither planned nor missed nor the time from the send.
        var second = Second(1, 1, 10) with { Routes = [new RouteSecond(6, 6, 0, 0, Histogram(6, 50)), new RouteSecond(4, 3, 0, 1, Histogram(3, 70))] };
        var now = Second(2, 1, 2) with { Routes = [Part(1, 50), Part(1, 70)] };

        var route = LoadReport.Of(LoadTally.Of([[second, now]], 1, [new Route(), new Route("GET", "/b")])).PerRoute[1];

        Assert.That((route.Sent, route.Planned, route.Missed, route.Response!.MaxMs, route.Service!.MaxMs), Is.EqualTo((5L, (long?)null, (long?)null, 70d, 35d)));
    }

    [TestCase(1, TestName = "one route")]
    [TestCase(RouteSecond.Most + 1, TestName = "more than can be told apart")]
    [TestCase(2, TestName = "seconds that tell none")]
    public void Of_RoutesThatAreNotTold_HasNone(int routes) =>
        Assert.That(LoadReport.Of(LoadTally.Of([[Second(1, 1, 10)]], 1, [.. Enumerable.Repeat(new Route(), routes)])).PerRoute, Is.Empty);

    /// <summary>A route's part of a second in which all that was planned was sent and answered 2xx; from the send it took half as long.</summary>
    internal static RouteSecond Part(long requests, double ms) =>
        new(requests, requests, 0, 0, Histogram(requests, ms)) { Planned = requests, Missed = 0, ServiceTime = Histogram(requests, ms / 2) };

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
