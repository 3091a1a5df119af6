using Scalectl.Aws.CloudWatch;

namespace Scalectl.Aws.DryRun;

/// <summary>CloudWatch that only looks: reads go through, changes are written down.</summary>
internal sealed class RecordingCloudWatch(ICloudWatch real, CallRecorder recorder) : ICloudWatch
{
    private readonly Overlay<AlarmState> _alarms = new(a => a.Name);
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _tags = [];

    public Task<IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>>> GetMetricDataAsync(
        IReadOnlyList<MetricQuery> queries, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
        => real.GetMetricDataAsync(queries, from, to, cancellationToken);

    public Task PutAlarmAsync(MetricAlarm alarm, CancellationToken cancellationToken)
    {
        recorder.Add("cloudwatch", "PutMetricAlarm", AlarmParameters.Of(alarm));
        var arn = CallRecorder.New("alarm", alarm.Name);
        _tags[arn] = alarm.Tags;
        _alarms.Make(new AlarmState(
            alarm.Name, arn, "INSUFFICIENT_DATA", "", null, alarm.Metric.Name, alarm.Threshold, alarm.EvaluationPeriods, (int)alarm.Period.TotalSeconds));
        return Task.CompletedTask;
    }

    public Task DeleteAlarmsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        foreach (var some in names.Chunk(CloudWatchClient.MostAlarms))
        {
            recorder.Add("cloudwatch", "DeleteAlarms", new() { { "AlarmNames", some } });
            foreach (var name in some)
            {
                _alarms.Delete(name);
            }
        }

        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<AlarmState>> DescribeAlarmsAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
        => _alarms.Over(await real.DescribeAlarmsAsync(names, cancellationToken).ConfigureAwait(false), a => names.Contains(a.Name));

    public async Task<IReadOnlyList<AlarmState>> FindAlarmsAsync(string namePrefix, CancellationToken cancellationToken)
        => _alarms.Over(await real.FindAlarmsAsync(namePrefix, cancellationToken).ConfigureAwait(false), a => a.Name.StartsWith(namePrefix, StringComparison.Ordinal));

    public async Task<IReadOnlyDictionary<string, string>> AlarmTagsAsync(string arn, CancellationToken cancellationToken)
        => _tags.GetValueOrDefault(arn) ?? await real.AlarmTagsAsync(arn, cancellationToken).ConfigureAwait(false);
}
