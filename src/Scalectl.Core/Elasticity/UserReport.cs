namespace Scalectl.Elasticity;

/// <summary>
/// What users of the application saw. Response times are the generators', from the moment a request was due (what waited
/// in front of a slow application counts); where there is no generator, the prober's. Latency is the prober's: the time
/// to open a TCP connection.
/// </summary>
public sealed partial record UserReport
{
    /// <summary>Time average of the step means, ms (the thesis' 2.7): each step counts the same.</summary>
    public double? AverageResponseTimeMs { get; init; }

    /// <summary>Time average of the step means of the latency, ms (the thesis' 2.8).</summary>
    public double? AverageLatencyMs { get; init; }

    /// <summary>Mean of all requests, ms: a step with more requests counts more.</summary>
    public double? RequestWeightedResponseTimeMs { get; init; }

    /// <summary>Percentile of the response time over all requests, ms.</summary>
    public double? P50Ms { get; init; }

    /// <inheritdoc cref="P50Ms"/>
    public double? P90Ms { get; init; }

    /// <inheritdoc cref="P50Ms"/>
    public double? P95Ms { get; init; }

    /// <inheritdoc cref="P50Ms"/>
    public double? P99Ms { get; init; }

    /// <summary>The 99.9th percentile, ms.</summary>
    public double? P999Ms { get; init; }

    /// <summary>Longest response time, ms.</summary>
    public double? MaxMs { get; init; }

    /// <summary>Mean from the moment the requests were really sent, ms; the raw figure beside the corrected one.</summary>
    public double? RawMeanMs { get; init; }

    /// <summary>Percentile from the moment the requests were really sent, ms.</summary>
    public double? RawP50Ms { get; init; }

    /// <inheritdoc cref="RawP50Ms"/>
    public double? RawP90Ms { get; init; }

    /// <inheritdoc cref="RawP50Ms"/>
    public double? RawP95Ms { get; init; }

    /// <inheritdoc cref="RawP50Ms"/>
    public double? RawP99Ms { get; init; }

    /// <summary>The 99.9th percentile from the moment the requests were really sent, ms.</summary>
    public double? RawP999Ms { get; init; }

    /// <summary>Longest response time from the moment its request was really sent, ms.</summary>
    public double? RawMaxMs { get; init; }

    /// <summary>95th percentile of the latency over all probes, ms.</summary>
    public double? LatencyP95Ms { get; init; }

    /// <summary>Time average of the step means of the prober's own response time, ms.</summary>
    public double? AverageProbeResponseTimeMs { get; init; }

    /// <summary>Complete answers.</summary>
    public required long TotalResponses { get; init; }

    /// <summary>Answers of class 2xx and 3xx.</summary>
    public required long SuccessResponses { get; init; }

    /// <summary>Answers of class 4xx and 5xx (the thesis' 2.9).</summary>
    public required long ErrorResponses { get; init; }

    /// <summary>Errors that the load balancer itself made (no machine to ask, or one that did not answer); null without its metrics.</summary>
    public long? ErrorsByLoadBalancer { get; init; }

    /// <summary>Errors that the application's machines made; null without the load balancer's metrics.</summary>
    public long? ErrorsByTarget { get; init; }

    /// <summary>Requests without any answer: neither a success nor an error response.</summary>
    public required long NoAnswer { get; init; }

    /// <summary>Errors and requests without an answer, as a share of all that ended, 0 to 1; null when none ended.</summary>
    public double? ErrorShare { get; init; }

    /// <summary>Requests of the prober.</summary>
    public long ProbeRequests { get; init; }

    /// <summary>Probes that failed.</summary>
    public long ProbeFailures { get; init; }

    /// <summary>The limit for the two shares below, ms; null when no rule of the experiment states one.</summary>
    public double? SlaMs { get; init; }

    /// <summary>Share of the requests that fell into steps whose p90 was above the limit, 0 to 1.</summary>
    public double? SloViolationShare { get; init; }

    /// <summary>Share of the time (steps with answers) whose p90 was above the limit, 0 to 1.</summary>
    public double? SloViolationTimeShare { get; init; }
}
