using Scalectl.Lab.Wire;
using Scalectl.Scaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>An alarm as DescribeAlarms tells it.</summary>
internal static class AlarmAnswer
{
    public static AnswerStructure Of(Alarm alarm) => new()
    {
        { "AlarmName", alarm.Name },
        { "AlarmArn", alarm.Arn },
        { "AlarmDescription", alarm.Description },
        { "AlarmConfigurationUpdatedTimestamp", alarm.ConfigurationUpdated },
        { "ActionsEnabled", alarm.ActionsEnabled },
        { "OKActions", alarm.OkActions },
        { "AlarmActions", alarm.AlarmActions },
        { "InsufficientDataActions", alarm.InsufficientDataActions },
        { "StateValue", alarm.State.ToWire() },
        { "StateReason", alarm.StateReason },
        { "StateReasonData", alarm.StateReasonData },
        { "StateUpdatedTimestamp", alarm.StateUpdated },
        { "MetricName", alarm.Query.Metric.Name },
        { "Namespace", alarm.Query.Metric.Namespace },
        { alarm.Query.Statistic.IsExtended ? "ExtendedStatistic" : "Statistic", alarm.Query.Statistic.Name },
        { "Dimensions", MetricRequests.DimensionsOf(alarm.Query.Metric) },

        // An integer on the wire: a lab's period below a second is told as one.
        { "Period", Math.Max(1, AwsXml.Seconds(alarm.Query.Period)) },
        { "Unit", alarm.Unit },
        { "EvaluationPeriods", alarm.Settings.EvaluationPeriods },
        { "DatapointsToAlarm", alarm.Settings.DatapointsToAlarm == 0 ? default(int?) : alarm.Settings.DatapointsToAlarm },
        { "Threshold", alarm.Settings.Threshold },
        { "ComparisonOperator", alarm.Settings.Comparator.Name },
        { "TreatMissingData", alarm.TreatMissingData },
        { "Metrics", Array.Empty<AnswerStructure>() },
    };
}
