using CsCheck;
using Scalectl.Series;

namespace Scalectl.Core.Tests.Series;

public sealed class MachineCountTests
{
    private static readonly MachineLife[] Lives = [new("a", -50, -40, null, null), new("b", 10, 20, 70, 90), new("never", 30, null, null, 40), new("gone", -90, -80, -70, -60)];

    [TestCase(0, 1, 1)]
    [TestCase(10, 1, 2)]
    [TestCase(20, 2, 2)]
    [TestCase(30, 2, 3, TestName = "a machine that never went into service is paid all the same")]
    [TestCase(40, 2, 2)]
    [TestCase(70, 1, 2)]
    [TestCase(90, 1, 1)]
    public void Of_Lives_CountsAtEachMoment(long timeMs, int inService, int total)
    {
        Assert.That(MachineCount.InService(Lives, 0, 100).ValueAt(timeMs), Is.EqualTo(inService));
        Assert.That(MachineCount.Total(Lives, 0, 100).ValueAt(timeMs), Is.EqualTo(total));
    }

    [Test]
    public void Of_NoLife_IsZeroAllAlong() => Assert.That(MachineCount.Total([], 0, 100).Mean(), Is.Zero);

    [Test]
    public void Of_NoTime_IsEmpty() => Assert.That(MachineCount.Total(Lives, 100, 100).Count, Is.Zero);

    [Test]
    public void Total_AnyLives_IntegratesToTheirSum() =>
        Gen.Select(Gen.Long[-50, 150], Gen.Long[0, 100]).List[0, 20].Sample(spans =>
        {
            var lives = spans.Select((s, i) => new MachineLife($"{i}", s.Item1, s.Item1, null, s.Item1 + s.Item2)).ToList();
            var sum = lives.Sum(l => Math.Max(0, Math.Min(100, l.EndedMs!.Value) - Math.Max(0, l.LaunchedMs)));
            return Math.Abs((MachineCount.Total(lives, 0, 100).IntegralSeconds() * 1000) - sum) < 1e-6;
        });
}
