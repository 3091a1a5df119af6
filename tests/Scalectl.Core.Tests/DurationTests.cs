using CsCheck;

namespace Scalectl.Core.Tests;

public sealed class DurationTests
{
    [TestCase("500ms", 500)]
    [TestCase("10s", 10_000)]
    [TestCase("5m", 300_000)]
    [TestCase("1h", 3_600_000)]
    [TestCase("0.5s", 500)]
    [TestCase("0s", 0)]
    public void TryParse_NumberWithUnit_ReadsIt(string text, double milliseconds)
    {
        Assert.That(Duration.TryParse(text, out var value), Is.True);
        Assert.That(value.TotalMilliseconds, Is.EqualTo(milliseconds));
    }

    [TestCase("")]
    [TestCase("10")]
    [TestCase("s")]
    [TestCase("-5s")]
    [TestCase("1e3s")]
    [TestCase(" 5s")]
    [TestCase("5 s")]
    [TestCase("5d")]
    [TestCase("NaNs")]
    [TestCase("99999999h")]
    [TestCase(null)]
    public void TryParse_AnythingElse_IsRefused(string? text) => Assert.That(Duration.TryParse(text, out _), Is.False);

    [TestCase(60_000, "1m")]
    [TestCase(90_000, "90s")]
    [TestCase(1_500, "1500ms")]
    [TestCase(0, "0s")]
    [TestCase(0.25, "0.25ms")]
    public void Format_Value_UsesTheLargestWholeUnit(double milliseconds, string expected) =>
        Assert.That(Duration.Format(TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond))), Is.EqualTo(expected));

    [Test]
    public void Format_AnyValue_IsReadBack() => Gen.Long[0, 3600L * 24 * 365 * TimeSpan.TicksPerSecond].Sample(ticks =>
        Duration.TryParse(Duration.Format(TimeSpan.FromTicks(ticks)), out var value) && Math.Abs(value.Ticks - ticks) <= 1);
}
