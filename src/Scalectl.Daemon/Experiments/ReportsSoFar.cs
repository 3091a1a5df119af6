using Scalectl.Api;
using Scalectl.Experiments;

namespace Scalectl.Daemon.Experiments;

/// <summary>
/// What the limits of a running experiment would say if it ended now: computed as at its end, so that the last answer
/// is the verdict. A long run's report takes a while: the last one is given again until twenty times as long has passed
/// as it took, so that watching costs at most a twentieth of a core. Experiments without limits cost nothing.
/// </summary>
internal sealed class ReportsSoFar(ExperimentReports reports, TimeProvider time) : IDisposable
{
    private const int Share = 20;

    private static readonly TimeSpan DecisionsFresh = TimeSpan.FromSeconds(2);

    // One computation at a time, and one experiment at a time runs: the others that ask meanwhile get its result.
    private readonly SemaphoreSlim _gate = new(1, 1), _decisionsGate = new(1, 1);
    private Known? _known;
    private KnownDecisions? _decisions;

    /// <returns>Empty: it has no limits, or its load has not begun.</returns>
    public async Task<IReadOnlyList<SloResult>> SloAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        if (experiment.Specification.Slo.Count == 0 || experiment.StartedAt is null)
        {
            return [];
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_known is { } known && known.Id == experiment.Id && time.GetElapsedTime(known.At) < known.Took * Share)
            {
                return known.Slo;
            }

            var begin = time.GetTimestamp();
            var slo = (await reports.ComputeAsync(experiment, cancellationToken))?.Slo ?? [];
            _known = new Known(experiment.Id, time.GetTimestamp(), time.GetElapsedTime(begin), slo);
            return slo;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// Why the group scaled and why it did not, so far. Whoever asks within two seconds gets the same answer: every open
    /// page asks, and each answer reads the whole run.
    /// </summary>
    public async Task<IReadOnlyList<DecisionEntry>> DecisionsAsync(StoredExperiment experiment, CancellationToken cancellationToken)
    {
        await _decisionsGate.WaitAsync(cancellationToken);
        try
        {
            if (_decisions is { } known && known.Id == experiment.Id && known.State == experiment.State && time.GetElapsedTime(known.At) < known.Fresh)
            {
                return known.Entries;
            }

            var begin = time.GetTimestamp();
            IReadOnlyList<DecisionEntry> entries = await reports.DataAsync(experiment, cancellationToken) is { } data ? DecisionLog.Of(data) : [];
            var fresh = TimeSpan.FromTicks(Math.Max(DecisionsFresh.Ticks, Share * time.GetElapsedTime(begin).Ticks));
            _decisions = new KnownDecisions(experiment.Id, experiment.State, time.GetTimestamp(), fresh, entries);
            return entries;
        }
        finally
        {
            _decisionsGate.Release();
        }
    }

    public void Dispose()
    {
        _gate.Dispose();
        _decisionsGate.Dispose();
    }

    private sealed record KnownDecisions(string Id, ExperimentState State, long At, TimeSpan Fresh, IReadOnlyList<DecisionEntry> Entries);

    private sealed record Known(string Id, long At, TimeSpan Took, IReadOnlyList<SloResult> Slo);
}
