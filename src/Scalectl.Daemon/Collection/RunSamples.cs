using System.Collections.Concurrent;
using Scalectl.Daemon.Store;
using Scalectl.Series;

namespace Scalectl.Daemon.Collection;

/// <summary>The one way of a run's samples: first into the store, then to whoever watches.</summary>
internal sealed class RunSamples(string runId, IStore store)
{
    private readonly ConcurrentDictionary<(string Source, string Series), Sample> _latest = new();

    public string RunId => runId;

    public IStore Store => store;

    public async Task AppendAsync(IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        if (samples.Count == 0)
        {
            return;
        }

        await store.AppendAsync(runId, samples, cancellationToken);
        foreach (var sample in samples)
        {
            _latest.AddOrUpdate((sample.Source, sample.Series), sample, (_, old) => sample.TimeMs >= old.TimeMs ? sample : old);
        }
    }

    /// <summary>The newest value of each series; of several generators the sum of counts and the mean of times.</summary>
    public IReadOnlyDictionary<string, double> Latest() => _latest.Values
        .GroupBy(s => s.Series)
        .ToDictionary(g => g.Key, g => g.Key.EndsWith("Ms", StringComparison.Ordinal) ? g.Average(s => s.Value) : g.Sum(s => s.Value));
}
