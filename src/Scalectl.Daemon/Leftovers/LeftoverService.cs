using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Apps;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Resources;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Leftovers;

/// <summary>
/// What carries Scalectl's tags and is in no list: found by a look at the whole account. What this daemon made and
/// nobody knows any more is removed; what another daemon made is shown, and removed only for a user who says so.
/// </summary>
public sealed class LeftoverService(
    ContextHolder holder, ResourceRemoval removal, HomeOwner owner, IStore store, TimeProvider time, ILogger<LeftoverService> logger) : IAsyncDisposable
{
    private readonly Removals<RemovalView> _removals = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _disposed;

    /// <summary>Everything that is tagged, in lists or not.</summary>
    /// <exception cref="CloudException">The cloud does not answer.</exception>
    public async Task<IReadOnlyList<ResourceView>> ListAsync(CancellationToken cancellationToken)
        => [.. (await LookAsync(holder.Require(), cancellationToken)).Select(r => View(r.Found, r.Owner))];

    /// <summary>Removes what is in no list under this name; returns when its machines are gone.</summary>
    /// <param name="others">Also what another daemon made.</param>
    /// <exception cref="CloudException">The cloud does not answer, or does not do it.</exception>
    public async Task<LeftoverRemoval> RemoveAsync(string kind, string name, bool others, CancellationToken cancellationToken)
    {
        if (holder is { Current: null, Message: null })
        {
            return new LeftoverRemoval(null, null); // no user, no cloud to look at
        }

        var context = holder.Require();
        var found = (await LookAsync(context, cancellationToken)).Where(r => r.Found.Kind == kind && r.Found.Name == name && r.Owner != ResourceOwner.Listed).ToList();
        if (found.Find(r => r.Owner == ResourceOwner.Other) is { Found: { } other } && !others)
        {
            return new LeftoverRemoval(null, Refusal(other));
        }

        var removed = await Task.WhenAll(found.Select(r => RemovalOf(r.Found, context))).WaitAsync(cancellationToken);
        return new LeftoverRemoval(found.Count == 0 ? null : new RemovalView([.. removed.SelectMany(r => r.Removed)]), null);
    }

    /// <summary>Whether something of that name is being removed just now.</summary>
    public async Task<bool> IsRemovingAsync(string kind, string name, CancellationToken cancellationToken)
        => _removals.IsRunning(Key(kind, name, await owner.IdAsync(cancellationToken)));

    /// <summary>Removes what this daemon made and nobody knows any more; tells of what others made and forgot.</summary>
    internal async Task ReapAsync(CloudContext context, CancellationToken cancellationToken)
    {
        foreach (var (found, whose) in await LookAsync(context, cancellationToken))
        {
            if (whose == ResourceOwner.Orphan)
            {
                Log.Orphan(logger, Word(found.Kind), found.Name, found.Parts);
                _ = RemovalOf(found, context);
            }
            else if (whose == ResourceOwner.Other && found.ExpiresAt < time.GetUtcNow())
            {
                Log.Expired(logger, Word(found.Kind), found.Name, found.Owner ?? "unknown", found.ExpiresAt.Value);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stopping.CancelAsync();
            await _removals.SettledAsync();
            _stopping.Dispose();
        }
    }

    /// <summary>First the cloud, then the store: what is made meanwhile was stored before, and is not taken for forgotten.</summary>
    private async Task<IReadOnlyList<(FoundResources Found, ResourceOwner Owner)>> LookAsync(CloudContext context, CancellationToken cancellationToken)
    {
        var found = await ResourceCensus.TakeAsync(context, cancellationToken);
        var mine = await owner.IdAsync(cancellationToken);
        var known = await KnownAsync(cancellationToken);
        return [.. found.Select(f => (f, f.Owner != mine ? ResourceOwner.Other : known.Contains((f.Kind, f.Name)) ? ResourceOwner.Listed : ResourceOwner.Orphan))];
    }

    /// <summary>Of every user: one account may have several.</summary>
    private async Task<HashSet<(string Kind, string Name)>> KnownAsync(CancellationToken cancellationToken)
    {
        var clusters = await store.ListAsync(StoredCluster.Kind, cancellationToken);
        var apps = await store.ListAsync(StoredApp.Kind, cancellationToken);
        return [
            .. clusters.Where(c => c.State != ClusterState.Removed).Select(c => (ResourceTags.Cluster, c.Name)),
            .. apps.Where(a => !a.Attached).Select(a => (ResourceTags.App, a.Name)),
        ];
    }

    private Task<RemovalView> RemovalOf(FoundResources found, CloudContext context) => _removals.Run(Key(found.Kind, found.Name, found.Owner), async () =>
    {
        // A name that was given again since the look is not to be removed.
        if (found.Owner == await owner.IdAsync(_stopping.Token) && (await KnownAsync(_stopping.Token)).Contains((found.Kind, found.Name)))
        {
            return new RemovalView([]);
        }

        try
        {
            return new RemovalView(await removal.RemoveAsync(context, found.Kind, found.Name, found.Owner, _stopping.Token));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NotRemoved(logger, Word(found.Kind), found.Name, e.Message);
            throw;
        }
    });

    private static string Key(string kind, string name, string? owner) => $"{kind}/{name}/{owner}";

    private static string Refusal(FoundResources found) =>
        $"The {Word(found.Kind)} {found.Name} was made by another daemon ({found.Owner ?? "its tags do not say which"}) and has {found.Machines} machine(s) and {found.LoadBalancers} load balancer(s): "
        + $"nothing was removed. If nobody needs it any more: scalectl {Word(found.Kind)} remove {found.Name} --yes.";

    private static string Word(string kind) => kind == ResourceTags.Cluster ? "cluster" : "app";

    private static ResourceView View(FoundResources found, ResourceOwner whose) => new()
    {
        Kind = found.Kind == ResourceTags.Cluster ? ResourceKind.Cluster : ResourceKind.App,
        Name = found.Name,
        Owner = whose,
        OwnerId = found.Owner,
        Experiment = found.Experiment,
        ExpiresAt = found.ExpiresAt,
        Machines = found.Machines,
        LoadBalancers = found.LoadBalancers,
        Parts = found.Parts,
    };
}

/// <summary>What became of a wish to remove what is in no list.</summary>
/// <param name="Removed">Null: there is nothing of that name, or it was refused.</param>
/// <param name="Refusal">Why it was refused.</param>
public sealed record LeftoverRemoval(RemovalView? Removed, string? Refusal);
