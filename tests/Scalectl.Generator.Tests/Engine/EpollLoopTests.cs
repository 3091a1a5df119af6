using Scalectl.Generator.Engine;
using Scalectl.Generator.Schedule;
using Scalectl.Generator.Tests.Edge;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Generator.Tests.Engine;

public sealed class EpollLoopTests
{
    [Test]
    public async Task Run_OverThousandsOfRequests_AllocatesNothingForOne()
    {
        using var nginx = Nginx.Start("keepalive_requests 100000;");
        var target = new Uri(nginx.Url);
        var addresses = new TargetAddresses(target, TimeProvider.System);
        await addresses.ResolveAsync(CancellationToken.None);
        var sink = new AllocationSink();
        var mix = new RequestMix(target, [new Route(), new Route("HEAD")], new Dictionary<string, string>(), 1);
        var settings = new EngineSettings(mix, addresses, new RunClock(0), 64, 10 * RunClock.Second, 1_000_000, sink);

        // Three seconds, of which the first whole one warms up.
        var plan = LoadPlan.Create(LoadFunction.Parse("4000").Value!, 3, 1).Value!;
        var schedule = new PlanSchedule(new MachineSchedule(plan, Spread.Even, 1, 0, 1, ((RunClock.Now / RunClock.Second) + 1) * RunClock.Second), 0, 1);
        using var loop = new EpollLoop(settings, schedule, 0);
        var thread = new Thread(loop.Run);
        thread.Start();

        Assert.That(thread.Join(TimeSpan.FromSeconds(60)), Is.True);
        Assert.That(sink.SentAfterWarmUp, Is.GreaterThan(2000));

        // The smallest object has 24 bytes; the queue of due requests may have grown once.
        Assert.That(sink.BytesAfterWarmUp, Is.LessThan(12 * sink.SentAfterWarmUp));
    }

    private sealed class AllocationSink : ISecondSink
    {
        private readonly SecondTally _tally = Warm();
        private long _atStart;

        public long SentAfterWarmUp { get; private set; }

        public long BytesAfterWarmUp { get; private set; }

        public SecondTally HandOver(int loop, SecondTally finished)
        {
            if (finished == _tally)
            {
                SentAfterWarmUp += finished.Sent;
            }
            else
            {
                _atStart = GC.GetAllocatedBytesForCurrentThread();
            }

            return _tally;
        }

        public void Close(int loop, SecondTally last)
        {
            HandOver(loop, last);
            BytesAfterWarmUp = GC.GetAllocatedBytesForCurrentThread() - _atStart;
        }

        // Histograms grow with their largest value: let them have it.
        private static SecondTally Warm()
        {
            var tally = new SecondTally(2);
            const long Most = LatencyHistogram.MaxNanoseconds;
            tally.AddAnswer(new AnswerTimes(200, 0, Most, Most, Most, Most, Most));
            tally.AddAnswer(new AnswerTimes(200, 1, Most, Most, Most, Most, Most));
            tally.AddSent(0, Most);
            return tally;
        }
    }
}
