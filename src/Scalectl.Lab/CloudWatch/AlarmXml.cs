using System.Xml.Linq;
using Scalectl.Lab.Wire;
using Scalectl.Scaling;

namespace Scalectl.Lab.CloudWatch;

/// <summary>An alarm as DescribeAlarms tells it.</summary>
internal static class AlarmXml
{
    public static object?[] Of(Alarm alarm) =>
    [
        new XElement("AlarmName", alarm.Name),
        new XElement("AlarmArn", alarm.Arn),
        AwsXml.Optional("AlarmDescription", alarm.Description),
        new XElement("AlarmConfigurationUpdatedTimestamp", AwsXml.Time(alarm.ConfigurationUpdated)),
        new XElement("ActionsEnabled", alarm.ActionsEnabled),
        AwsXml.Members("OKActions", alarm.OkActions),
        AwsXml.Members("AlarmActions", alarm.AlarmActions),
        AwsXml.Members("InsufficientDataActions", alarm.InsufficientDataActions),
        new XElement("StateValue", alarm.State.ToWire()),
        new XElement("StateReason", alarm.StateReason),
        new XElement("StateReasonData", alarm.StateReasonData),
        new XElement("StateUpdatedTimestamp", AwsXml.Time(alarm.StateUpdated)),
        new XElement("MetricName", alarm.Query.Metric.Name),
        new XElement("Namespace", alarm.Query.Metric.Namespace),
        new XElement(alarm.Query.Statistic.IsExtended ? "ExtendedStatistic" : "Statistic", alarm.Query.Statistic.Name),
        MetricRequests.Xml(alarm.Query.Metric),

        // An integer on the wire: a lab's period below a second is told as one.
        new XElement("Period", Math.Max(1, AwsXml.Seconds(alarm.Query.Period))),
        AwsXml.Optional("Unit", alarm.Unit),
        new XElement("EvaluationPeriods", alarm.Settings.EvaluationPeriods),
        alarm.Settings.DatapointsToAlarm == 0 ? null : new XElement("DatapointsToAlarm", alarm.Settings.DatapointsToAlarm),
        new XElement("Threshold", MetricRequests.Xml(alarm.Settings.Threshold)),
        new XElement("ComparisonOperator", alarm.Settings.Comparator.Name),
        AwsXml.Optional("TreatMissingData", alarm.TreatMissingData),
        new XElement("Metrics"),
    ];
}
