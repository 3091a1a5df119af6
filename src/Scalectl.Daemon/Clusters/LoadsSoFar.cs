using Scalectl.Api;
using Scalectl.Daemon.Store;
using Scalectl.Elasticity;

namespace Scalectl.Daemon.Clusters;

/// <summary>
/// What clusters have sent so far, from the seconds that were kept. Of a long run these are many, and who watches asks
/// each second: the last figures are given again until twenty times as long has passed as they took, so that watching
/// costs at most a twentieth of a core, however long the run and however many watch it. Short runs are always fresh.
/// </summary>
public sealed class LoadsSoFar(IStore store, TimeProvider time) : IDisposable
{
    private const int Share = 20, MostKept = 16;

    // One computation at a time: the others that ask meanwhile get its result.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <returns>Null: nothing was told yet.</returns>
    public async Task<LoadReport?> OfAsync(StoredCluster cluster, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_known.TryGetValue(cluster.RunId, out var known) && (known.State, known.TimeStart) == (cluster.State, cluster.TimeStart) && time.GetElapsedTime(known.At) < known.Took * Share)
            {
                return known.Report;
            }

            var begin = time.GetTimestamp();
            var seconds = await store.SecondsAsync(cluster.RunId, cancellationToken);
            var tally = LoadTally.Of(seconds.Values, cluster.Plan.StepSeconds, cluster.Plan.Routes);
            var report = tally.IsEmpty ? null : LoadReport.Of(tally);
            if (_known.Count >= MostKept)
            {
                _known.Clear();
            }

            _known[cluster.RunId] = new Known(cluster.State, cluster.TimeStart, time.GetTimestamp(), time.GetElapsedTime(begin), report);
            return report;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private sealed record Known(ClusterState State, double? TimeStart, long At, TimeSpan Took, LoadReport? Report);
}
