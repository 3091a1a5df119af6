using CsCheck;
using Scalectl.Lab.WebApp;

namespace Scalectl.Lab.Tests.WebApp;

public sealed class VirtualCoreTests
{
    [Test]
    public void Admit_RequestsWait_EachEndsAfterTheOneBefore()
    {
        var core = new VirtualCore(queue: 20, Ms(100));
        Assert.That(core.Admit(Ms(0), Ms(50)), Is.EqualTo(Ms(50)));
        Assert.That(core.Admit(Ms(10), Ms(50)), Is.EqualTo(Ms(100)), "waits for the first: 50 + 50");
        Assert.That(core.Admit(Ms(500), Ms(50)), Is.EqualTo(Ms(550)), "finds the core free");
    }

    [Test]
    public void Admit_QueueFull_RefusesUntilOneIsServed()
    {
        var core = new VirtualCore(queue: 2, Ms(100));

        // One is served and two wait.
        Assert.That(new[] { core.Admit(Ms(0), Ms(50)), core.Admit(Ms(0), Ms(50)), core.Admit(Ms(0), Ms(50)) }, Is.All.Not.Null);
        Assert.That(core.Admit(Ms(49), Ms(50)), Is.Null);
        Assert.That(core.Admit(Ms(50), Ms(50)), Is.EqualTo(Ms(200)), "the first has left at 50; those before it need until 150");
    }

    [Test]
    public void TakeBusy_WorkAcrossPeriods_IsPutDownToEachExactly()
    {
        var core = new VirtualCore(queue: 20, Ms(100));
        core.Admit(Ms(180), Ms(150));
        core.Admit(Ms(200), Ms(50));

        // Busy from 180 to 380.
        Assert.That(
            new[] { core.TakeBusy(Ms(0)), core.TakeBusy(Ms(100)), core.TakeBusy(Ms(200)), core.TakeBusy(Ms(300)), core.TakeBusy(Ms(400)) },
            Is.EqualTo(new[] { Ms(0), Ms(20), Ms(100), Ms(80), Ms(0) }));
    }

    [Test]
    public void Core_AnyArrivals_AgreesWithATickByTickMachine() =>
        Gen.Select(Gen.Int[0, 8], Gen.Int[5, 40], Gen.Select(Gen.Int[0, 30], Gen.Int[1, 12]).Array[0, 40]).Sample((queue, period, arrivals) =>
        {
            var core = new VirtualCore(queue, Ms(period));
            var slow = new TickMachine(queue, period);
            foreach (var (gap, service) in arrivals)
            {
                slow.Run(gap);
                if (core.Admit(Ms(slow.Now), Ms(service)).HasValue != slow.Admit(service))
                {
                    return false;
                }
            }

            slow.Run(1000);
            return Enumerable.Range(0, slow.Now / period).All(p => core.TakeBusy(Ms(p * period)) == Ms(slow.Busy.GetValueOrDefault(p)));
        });

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    /// <summary>The same machine the slow way: one millisecond after the other.</summary>
    private sealed class TickMachine(int queue, int period)
    {
        private readonly List<int> _left = [];

        public int Now { get; private set; }

        public Dictionary<int, int> Busy { get; } = [];

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

                Busy[Now / period] = Busy.GetValueOrDefault(Now / period) + 1;
                if (--_left[0] == 0)
                {
                    _left.RemoveAt(0);
                }
            }
        }
    }
}
