namespace Scalectl.Scaling;

/// <summary>What the target of a Kubernetes HPA means.</summary>
public enum HpaMetric
{
    /// <summary>Usage in percent of what the pods request; CPU by default.</summary>
    Utilization,

    /// <summary>A mean over the pods, in the metric's unit.</summary>
    AverageValue,

    /// <summary>One value for all pods together, in the metric's unit.</summary>
    Value,
}

/// <summary>Settings of a Kubernetes HPA (autoscaling/v2) on one metric. Times in seconds.</summary>
public sealed record HpaOptions
{
    /// <summary>Value that the metric is held at; more than 0.</summary>
    public required double Target { get; init; }

    /// <summary>What the target means. Default: percent of the request.</summary>
    public HpaMetric Metric { get; init; } = HpaMetric.Utilization;

    /// <summary>Share above the target that does not count yet. Default 0.1.</summary>
    public double ToleranceUp { get; init; } = 0.1;

    /// <summary>Share below the target that does not count yet. Default 0.1.</summary>
    public double ToleranceDown { get; init; } = 0.1;

    /// <summary><c>spec.behavior</c>; null: absent, the older code path. Default: present, with its defaults.</summary>
    public HpaBehavior? Behavior { get; init; } = new();

    /// <summary>Without behavior: how long a higher recommendation holds up a scale-in. Default 300.</summary>
    public double DownscaleStabilizationSeconds { get; init; } = 300;

    /// <summary>Window of a CPU sample: a new pod counts when a whole one lies after its readiness. Default 0.</summary>
    public double SampleWindowSeconds { get; init; }

    /// <summary>How long after its start a pod's CPU is looked at with suspicion. Default 300.</summary>
    public double CpuInitializationSeconds { get; init; } = 300;

    /// <summary>A pod that was unready within this of its start, and not since, was never ready. Default 30.</summary>
    public double InitialReadinessSeconds { get; init; } = 30;

    /// <summary>What a pod without a metric is taken to use at a scale-in, percent of the request: all of it, or the target if that is more.</summary>
    public double MissingUtilization => Math.Max(100, Target);
}
