namespace Scalectl.Daemon.Leftovers;

/// <summary>Every log text about what is left behind.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Kind} {Name} is on the cloud but in no list: it is removed ({Parts})")]
    public static partial void Orphan(ILogger logger, string kind, string name, IReadOnlyList<string> parts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {Kind} {Name} of another daemon ({Owner}) should have ended at {At}: if nobody needs it any more, remove it (scalectl {Kind} remove {Name})")]
    public static partial void Expired(ILogger logger, string kind, string name, string owner, DateTimeOffset at);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is left of {Kind} {Name} is not removed yet: {Reason}")]
    public static partial void NotRemoved(ILogger logger, string kind, string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The look for what is left behind failed, the next one comes soon: {Reason}")]
    public static partial void LookFailed(ILogger logger, string reason);
}
