using MongoDB.Driver;

namespace Scalectl.Daemon.Store.Mongo;

/// <summary>Tells a server that cannot do it now from a write that never can be done.</summary>
internal static class MongoFailures
{
    /// <summary>
    /// True: the same again may work later: no server, no connection, no primary, no majority, a full disk, a password that
    /// someone changed. False: the data itself is at fault.
    /// </summary>
    public static bool IsAway(Exception exception) => exception switch
    {
        MongoBulkWriteException bulk => bulk.WriteErrors.Count == 0,
        MongoWriteException write => write.WriteError is null,
        MongoException or TimeoutException or IOException => true,
        _ => false,
    };

    /// <summary>The innermost cause in a few words, without a password.</summary>
    public static string Reason(Exception exception, MongoAddress address)
    {
        if (exception is OperationCanceledException)
        {
            return "no answer in time";
        }

        if (exception is TimeoutException)
        {
            // The driver's text is a dump of everything it knows about every server.
            return "no server can be reached";
        }

        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        var text = address.Redact(exception.Message).ReplaceLineEndings(" ").TrimEnd('.');
        return text.Length <= 200 ? text : $"{text[..200]}..";
    }
}
