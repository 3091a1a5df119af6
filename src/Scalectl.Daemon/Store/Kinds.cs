using Scalectl.Daemon.Users;

namespace Scalectl.Daemon.Store;

/// <summary>Documents of users and settings; a feature with documents of its own declares them in its folder.</summary>
public static class Kinds
{
    public static DocumentKind<StoredUser> Users { get; } = new("users", StoredUserJson.Default.StoredUser);

    public static DocumentKind<ActiveUser> Settings { get; } = new("settings", StoredUserJson.Default.ActiveUser);
}
