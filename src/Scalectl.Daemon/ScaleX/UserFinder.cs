using Scalectl.Daemon.Here;
using Scalectl.Daemon.Users;

namespace Scalectl.Daemon.ScaleX;

/// <summary>Finds whom to set up: first among our own users and this computer, then in the ScaleX database.</summary>
public sealed class UserFinder(UserService own, ScaleXUsers scaleX)
{
    /// <returns>Null: nobody has that name. Errors: ScaleX has such a user, but not the settings that a cloud needs.</returns>
    /// <exception cref="Store.StoreUnavailableException">There is no such user of our own, and the ScaleX database does not answer.</exception>
    public async Task<Outcome<StoredUser>?> FindAsync(string name, CancellationToken cancellationToken)
        => await own.FindAsync(name, cancellationToken) is { } user ? user : name == HereUser.Name ? HereUser.Stored : await scaleX.FindAsync(name, cancellationToken);

    /// <summary>Where a user comes from, when it is not our own.</summary>
    public string? Origin(StoredUser user) => user.Foreign && !HereUser.Is(user) ? scaleX.Origin : null;
}
