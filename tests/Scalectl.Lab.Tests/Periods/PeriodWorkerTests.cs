using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.Periods;

namespace Scalectl.Lab.Tests.Periods;

public sealed class PeriodWorkerTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddSeconds(1_000_000);

    private CancellationTokenSource _stop = null!;

    [SetUp]
    public void SetUp() => _stop = new CancellationTokenSource();

    [TearDown]
    public void TearDown() => _stop.Dispose();

    [Test]
    public async Task Worker_AfterEachBoundary_EndsEachPeriodOnceMeasuringBeforeDeciding()
    {
        var time = new FakeTimeProvider(Start.AddMilliseconds(300));
        List<string> done = [];
        using var worker = Make(time, new Step(PeriodPhase.Decide, p => done.Add($"decide {Second(p)}")), new Step(PeriodPhase.Measure, p => done.Add($"measure {Second(p)}")));
        var running = worker.RunAsync(_stop.Token);
        for (var i = 0; i < 30; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await StopAsync(running);

        // 3 s from 0.3 s on: the periods 0, 1 and 2 have ended.
        Assert.That(done, Is.EqualTo(new[] { "measure 0", "decide 0", "measure 1", "decide 1", "measure 2", "decide 2" }));
    }

    [Test]
    public async Task Worker_StepFails_OthersAndLaterPeriodsGoOn()
    {
        var time = new FakeTimeProvider(Start);
        List<string> done = [];
        using var worker = Make(time, new Step(PeriodPhase.Measure, _ => throw new InvalidOperationException("broken")), new Step(PeriodPhase.Decide, p => done.Add(Second(p))));
        var running = worker.RunAsync(_stop.Token);
        time.Advance(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
        await StopAsync(running);
        Assert.That(done, Is.EqualTo(new[] { "0", "1" }));
    }

    [TestCase(3, new[] { "0", "1", "2" }, Description = "a short delay loses nothing")]
    [TestCase(3600, new[] { "0", "3590", "3591", "3592", "3593", "3594", "3595", "3596", "3597", "3598", "3599" }, Description = "an hour's sleep is not made up for")]
    public async Task Worker_AfterAPause_MakesUpForTheNewestPeriods(int seconds, string[] expected)
    {
        var time = new FakeTimeProvider(Start);
        List<string> done = [];
        using var worker = Make(time, new Step(PeriodPhase.Measure, p => done.Add(Second(p))));
        var running = worker.RunAsync(_stop.Token);
        time.Advance(TimeSpan.FromSeconds(seconds));
        await StopAsync(running);
        Assert.That(done, Is.EqualTo(expected));
    }

    private async Task StopAsync(Task running)
    {
        await _stop.CancelAsync();
        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
    }

    private static PeriodWorker Make(TimeProvider time, params IPeriodStep[] steps) =>
        new(steps, new LabOptions { Period = TimeSpan.FromSeconds(1) }, time, NullLogger<PeriodWorker>.Instance);

    private static string Second(DateTimeOffset time) => ((int)(time - Start).TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Step(PeriodPhase phase, Action<DateTimeOffset> act) : IPeriodStep
    {
        public PeriodPhase Phase => phase;

        public void AtEnd(DateTimeOffset period) => act(period);
    }
}
