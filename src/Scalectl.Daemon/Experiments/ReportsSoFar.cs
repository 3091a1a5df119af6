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

    // One computation at a time, and one experiment at a time runs: the others that ask meanwhile get its result.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Known? _known;

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

    public void Dispose() => _gate.Dispose();

    private sealed record Known(string Id, long At, TimeSpan Took, IReadOnlyList<SloResult> Slo);
}
