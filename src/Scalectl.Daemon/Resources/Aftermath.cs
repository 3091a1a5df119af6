using Scalectl.Api;
using Scalectl.Aws;
using Scalectl.Daemon.Context;
using Scalectl.Daemon.Leftovers;

namespace Scalectl.Daemon.Resources;

/// <summary>What a user must know when something was refused half way: what became of the first half, and what to do.</summary>
internal static class Aftermath
{
    /// <summary>Machines that have started already take longer to end; then the answer says that they are ending.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="removal">Removes what was made.</param>
    /// <param name="kind"><see cref="ResourceTags.Cluster"/> or <see cref="ResourceTags.App"/>.</param>
    public static async Task<string> OfAsync(
        Task<RemovalView> removal, CloudContext context, string kind, string name, string? owner, TimeProvider time, CancellationToken cancellationToken)
    {
        var word = kind == ResourceTags.Cluster ? "cluster" : "app";
        await Task.WhenAny(removal, Task.Delay(Patience, time, cancellationToken));
        if (removal.IsCompletedSuccessfully)
        {
            var removed = (await removal).Removed;
            return removed.Count == 0 ? "Nothing had been made" : $"What had been made is removed again: {string.Join(", ", removed)}";
        }

        if (!removal.IsCompleted)
        {
            return $"What had been made is being removed, which may take some minutes: scalectl {word} remove {name} waits for it";
        }

        return $"What had been made could not all be removed ({Sentence(removal)}). Left on the cloud: {await LeftAsync(context, kind, name, owner, cancellationToken)}. "
            + $"The daemon goes on trying; scalectl {word} remove {name} removes it as soon as the cloud allows it";
    }

    private static async Task<string> LeftAsync(CloudContext context, string kind, string name, string? owner, CancellationToken cancellationToken)
    {
        try
        {
            var left = (await ResourceCensus.TakeAsync(context, cancellationToken)).Where(f => (f.Kind, f.Name, f.Owner) == (kind, name, owner)).SelectMany(f => f.Parts).ToList();
            return left.Count == 0 ? "nothing that can be found" : string.Join(", ", left);
        }
        catch (CloudException e)
        {
            return $"unknown, since the cloud does not list it ({e.Message})";
        }
    }

    private static string Sentence(Task removal) => removal.Exception?.GetBaseException().Message ?? "the daemon stops";
}
