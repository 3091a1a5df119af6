using System.Text.Json.Serialization;

namespace Scalectl.Experiments;

/// <summary>The prober.</summary>
public sealed record ProbeSpecification
{
    /// <summary>How often, default 10s.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What it asks for.</summary>
    public string Path { get; init; } = "/";

    /// <summary>How long it waits, default 5s.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>How load becomes demand: exactly one of the two is set.</summary>
public sealed record DemandSpecification
{
    /// <summary>Name of a mapping from <c>scalectl app calibrate</c>.</summary>
    public string? Mapping { get; init; }

    /// <summary>Requests per second of one machine at the SLO.</summary>
    public double? CapacityPerInstance { get; init; }
}

/// <summary>Where supply, desired capacity and CPU come from.</summary>
[JsonConverter(typeof(Word<MetricsSource>))]
public enum MetricsSource
{
    /// <summary>The cloud's own API and CloudWatch.</summary>
    Cloudwatch,

    /// <summary>A Prometheus server.</summary>
    Prometheus,
}

/// <summary>The inside view.</summary>
public sealed record MetricsSpecification
{
    /// <summary>Which source.</summary>
    public MetricsSource Source { get; init; } = MetricsSource.Cloudwatch;

    /// <summary>Prometheus: http or https URL of the server.</summary>
    public string? Url { get; init; }

    /// <summary>Prometheus: PromQL of the machines in service.</summary>
    public string? Supply { get; init; }

    /// <summary>Prometheus: PromQL of the machines wanted.</summary>
    public string? Desired { get; init; }

    /// <summary>Prometheus: PromQL of the mean CPU utilisation, percent.</summary>
    public string? Cpu { get; init; }
}

/// <summary>What ends an experiment early, cleanly and with its metrics.</summary>
public sealed record BudgetSpecification
{
    /// <summary>Most that the app's machines may cost, in the price's currency.</summary>
    public double? Cost { get; init; }

    /// <summary>Longest time from start to end, set-up included.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? Duration { get; init; }
}
