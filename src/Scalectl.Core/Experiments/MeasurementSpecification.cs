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

/// <summary>The inside view. Of a Prometheus server, one query for each series; each must give one series or a scalar.</summary>
public sealed record MetricsSpecification
{
    /// <summary>Step of the queries where the file names none.</summary>
    public static TimeSpan StandardStep { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Which source.</summary>
    public MetricsSource Source { get; init; } = MetricsSource.Cloudwatch;

    /// <summary>Prometheus: http or https URL of the server.</summary>
    public string? Url { get; init; }

    /// <summary>Prometheus: PromQL of the machines in service.</summary>
    public string? Supply { get; init; }

    /// <summary>Prometheus: PromQL of the machines wanted.</summary>
    public string? Desired { get; init; }

    /// <summary>Prometheus: PromQL of the machines that exist, starting and ending ones included; null: those in service.</summary>
    public string? Total { get; init; }

    /// <summary>Prometheus: PromQL of the mean CPU utilisation, percent.</summary>
    public string? Cpu { get; init; }

    /// <summary>Prometheus: from one value to the next; null: <see cref="StandardStep"/>.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? Step { get; init; }

    /// <summary>Prometheus: how old a value may be; null: what the server allows, five minutes unless it was told otherwise.</summary>
    [JsonConverter(typeof(DurationConverter))]
    public TimeSpan? Staleness { get; init; }
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
