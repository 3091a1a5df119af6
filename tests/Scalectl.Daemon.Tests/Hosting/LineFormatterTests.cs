using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Daemon.Hosting;

namespace Scalectl.Daemon.Tests.Hosting;

public sealed class LineFormatterTests
{
    [TestCase("User alice is active", @"User alice is active")]
    [TestCase("a\n2026-01-01T00:00:00.000Z info: forged[0] b", @"a\n2026-01-01T00:00:00.000Z info: forged[0] b")]
    [TestCase("\u001b[2J\r\u202e\0", @"\u001b[2J\r\u202e\u0000")]
    public void Write_AnyMessage_IsOneLineThatSteersNothing(string message, string written)
        => Assert.That(Write(message, null), Is.EqualTo($"2026-11-24T10:00:00.000Z warn: Cat[7] {written}\n"));

    [Test]
    public void Write_ExceptionOfSeveralLines_StaysOnItsLine()
    {
        var line = Write("failed", new InvalidOperationException("first\nsecond"));

        Assert.That(line, Does.StartWith(@"2026-11-24T10:00:00.000Z warn: Cat[7] failed System.InvalidOperationException: first\nsecond"));
        Assert.That(line.Count(c => c == '\n'), Is.EqualTo(1));
    }

    private static string Write(string message, Exception? exception)
    {
        using var writer = new StringWriter();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        new LineFormatter(time).Write(new LogEntry<string>(LogLevel.Warning, "Cat", new EventId(7), message, exception, static (state, _) => state), null, writer);
        return writer.ToString();
    }
}
