using CsCheck;
using Scalectl.Elasticity.Calibration;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Elasticity.Calibration;

public sealed class RunJudgeTests
{
    private static readonly ServiceLevel Level = new(500, 1);

    [Test]
    public void Judge_FastAndPunctual_Holds()
    {
        var run = Judge([Second(100, 50, latenessMs: 1)]);

        Assert.That((run.Verdict, run.Requests, run.ErrorsPct, run.Reason), Is.EqualTo((RunVerdict.Holds, 100L, 0.0, (string?)null)));
        Assert.That(run.P95Ms, Is.EqualTo(50).Within(1).Percent);
    }

    [Test]
    public void Judge_SlowerThanPromised_Breaks() => Assert.That(Judge([Second(90, 50), Second(10, 600)]).Verdict, Is.EqualTo(RunVerdict.Breaks)); // 10 of 100 above

    [Test]
    public void Judge_FewSlowOnes_Holds() => Assert.That(Judge([Second(96, 50), Second(4, 600)]).Verdict, Is.EqualTo(RunVerdict.Holds)); // 4 of 100 above

    [TestCase(1, RunVerdict.Holds)]
    [TestCase(2, RunVerdict.Breaks)]
    public void Judge_ErrorsAndRequestsWithoutAnAnswer_AreBothErrors(int noAnswer, RunVerdict expected)
    {
        var run = Judge([Second(198 - noAnswer, 50) with { NoAnswer = noAnswer, Answered5xx = 1 }, Second(1, 50)]);

        Assert.That(run.ErrorsPct, Is.EqualTo(100.0 * (1 + noAnswer) / 200)); // of 200 requests
        Assert.That(run.Verdict, Is.EqualTo(expected));
    }

    [Test]
    public void Judge_LateGenerator_CountsOnlyIfTheLevelWasBroken()
    {
        var kept = Judge([Second(100, 50, latenessMs: 8)]);
        var broken = Judge([Second(100, 700, latenessMs: 8)]);

        Assert.That((kept.Verdict, broken.Verdict), Is.EqualTo((RunVerdict.NotCounted, RunVerdict.Breaks)));
        Assert.That(kept.Reason, Does.StartWith("the generators were late: p95 of 8").And.EndWith("more than 5 ms"));
        Assert.That(broken.Reason, Is.Null);
    }

    [Test]
    public void Judge_MissedRequests_DoNotCount() => Assert.That(Judge([Second(100, 50) with { Missed = 3 }]).Reason, Is.EqualTo("the generators missed 3 request(s)"));

    [Test]
    public void Judge_NothingSent_DoesNotCount() => Assert.That(Judge([]).Verdict, Is.EqualTo(RunVerdict.NotCounted));

    [Test]
    public void Judge_NothingAnswered_Breaks() => Assert.That(Judge([new GeneratorSecond { Seq = 1, Time = 1010, NoAnswer = 5 }]).Verdict, Is.EqualTo(RunVerdict.Breaks));

    [Test]
    public void Judge_SecondsOfTheWarmUp_AreLeftOut()
    {
        var run = Judge([Second(500, 900) with { Time = 1001 }, Second(100, 50) with { Time = 1002 }]);

        Assert.That((run.Verdict, run.Requests), Is.EqualTo((RunVerdict.Holds, 100L)));
    }

    [Test]
    public void IsLost_AnyBeginningOfAnyRun_IsOnlySaidOfRunsThatBreak() =>
        Gen.Select(Gen.Double[1, 1000].Array[20, 200], Gen.Int[0, 3], Gen.Double[0, 1]).Sample((times, errors, share) =>
        {
            var seconds = times.Select((ms, i) => Second(1, ms) with { Answered2xx = i % 40 < errors ? 0 : 1, Answered5xx = i % 40 < errors ? 1 : 0 }).ToList();
            var lost = RunJudge.IsLost(seconds.Take((int)(share * seconds.Count)), 1000, 2, Level, requests: seconds.Count);
            return !lost || Judge(seconds).Verdict == RunVerdict.Breaks;
        });

    [Test]
    public void IsLost_SixSlowOfHundred_IsSaidWhenTheSixthCame()
    {
        List<GeneratorSecond> seconds = [.. Enumerable.Repeat(Second(1, 600), 6)];

        Assert.That(RunJudge.IsLost(seconds.Take(5), 1000, 2, Level, requests: 100), Is.False, "5 of 100 are allowed");
        Assert.That(RunJudge.IsLost(seconds, 1000, 2, Level, requests: 100), Is.True);
    }

    [Test]
    public void Judge_RequestsUnderWayWhenTheLoadWasEnded_AreNoErrors()
    {
        var run = Judge([Second(100, 600) with { NoAnswer = 30, NoAnswerByCause = new Dictionary<NoAnswerCause, long> { [NoAnswerCause.Stopped] = 30 } }]);

        Assert.That((run.Verdict, run.Requests, run.ErrorsPct), Is.EqualTo((RunVerdict.Breaks, 100L, 0.0)));
    }

    private static CalibrationRun Judge(IEnumerable<GeneratorSecond> seconds) => RunJudge.Judge(1, 20, seconds, startSeconds: 1000, warmUpSeconds: 2, Level);

    private static GeneratorSecond Second(int answers, double milliseconds, double latenessMs = 0.5)
    {
        var (response, lateness) = (new LatencyHistogram(), new LatencyHistogram());
        for (var i = 0; i < answers; i++)
        {
            response.Record((long)(milliseconds * 1e6));
            lateness.Record((long)(latenessMs * 1e6));
        }

        return new GeneratorSecond { Seq = 1, Time = 1010, Answered2xx = answers, ResponseTime = response.ToBase64(), Lateness = lateness.ToBase64() };
    }
}
