using Scalectl.Api;
using Scalectl.Daemon.Api;

namespace Scalectl.Daemon.Store.Mongo;

/// <summary>Says in the status that the store's server is away: much of what is shown comes from memory, and would not tell.</summary>
internal sealed class MongoStatus(MongoStore store) : IStatusPart
{
    public Task<StatusView> AddAsync(StatusView status, CancellationToken cancellationToken)
        => Task.FromResult(store.Outage is { } outage ? status with { Message = outage } : status);
}
