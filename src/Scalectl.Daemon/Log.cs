using Scalectl.Daemon.Store.Mongo;

namespace Scalectl.Daemon;

/// <summary>Every log text of host, API, store and context.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({TraceId})")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string method, string path, string traceId);

    [LoggerMessage(Level = LogLevel.Information, Message = "User {User} is active (account {Account})")]
    public static partial void UserActive(ILogger logger, string user, string account);

    [LoggerMessage(Level = LogLevel.Warning, Message = "User {User} could not be set up again: {Reason} Trying again in {Delay}")]
    public static partial void UserNotRestored(ILogger logger, string user, string reason, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Part} could not take over what runs for user {User}")]
    public static partial void PartFailed(ILogger logger, Exception exception, string part, string user);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store's schema is now version {Version}")]
    public static partial void SchemaMigrated(ILogger logger, int version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Store} does not answer yet ({Reason}); the daemon waits for it, at most {Wait}")]
    public static partial void StoreNotThereYet(ILogger logger, MongoAddress store, string reason, TimeSpan wait);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Store} is away ({Reason}); samples are kept in the home until it is back")]
    public static partial void StoreAway(ILogger logger, MongoAddress store, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Store} is back after {Outage}; what was kept is written")]
    public static partial void StoreBack(ILogger logger, MongoAddress store, TimeSpan outage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} was open to other users of this machine (mode {Found}); it is {Now} now. If one of them may have read a secret there, make it anew: docs/security.md, How to change what may be known")]
    public static partial void ModeMended(ILogger logger, string path, string found, string now);
}
