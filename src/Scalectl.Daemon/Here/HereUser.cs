using Scalectl.Api;
using Scalectl.Daemon.Users;

namespace Scalectl.Daemon.Here;

/// <summary>
/// The user who needs no account: the load is sent from the daemon's own computer. Always there, never stored; an
/// experiment on a fixed target makes it the active one when nobody else is.
/// </summary>
public static class HereUser
{
    public const string Name = "here";

    public static StoredUser Stored { get; } = new()
    {
        Settings = new UserSettings
        {
            Name = Name,
            Region = Name,
            Bootstrap = Bootstrap.Process,
            PeriodSeconds = 1,
            SecurityGroupId = Name, // nobody has to be asked from where the machines may be reached: they are here
        },
        Account = Name,
        Arn = Name,
        Foreign = true,
    };

    /// <summary>Not by name alone: a home of an older version may have a user that is called so.</summary>
    public static bool Is(StoredUser user) => ReferenceEquals(user, Stored);
}
