using Scalectl.Api;

namespace Scalectl.Daemon.Clusters;

/// <summary>Every log text of the clusters.</summary>
internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Cluster {Cluster}: a tick failed; the next one tries again")]
    public static partial void TickFailed(ILogger logger, Exception exception, string cluster);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: {Reason}")]
    public static partial void CloudFailed(ILogger logger, string cluster, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster} is {State}: {Reason}")]
    public static partial void StateChanged(ILogger logger, string cluster, ClusterState state, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: machine {Machine} did not take its assignment: {Reason}")]
    public static partial void NotAssigned(ILogger logger, string cluster, int machine, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster} launches {Size} machine(s) of type {Type}")]
    public static partial void Launching(ILogger logger, string cluster, int size, string type);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster} is removed: {Resources}")]
    public static partial void Removed(ILogger logger, string cluster, IReadOnlyList<string> resources);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster} is not removed yet: {Reason}")]
    public static partial void NotRemoved(ILogger logger, string cluster, string reason);
}
