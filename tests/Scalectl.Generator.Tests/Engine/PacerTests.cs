using Scalectl.Generator.Engine;
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Engine;

public sealed class PacerTests
{
    private const long Second = RunClock.Second;
    private const long Millisecond = 1_000_000;

    private readonly List<(long Time, int Step, long Planned, long Missed)> _seconds = [];

    [Test]
    public void Advance_WithNothingSent_PlansAndMissesEachInItsSecond()
    {
        // 10 requests in step 1, 20 in step 2, of two seconds each, from second 100
        var pacer = Pacer("10*x", 2, 2, now: 100 * Second);
        Walk(pacer, from: 100 * Second, to: (104 * Second) + 1, every: 10 * Millisecond);
        pacer.Close();

        Assert.That(_seconds, Is.EqualTo(new[]
        {
            (100L, 1, 5L, 0L), (101L, 1, 5L, 10L), // all of step 1 is given up at its end
            (102L, 2, 10L, 0L), (103L, 2, 10L, 20L),
            (104L, 0, 0L, 0L),
        }));
    }

    [Test]
    public void Advance_AfterAPause_StillCountsEachInItsSecond()
    {
        var pacer = Pacer("10*x", 2, 2, now: 100 * Second);
        Walk(pacer, from: 104 * Second, to: 104 * Second, every: Second);
        pacer.Close();

        Assert.That(_seconds.Select(s => s.Planned), Is.EqualTo(new[] { 5L, 5L, 10L, 10L, 0L }));
    }

    [TestCase(0, 0, TestName = "Start_OnTime_MissesNothing")]
    [TestCase(900, 0, TestName = "Start_WithinTheGrace_MissesNothing")]
    [TestCase(1500, 5, TestName = "Start_Late_MissesWhatWasDueMoreThanASecondBefore")] // due at 0, 100, .. 400 ms
    [TestCase(3500, 20, TestName = "Start_AfterAStep_MissesThatStepToo")] // 20 of step 1; step 2 began at 2000, none older than 2500 missed but 5
    public void Start_At(int lateMilliseconds, int missed)
    {
        var pacer = Pacer("20", 2, 2, now: (100 * Second) + (lateMilliseconds * Millisecond));
        var expected = lateMilliseconds == 3500 ? missed + 5 : missed;

        Assert.That(pacer.Tally.Missed, Is.EqualTo(expected));
    }

    [Test]
    public void Pull_OnTheTick_HoldsWhatIsDueInBetween()
    {
        var pacer = Pacer("10000", 1, 1, now: 100 * Second); // one each 100 us
        pacer.Pull((100 * Second) + (Millisecond * 25 / 10), 0);

        // due at 0, 0.1, .. 2.0 ms
        Assert.That((pacer.Waiting.Count, pacer.NextWake()), Is.EqualTo((21, (100 * Second) + (3 * Millisecond))));
    }

    [Test]
    public void NextWake_WithNothingDueSoon_SleepsToTheNextDue()
    {
        var pacer = Pacer("2", 1, 1, now: 100 * Second);
        pacer.Pull(100 * Second, 0);

        Assert.That(pacer.NextWake(), Is.EqualTo((100 * Second) + (500 * Millisecond)));
    }

    [Test]
    public void Stop_InTheMiddle_PlansOnlyWhatWasDue()
    {
        var pacer = Pacer("100", 1, 1, now: 100 * Second);
        pacer.Stop((100 * Second) + (Millisecond * 305));

        // due at 0, 10, .. 300 ms
        Assert.That((pacer.Tally.Planned, pacer.Tally.Missed, pacer.Over), Is.EqualTo((31L, 31L, true)));
    }

    private static void Walk(Pacer pacer, long from, long to, long every)
    {
        for (var now = from; now <= to; now += every)
        {
            while (pacer.Advance(now))
            {
                pacer.EndStep();
            }

            pacer.Pull(now, 0);
        }
    }

    private Pacer Pacer(string function, int steps, double stepSeconds, long now)
    {
        var plan = LoadPlan.Create(LoadFunction.Parse(function).Value!, steps, stepSeconds).Value!;
        var schedule = new PlanSchedule(new MachineSchedule(plan, Spread.Even, 1, 0, 1, 100 * Second), 0, 1);
        var mix = new RequestMix(new Uri("http://a/"), [new Route()], new Dictionary<string, string>(), 1);
        var settings = new EngineSettings(mix, new TargetAddresses(new Uri("http://127.0.0.1/"), TimeProvider.System), new RunClock(0), 1, Second, Millisecond, new Sink(_seconds));
        _seconds.Clear();
        return new Pacer(schedule, settings, 0, now);
    }

    private sealed class Sink(List<(long, int, long, long)> seconds) : ISecondSink
    {
        public SecondTally HandOver(int loop, SecondTally finished)
        {
            seconds.Add((finished.Time, finished.Step, finished.Planned, finished.Missed));
            return new SecondTally();
        }

        public void Close(int loop, SecondTally last) => HandOver(loop, last);
    }
}
