using System.Globalization;

namespace Scalectl.Daemon.Resources;

/// <summary>
/// The tags of everything that this daemon makes on a cloud: what it is, whose it is, and until when it may live. They
/// are how it is found again when the store is lost, and how a stranger's things are left alone.
/// </summary>
public static class ResourceTags
{
    public const string Managed = "scalectl:managed", Cluster = "scalectl:cluster", App = "scalectl:app",
        Experiment = "scalectl:experiment", Expires = "scalectl:expires", Owner = "scalectl:owner";

    /// <param name="kind"><see cref="Cluster"/> or <see cref="App"/>.</param>
    /// <param name="owner">Id of the daemon's home.</param>
    /// <param name="expiresAt">Null: lives until its owner removes it.</param>
    public static Dictionary<string, string> Of(string kind, string name, string owner, string? experiment, DateTimeOffset? expiresAt)
    {
        Dictionary<string, string> tags = new() { [Managed] = "true", [kind] = name, [Owner] = owner };
        if (experiment is not null)
        {
            tags[Experiment] = experiment;
        }

        if (expiresAt is { } end)
        {
            tags[Expires] = end.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }

        return tags;
    }

    /// <summary>What selects everything of one cluster or app of one daemon: another one may have given the same name.</summary>
    /// <param name="kind"><see cref="Cluster"/> or <see cref="App"/>.</param>
    /// <param name="owner">Null: of nobody in particular.</param>
    public static Dictionary<string, string> Selecting(string kind, string name, string? owner)
    {
        Dictionary<string, string> tags = new() { [Managed] = "true", [kind] = name };
        if (owner is not null)
        {
            tags[Owner] = owner;
        }

        return tags;
    }

    /// <returns>Null: it carries no end.</returns>
    public static DateTimeOffset? ExpiryOf(IReadOnlyDictionary<string, string> tags)
        => tags.TryGetValue(Expires, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && end <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(end)
            : null;
}
