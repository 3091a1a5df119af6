namespace Scalectl.Daemon.Collection;

/// <summary>Every log text of the collection.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Run {Run}: a tick of {Producer} failed; the next one tries again")]
    public static partial void TickFailed(ILogger logger, Exception exception, string run, string producer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}: the cloud did not answer: {Reason}")]
    public static partial void CloudFailed(ILogger logger, string run, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Run {Run}: a generator did not answer: {Reason}")]
    public static partial void GeneratorSilent(ILogger logger, string run, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}: no values of Prometheus, it is asked again: {Reason}")]
    public static partial void PrometheusSilent(ILogger logger, string run, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Run {Run}: could not be fetched at its end: {Reason}")]
    public static partial void NotFetched(ILogger logger, string run, string reason);
}
