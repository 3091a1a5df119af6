using Scalectl.Series;

namespace Scalectl.Elasticity;

/// <summary>What the prober measured: step means of latency and response time, failures.</summary>
public sealed class ProbeTally
{
    private readonly List<double> _latencies = [];
    private readonly List<double> _latencyStepMeans;
    private readonly List<double> _responseStepMeans;

    private ProbeTally(IReadOnlyCollection<Sample> samples, long startMs, long endMs, double stepSeconds)
    {
        var inside = samples.Where(s => s.TimeMs >= startMs && s.TimeMs < endMs).ToList();
        _latencies.AddRange(inside.Where(s => s.Series == SeriesNames.ProbeLatencyMs).Select(s => s.Value).Order());
        _latencyStepMeans = StepMeans(inside, SeriesNames.ProbeLatencyMs, startMs, stepSeconds);
        _responseStepMeans = StepMeans(inside, SeriesNames.ProbeResponseMs, startMs, stepSeconds);
        Failures = (long)inside.Where(s => s.Series == SeriesNames.ProbeFailure).Sum(s => s.Value);
        Requests = (long)inside.Where(s => s.Series == SeriesNames.ProbeRequest).Sum(s => s.Value);
        AllRequests = (long)samples.Where(s => s.Series == SeriesNames.ProbeRequest).Sum(s => s.Value);
        AllResponses = samples.Count(s => s.Series == SeriesNames.ProbeResponseMs);
    }

    /// <summary>Probes that failed inside the window.</summary>
    public long Failures { get; }

    /// <summary>HTTP requests inside the window.</summary>
    public long Requests { get; }

    /// <summary>HTTP requests of the whole collection, also before and after the load: the load balancer counts them all.</summary>
    public long AllRequests { get; }

    /// <summary>Those of them that got an answer.</summary>
    public long AllResponses { get; }

    /// <summary>Mean of the step means of the connect time, ms; null without a probe.</summary>
    public double? AverageLatencyMs => Mean(_latencyStepMeans);

    /// <summary>Mean of the step means of the response time, ms; null without a probe.</summary>
    public double? AverageResponseMs => Mean(_responseStepMeans);

    /// <summary>95th percentile of the connect time, ms (nearest rank); null without a probe.</summary>
    public double? LatencyP95Ms => _latencies.Count == 0 ? null : _latencies[(int)Math.Ceiling((0.95 * _latencies.Count) - 1e-9) - 1];

    /// <summary>Reads the prober's samples.</summary>
    /// <param name="samples">Samples of any source; the prober's are picked.</param>
    /// <param name="startMs">Start of step 1.</param>
    /// <param name="endMs">End of the last step.</param>
    /// <param name="stepSeconds">Length of a step.</param>
    public static ProbeTally Of(IEnumerable<Sample> samples, long startMs, long endMs, double stepSeconds) =>
        new([.. samples.Where(s => s.Source == SampleSource.Probe)], startMs, endMs, stepSeconds);

    private static List<double> StepMeans(List<Sample> samples, string series, long startMs, double stepSeconds) => [.. samples
        .Where(s => s.Series == series)
        .GroupBy(s => (long)((s.TimeMs - startMs) / 1000.0 / stepSeconds))
        .Select(step => step.Average(s => s.Value))];

    private static double? Mean(List<double> values) => values.Count == 0 ? null : values.Average();
}
