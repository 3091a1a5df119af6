using Scalectl.Api;
using Scalectl.Daemon.Security;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Users;

/// <summary>The stored users.</summary>
public sealed class UserService(IStore store, SecretBox secrets) : IDisposable
{
    // One change at a time: "is the name free" and "keep it" belong together.
    private readonly SemaphoreSlim _gate = new(1, 1);

    public Task<IReadOnlyList<StoredUser>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(Kinds.Users, cancellationToken);

    public Task<StoredUser?> FindAsync(string name, CancellationToken cancellationToken) => store.FindAsync(Kinds.Users, name, cancellationToken);

    /// <summary>A user as it would be kept, its secrets encrypted.</summary>
    public StoredUser Draft(UserSettings settings) => new()
    {
        Settings = settings with { SecretAccessKey = null, ExternalId = null },
        ClosedSecret = settings.SecretAccessKey is { } secret ? secrets.Close(secret) : null,
        ClosedExternalId = settings.ExternalId is { } id ? secrets.Close(id) : null,
    };

    /// <summary>Keeps a new user.</summary>
    /// <returns>False: the name is taken.</returns>
    public async Task<bool> AddAsync(StoredUser user, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (await FindAsync(user.Settings.Name, cancellationToken) is not null)
            {
                return false;
            }

            await store.SaveAsync(Kinds.Users, user.Settings.Name, user, cancellationToken);
            return true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Keeps what the cloud said about who the user is; of another program's user nothing is kept.</summary>
    public Task RememberAsync(StoredUser user, string account, string arn, CancellationToken cancellationToken)
        => user.Foreign ? Task.CompletedTask : store.SaveAsync(Kinds.Users, user.Settings.Name, user with { Account = account, Arn = arn }, cancellationToken);

    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken) => store.RemoveAsync(Kinds.Users, name, cancellationToken);

    /// <summary>The secret in the clear, for the cloud's clients only; null: the user has none, or the key ring is not the one that closed it.</summary>
    public string? Secret(StoredUser user) => user.ClosedSecret is { } closed ? secrets.Open(closed) : null;

    /// <summary>The role's external id in the clear (homes of older daemons have it so); null: the user has none, or as with <see cref="Secret"/>.</summary>
    public string? ExternalId(StoredUser user) => user.ClosedExternalId is { } closed ? secrets.Open(closed) : user.Settings.ExternalId;
}
