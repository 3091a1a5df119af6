namespace Scalectl.Aws.CloudWatch;

/// <summary>Names one metric: <c>AWS/EC2</c>, <c>CPUUtilization</c>, {AutoScalingGroupName: shop}.</summary>
public sealed record MetricId(string Namespace, string Name, IReadOnlyDictionary<string, string> Dimensions);

/// <param name="Id">Begins with a lower-case letter.</param>
/// <param name="Statistic"><c>Average</c>, <c>Sum</c>, <c>Maximum</c>, <c>Minimum</c>, <c>SampleCount</c>, <c>p95</c> ..</param>
public sealed record MetricQuery(string Id, MetricId Metric, string Statistic, TimeSpan Period);

/// <param name="Time">Start of the point's period.</param>
public readonly record struct MetricPoint(DateTimeOffset Time, double Value);

/// <summary>An alarm on one metric.</summary>
/// <param name="Comparison"><c>GreaterThanThreshold</c>, <c>GreaterThanOrEqualToThreshold</c>, <c>LessThanThreshold</c>, <c>LessThanOrEqualToThreshold</c>.</param>
public sealed record MetricAlarm(string Name, MetricId Metric, string Statistic, TimeSpan Period, string Comparison, double Threshold)
{
    public int EvaluationPeriods { get; init; } = 1;

    public int? DatapointsToAlarm { get; init; }

    /// <summary><c>missing</c>, <c>ignore</c>, <c>breaching</c>, <c>notBreaching</c>; null: the cloud's default, missing.</summary>
    public string? TreatMissingData { get; init; }

    /// <summary>ARNs of the policies that it invokes.</summary>
    public IReadOnlyList<string> AlarmActions { get; init; } = [];

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <param name="State"><c>OK</c>, <c>ALARM</c>, <c>INSUFFICIENT_DATA</c>.</param>
public sealed record AlarmState(
    string Name, string Arn, string State, string Reason, DateTimeOffset? UpdatedAt, string Metric, double? Threshold, int EvaluationPeriods, int PeriodSeconds);
