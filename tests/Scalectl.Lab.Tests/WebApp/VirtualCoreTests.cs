using CsCheck;
using Scalectl.Lab.WebApp;

namespace Scalectl.Lab.Tests.WebApp;

public sealed class VirtualCoreTests
{
    [Test]
    public void Admit_RequestsWait_EachEndsAfterTheOneBefore()
    {
        var core = new VirtualCore(queue: 20);
        Assert.That(core.Admit(Ms(0), Ms(50)), Is.EqualTo(Ms(50)));
        Assert.That(core.Admit(Ms(10), Ms(50)), Is.EqualTo(Ms(100)), "waits for the first: 50 + 50");
        Assert.That(core.Admit(Ms(500), Ms(50)), Is.EqualTo(Ms(550)), "finds the core free");
    }

    [Test]
    public void Admit_QueueFull_RefusesUntilOneIsServed()
    {
        var core = new VirtualCore(queue: 2);

        // One is served and two wait.
        Assert.That(new[] { core.Admit(Ms(0), Ms(50)), core.Admit(Ms(0), Ms(50)), core.Admit(Ms(0), Ms(50)) }, Is.All.Not.Null);
        Assert.That(core.Admit(Ms(49), Ms(50)), Is.Null);
        Assert.That(core.Admit(Ms(50), Ms(50)), Is.EqualTo(Ms(200)), "the first has left at 50; those before it need until 150");
    }

    [Test]
    public void BusyUntil_BetweenAndAfterRequests_IsTheExactIntegral()
    {
        var core = new VirtualCore(queue: 20);
        core.Admit(Ms(100), Ms(50));
        Assert.That(core.BusyUntil(Ms(120)), Is.EqualTo(Ms(20)));
        core.Admit(Ms(120), Ms(50));

        // Busy from 100 to 200.
        Assert.That(
            new[] { core.BusyUntil(Ms(120)), core.BusyUntil(Ms(160)), core.BusyUntil(Ms(200)), core.BusyUntil(Ms(900)) },
            Is.EqualTo(new[] { Ms(20), Ms(60), Ms(100), Ms(100) }));
    }

    [Test]
    public void Core_AnyArrivals_AgreesWithATickByTickMachine() =>
        Gen.Select(Gen.Int[0, 8], Gen.Select(Gen.Int[0, 30], Gen.Int[1, 12]).Array[0, 40]).Sample((queue, arrivals) =>
        {
            var core = new VirtualCore(queue);
            var slow = new TickMachine(queue);
            foreach (var (gap, service) in arrivals)
            {
                slow.Run(gap);
                var end = core.Admit(Ms(slow.Now), Ms(service));
                if (end.HasValue != slow.Admit(service) || core.BusyUntil(Ms(slow.Now)) != Ms(slow.Busy))
                {
                    return false;
                }
            }

            slow.Run(1000);
            return core.BusyUntil(Ms(slow.Now)) == Ms(slow.Busy);
        });

    [Test]
    public void Meter_HalfBusyPeriods_AddUpToTheWork()
    {
        var core = new VirtualCore(queue: 20);
        var meter = new CpuMeter(core, TimeSpan.Zero);
        core.Admit(Ms(750), Ms(500));

        // Busy 250 ms of the first second and 250 ms of the second, none of the third; then no time passes.
        Assert.That(
            new[] { meter.ReadPct(Ms(1000)), meter.ReadPct(Ms(2000)), meter.ReadPct(Ms(3000)), meter.ReadPct(Ms(3000)) },
            Is.EqualTo(new double?[] { 25, 25, 0, null }));
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    /// <summary>The same machine the slow way: one millisecond after the other.</summary>
    private sealed class TickMachine(int queue)
    {
        private readonly List<int> _left = [];

        public int Now { get; private set; }

        public int Busy { get; private set; }

        public bool Admit(int service)
        {
            if (_left.Count > queue)
            {
                return false;
            }

            _left.Add(service);
            return true;
        }

        public void Run(int ticks)
        {
            for (var i = 0; i < ticks; i++, Now++)
            {
                if (_left.Count == 0)
                {
                    continue;
                }

                Busy++;
                if (--_left[0] == 0)
                {
                    _left.RemoveAt(0);
                }
            }
        }
    }
}
