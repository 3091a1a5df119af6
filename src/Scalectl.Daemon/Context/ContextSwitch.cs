using Scalectl.Aws;
using Scalectl.Daemon.Store;
using Scalectl.Daemon.Users;

namespace Scalectl.Daemon.Context;

/// <summary>Makes a user the active one: connects, tells every part, remembers it for the next start.</summary>
public sealed class ContextSwitch(
    ContextHolder holder, CloudConnector connector, UserService users, IStore store, IEnumerable<IContextPart> parts, ILogger<ContextSwitch> logger) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>The new context replaces the old one only once the cloud has accepted it.</summary>
    /// <exception cref="CloudException">The cloud does not answer, or does not accept the user; the old context stays.</exception>
    public async Task<CloudContext> ActivateAsync(StoredUser user, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var context = await connector.ConnectAsync(user, cancellationToken);
            await users.RememberAsync(user, context.Account, context.Arn, cancellationToken);
            await store.SaveAsync(Kinds.Settings, ActiveUser.Id, new ActiveUser(context.UserName), cancellationToken);
            await LeaveAsync(cancellationToken);
            holder.Set(context, null);
            Log.UserActive(logger, context.UserName, context.Account);
            await ActivatePartsAsync(context, cancellationToken);
            return context;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>No user is active any more; what runs on the cloud stays there.</summary>
    public async Task DeactivateAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await LeaveAsync(cancellationToken);
            await store.RemoveAsync(Kinds.Settings, ActiveUser.Id, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (holder.Current is { } old)
        {
            foreach (var part in parts.Reverse())
            {
                await part.DeactivateAsync(cancellationToken);
            }

            holder.Set(null, null);
            old.Dispose();
        }
    }

    private async Task ActivatePartsAsync(CloudContext context, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var part in parts)
            {
                await ActivateAsync(part, context, cancellationToken);
            }
        }
        catch (StoreUnavailableException)
        {
            // What runs is in the store: without it no part can take over. Nobody is active then, and a later try begins anew.
            await LeaveAsync(cancellationToken);
            throw;
        }
    }

    /// <summary>One part that cannot take over must not keep the others, or the user, from working.</summary>
    private async Task ActivateAsync(IContextPart part, CloudContext context, CancellationToken cancellationToken)
    {
        try
        {
            await part.ActivateAsync(context, cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreUnavailableException))
        {
            Log.PartFailed(logger, e, part.GetType().Name, context.UserName);
        }
    }
}
