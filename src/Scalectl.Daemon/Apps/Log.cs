using Scalectl.Api;

namespace Scalectl.Daemon.Apps;

/// <summary>Every log text of the apps.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Looking after the apps failed; the next tick tries again")]
    public static partial void TickFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "App {App} is being deployed")]
    public static partial void Deploying(ILogger logger, string app);

    [LoggerMessage(Level = LogLevel.Information, Message = "App {App} is {State}: {Message}")]
    public static partial void Became(ILogger logger, string app, AppState state, string message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "App {App}: {Reason}")]
    public static partial void CloudFailed(ILogger logger, string app, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "App {App} is removed: {Resources}")]
    public static partial void Removed(ILogger logger, string app, IReadOnlyList<string> resources);

    [LoggerMessage(Level = LogLevel.Warning, Message = "App {App} is not removed yet: {Reason}")]
    public static partial void NotRemoved(ILogger logger, string app, string reason);
}
