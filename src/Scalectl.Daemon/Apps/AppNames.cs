using Scalectl.Daemon.Leftovers;
using Scalectl.Daemon.Resources;
using Scalectl.Daemon.Store;

namespace Scalectl.Daemon.Apps;

/// <summary>A name is one app of all users, and one that is still being cleared away is not free yet.</summary>
internal static class AppNames
{
    /// <returns>None, or why the name is not free.</returns>
    public static async Task<IReadOnlyList<InvalidInput>> CheckAsync(string name, string user, IStore store, LeftoverService leftovers, CancellationToken cancellationToken)
        => await store.FindAsync(StoredApp.Kind, name, cancellationToken) is { } there
            ? there.User == user
                ? [new InvalidInput("NAME", $"'{name}', which there is already", $"another name, or scalectl app remove {name} first", $"{name}-2")]
                : [new InvalidInput("NAME", $"'{name}', which user {there.User} has", "another name", $"{name}-2")]
            : await leftovers.IsRemovingAsync(ResourceTags.App, name, cancellationToken)
            ? [new InvalidInput("NAME", $"'{name}', whose last app is still being removed", "another name, or the same in a minute", $"{name}-2")]
            : [];
}
