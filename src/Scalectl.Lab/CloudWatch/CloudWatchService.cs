using System.Collections.Frozen;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.CloudWatch;

/// <summary>CloudWatch of the lab.</summary>
public sealed class CloudWatchService : IQueryService
{
    private readonly FrozenDictionary<string, Func<QueryRequest, QueryAnswer>> _actions;

    public CloudWatchService(MetricStore store, AlarmBook book, LabOptions options, TimeProvider time)
    {
        var alarms = new AlarmOperations(book, options, time);
        _actions = new Dictionary<string, Func<QueryRequest, QueryAnswer>>
        {
            ["GetMetricData"] = new MetricDataOperation(store, options).Get,
            ["GetMetricStatistics"] = new MetricStatisticsOperation(store, options).Get,
            ["ListMetrics"] = new MetricListOperation(store, time).List,
            ["PutMetricData"] = new MetricPutOperation(store, time).Put,
            ["DescribeAlarms"] = alarms.Describe,
            ["PutMetricAlarm"] = alarms.Put,
            ["DeleteAlarms"] = alarms.Delete,
            ["SetAlarmState"] = alarms.SetState,
            ["ListTagsForResource"] = alarms.ListTags,
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public string SigningName => "monitoring";

    public string Version => "2010-08-01";

    public string XmlNamespace => "http://monitoring.amazonaws.com/doc/2010-08-01/";

    public RpcModel Rpc { get; } = new("GraniteServiceVersion20100801", "com.amazonaws.cloudwatch", CloudWatchErrors.Shapes);

    /// <summary>Names of all operations.</summary>
    internal IEnumerable<string> Actions => _actions.Keys;

    public Task<QueryAnswer> HandleAsync(string action, QueryRequest request, CancellationToken cancellationToken) => Task.FromResult(
        _actions.TryGetValue(action, out var handle) ? handle(request) : AwsError.UnknownAction(action, Version));
}
