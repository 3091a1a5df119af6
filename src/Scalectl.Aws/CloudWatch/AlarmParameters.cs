using Scalectl.Aws.Query;

namespace Scalectl.Aws.CloudWatch;

/// <summary>An alarm on the wire.</summary>
internal static class AlarmParameters
{
    public static QueryParameters Of(MetricAlarm alarm)
    {
        QueryParameters parameters = new()
        {
            { "AlarmName", alarm.Name },
            { "AlarmDescription", alarm.Description },
            { "AlarmActions", alarm.AlarmActions },
            { "ActionsEnabled", true },
            { "Namespace", alarm.Metric.Namespace },
            { "MetricName", alarm.Metric.Name },
            { "Statistic", alarm.Statistic },
            { "Period", alarm.Period },
            { "EvaluationPeriods", alarm.EvaluationPeriods },
            { "DatapointsToAlarm", alarm.DatapointsToAlarm },
            { "Threshold", alarm.Threshold },
            { "ComparisonOperator", alarm.Comparison },
            { "TreatMissingData", alarm.TreatMissingData },
        };
        parameters.AddPairs("Dimensions", alarm.Metric.Dimensions, "Name");
        parameters.AddPairs("Tags", alarm.Tags);
        return parameters;
    }
}
