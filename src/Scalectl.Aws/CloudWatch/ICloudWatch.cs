namespace Scalectl.Aws.CloudWatch;

/// <summary>Amazon CloudWatch, API version 2010-08-01: the operations that Scalectl uses.</summary>
public interface ICloudWatch
{
    /// <summary>Every query's points in [from, to), by query id, oldest first; a metric without points has an empty list.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricDataAsync(
        IReadOnlyList<MetricQuery> queries, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>Makes an alarm, or changes the one of that name.</summary>
    Task PutAlarmAsync(MetricAlarm alarm, CancellationToken cancellationToken);

    /// <summary>Names that do not exist are no error.</summary>
    Task DeleteAlarmsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);

    Task<IReadOnlyList<AlarmState>> DescribeAlarmsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);

    Task<IReadOnlyList<AlarmState>> FindAlarmsAsync(string namePrefix, CancellationToken cancellationToken);

    /// <summary>One call an alarm: CloudWatch tells no tags with an alarm. Of one that is gone: none.</summary>
    Task<IReadOnlyDictionary<string, string>> AlarmTagsAsync(string arn, CancellationToken cancellationToken);
}
