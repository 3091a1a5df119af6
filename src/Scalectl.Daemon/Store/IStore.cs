using System.Text.Json.Serialization.Metadata;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Daemon.Store;

/// <summary>A kind of document: its name in the store and how it is written.</summary>
public sealed record DocumentKind<T>(string Name, JsonTypeInfo<T> Json);

/// <summary>
/// All state of the daemon. Documents (users, clusters, apps, experiments, settings) are durable when the task ends;
/// samples within a second. Every write may be repeated: the same key gives the same row.
/// </summary>
public interface IStore
{
    Task<IReadOnlyList<T>> ListAsync<T>(DocumentKind<T> kind, CancellationToken cancellationToken);

    Task<T?> FindAsync<T>(DocumentKind<T> kind, string id, CancellationToken cancellationToken)
        where T : class;

    Task SaveAsync<T>(DocumentKind<T> kind, string id, T document, CancellationToken cancellationToken)
        where T : class;

    /// <returns>False when there was none.</returns>
    Task<bool> RemoveAsync<T>(DocumentKind<T> kind, string id, CancellationToken cancellationToken);

    /// <summary>Keeps samples of a run; a second value for the same source, series and time replaces the first.</summary>
    Task AppendAsync(string runId, IReadOnlyList<Sample> samples, CancellationToken cancellationToken);

    /// <summary>Samples of a run, ordered by source, series, time.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="series">Only these series; null: all.</param>
    /// <param name="fromMs">Only from this time on, UNIX milliseconds.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<Sample>> SamplesAsync(string runId, IReadOnlyCollection<string>? series, long fromMs, CancellationToken cancellationToken);

    /// <summary>Keeps seconds of one machine's generator; the same (run, machine, seq) is kept once.</summary>
    Task AppendSecondsAsync(string runId, int machine, IReadOnlyList<GeneratorSecond> seconds, CancellationToken cancellationToken);

    /// <summary>All kept seconds of a run, by machine, each ordered by sequence number.</summary>
    Task<IReadOnlyDictionary<int, IReadOnlyList<GeneratorSecond>>> SecondsAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Kept seconds of one machine after a sequence number, in their order: a long run is read piece by piece.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="machine">Its number.</param>
    /// <param name="after">Only those with a greater sequence number; 0: from the first.</param>
    /// <param name="most">At most so many, 1 or more.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<GeneratorSecond>> SecondsAsync(string runId, int machine, long after, int most, CancellationToken cancellationToken);

    /// <summary>What the samples of some series say of equal intervals, ordered by source, series and interval.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="series">These series.</param>
    /// <param name="originMs">Where interval 0 begins, UNIX milliseconds.</param>
    /// <param name="lengthMs">Length of an interval, 1 or more.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<SampleInterval>> IntervalsAsync(string runId, IReadOnlyCollection<string> series, long originMs, long lengthMs, CancellationToken cancellationToken);

    /// <returns>The last kept sequence number of a machine; 0: none.</returns>
    Task<long> LastSecondAsync(string runId, int machine, CancellationToken cancellationToken);

    /// <summary>Removes a run's samples and seconds.</summary>
    Task RemoveRunAsync(string runId, CancellationToken cancellationToken);
}
