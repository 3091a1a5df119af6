namespace Scalectl.Lab;

/// <summary>Every sentence that the lab logs.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Service} {Action} failed")]
    public static partial void ActionFailed(ILogger logger, string service, string action, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The life of {InstanceId} ended in a failure")]
    public static partial void InstanceFailed(ILogger logger, string instanceId, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "A look at the groups failed; the next one comes")]
    public static partial void GroupTickFailed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "{InstanceId}: its user data ended with exit code {ExitCode}")]
    public static partial void UserDataEnded(ILogger logger, string instanceId, int exitCode);

    [LoggerMessage(Level = LogLevel.Error, Message = "Group {Group}: its scaling could not be decided; the next period tries again")]
    public static partial void ScalingFailed(ILogger logger, string group, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Step} failed for the period that began at {Period}")]
    public static partial void PeriodStepFailed(ILogger logger, string step, DateTimeOffset period, Exception exception);
}
