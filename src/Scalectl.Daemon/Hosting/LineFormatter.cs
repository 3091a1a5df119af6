using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Scalectl.Daemon.Hosting;

/// <summary>
/// <c>TIME level: Category[id] message exception</c> on one line, whatever the message holds: what a user or a cloud
/// said can neither begin a line of its own nor steer the terminal of who reads the log.
/// </summary>
internal sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var at = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        textWriter.Write(string.Create(CultureInfo.InvariantCulture, $"{at} {Level(entry.LogLevel)}: {entry.Category}[{entry.EventId.Id}] {Printable.Of(entry.Formatter(entry.State, entry.Exception))}"));
        if (entry.Exception is { } exception)
        {
            textWriter.Write(' ');
            textWriter.Write(Printable.Of(exception.ToString()));
        }

        textWriter.Write('\n');
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
