using System.Collections.Concurrent;

namespace Scalectl.Daemon.Clusters;

/// <summary>The clusters of the active context, as they are now; written by their monitors, read by whoever collects from them.</summary>
public sealed class ClusterDirectory
{
    private readonly ConcurrentDictionary<string, StoredCluster> _clusters = new();

    public IReadOnlyList<StoredCluster> All => [.. _clusters.Values.OrderBy(c => c.CreatedAt).ThenBy(c => c.Name, StringComparer.Ordinal)];

    public StoredCluster? Find(string name) => _clusters.GetValueOrDefault(name);

    internal void Put(StoredCluster cluster) => _clusters[cluster.Name] = cluster;

    internal void Remove(string name) => _clusters.TryRemove(name, out _);

    internal void Clear() => _clusters.Clear();
}
