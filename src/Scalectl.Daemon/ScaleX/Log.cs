namespace Scalectl.Daemon.ScaleX;

/// <summary>Every log text of the ScaleX database.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "ScaleX' dashboard gets no points: {Reason} The runs go on")]
    public static partial void ScaleXAway(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "ScaleX' dashboard gets points again: {Database} answers")]
    public static partial void ScaleXBack(ILogger logger, string database);
}
