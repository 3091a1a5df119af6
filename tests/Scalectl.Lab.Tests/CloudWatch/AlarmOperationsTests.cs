using System.Xml.Linq;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.CloudWatch;

namespace Scalectl.Lab.Tests.CloudWatch;

public sealed class AlarmOperationsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 3, 41, 43, TimeSpan.Zero));
    private CloudWatchService _service = null!;

    [SetUp]
    public void SetUp() => _service = new CloudWatchService(new MetricStore(_time), new AlarmBook(), new LabOptions(), _time);

    [Test]
    public async Task DescribeAlarms_AfterPut_TellsTheWholeAlarm()
    {
        await Put("high", ("AlarmActions.member.1", "arn:policy"), ("DatapointsToAlarm", "2"), ("TreatMissingData", "notBreaching"), ("AlarmDescription", "too busy"));

        var alarm = (await _service.Answer("DescribeAlarms", ("AlarmNamePrefix", "hi"))).Members("MetricAlarms").Single();

        Assert.That(alarm.ToString(SaveOptions.DisableFormatting), Is.EqualTo(
            "<member><AlarmName>high</AlarmName><AlarmArn>arn:aws:cloudwatch:eu-central-1:123456789012:alarm:high</AlarmArn><AlarmDescription>too busy</AlarmDescription>"
            + "<AlarmConfigurationUpdatedTimestamp>2026-11-24T03:41:43.000Z</AlarmConfigurationUpdatedTimestamp><ActionsEnabled>true</ActionsEnabled>"
            + "<OKActions /><AlarmActions><member>arn:policy</member></AlarmActions><InsufficientDataActions />"
            + "<StateValue>INSUFFICIENT_DATA</StateValue><StateReason>Unchecked: Initial alarm creation</StateReason><StateReasonData>{}</StateReasonData>"
            + "<StateUpdatedTimestamp>2026-11-24T03:41:43.000Z</StateUpdatedTimestamp><MetricName>CPUUtilization</MetricName><Namespace>AWS/EC2</Namespace>"
            + "<Statistic>Average</Statistic><Dimensions><member><Name>AutoScalingGroupName</Name><Value>web</Value></member></Dimensions><Period>60</Period>"
            + "<EvaluationPeriods>3</EvaluationPeriods><DatapointsToAlarm>2</DatapointsToAlarm><Threshold>50.0</Threshold>"
            + "<ComparisonOperator>GreaterThanThreshold</ComparisonOperator><TreatMissingData>notBreaching</TreatMissingData><Metrics /></member>"));
    }

    [Test]
    public async Task DescribeAlarms_Pages_ShowEachAlarmOnce()
    {
        for (var i = 0; i < 5; i++)
        {
            await Put($"a{i}");
        }

        List<string> names = [];
        string? token = null;
        do
        {
            var page = await _service.Answer("DescribeAlarms", [("MaxRecords", "2"), .. token is null ? [] : new[] { ("NextToken", token) }]);
            names.AddRange(page.Members("MetricAlarms").Select(a => a.Element("AlarmName")!.Value));
            token = page.Element("NextToken")?.Value;
        }
        while (token is not null && names.Count < 20);

        Assert.That(names, Is.EqualTo(new[] { "a0", "a1", "a2", "a3", "a4" }));
        Assert.That((await _service.Refusal("DescribeAlarms", ("NextToken", "bad"))).Code, Is.EqualTo("InvalidNextToken"));
    }

    [Test]
    public async Task DescribeAlarms_ByStateAndName_Filters()
    {
        await Put("a");
        await Put("b");
        await _service.Answer("SetAlarmState", ("AlarmName", "b"), ("StateValue", "ALARM"), ("StateReason", "by hand"));

        var alarm = (await _service.Answer("DescribeAlarms", ("StateValue", "ALARM"))).Members("MetricAlarms").Single();
        Assert.That((alarm.Element("AlarmName")!.Value, alarm.Element("StateReason")!.Value), Is.EqualTo(("b", "by hand")));
        Assert.That((await _service.Answer("DescribeAlarms", ("AlarmNames.member.1", "a"), ("AlarmNames.member.2", "none"))).Members("MetricAlarms").Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task PutMetricAlarm_Again_KeepsTheState()
    {
        await Put("a");
        await _service.Answer("SetAlarmState", ("AlarmName", "a"), ("StateValue", "OK"), ("StateReason", "by hand"));
        await Put("a", ("Threshold", "70"));

        var alarm = (await _service.Answer("DescribeAlarms")).Members("MetricAlarms").Single();
        Assert.That((alarm.Element("StateValue")!.Value, alarm.Element("Threshold")!.Value), Is.EqualTo(("OK", "70.0")));
    }

    [TestCase("ComparisonOperator", "Above", "InvalidParameterValue", "GreaterThanThreshold")]
    [TestCase("TreatMissingData", "drop", "InvalidParameterValue", "notBreaching")]
    [TestCase("DatapointsToAlarm", "4", "InvalidParameterValue", "1 to EvaluationPeriods (3)")]
    [TestCase("EvaluationPeriods", "0", "InvalidParameterValue", "1 or more")]
    [TestCase("Period", "61", "InvalidParameterValue", "a multiple of 60")]
    [TestCase("Statistic", "", "InvalidParameterValue", "Average, Sum")]
    [TestCase("ExtendedStatistic", "p95", "InvalidParameterCombination", "Exactly one")]
    [TestCase("Metrics.member.1.Id", "m", "ValidationError", "no alarms on metric math")]
    [TestCase("AlarmName", "", "ValidationError", "alarmName")]
    public async Task PutMetricAlarm_BadParameter_NamesWhatWasExpected(string parameter, string value, string code, string expected)
    {
        var service = new CloudWatchService(new MetricStore(_time), new AlarmBook(), new LabOptions { Period = TimeSpan.FromMinutes(1) }, _time);
        var error = await service.Refusal("PutMetricAlarm", Parameters("a", [(parameter, value)]));
        Assert.That(error.Code, Is.EqualTo(code));
        Assert.That(error.Message, Does.Contain(expected));
    }

    [Test]
    public async Task DeleteAlarms_OneUnknown_DeletesNone()
    {
        await Put("a");
        var error = await _service.Refusal("DeleteAlarms", ("AlarmNames.member.1", "a"), ("AlarmNames.member.2", "b"));
        Assert.That((error.Code, error.Status), Is.EqualTo(("ResourceNotFound", 404)));

        await _service.Answer("DeleteAlarms", ("AlarmNames.member.1", "a"));
        Assert.That((await _service.Answer("DescribeAlarms")).Members("MetricAlarms"), Is.Empty);
    }

    private static (string, string)[] Parameters(string name, (string Name, string Value)[] more)
    {
        Dictionary<string, string> parameters = new()
        {
            ["AlarmName"] = name,
            ["Namespace"] = "AWS/EC2",
            ["MetricName"] = "CPUUtilization",
            ["Statistic"] = "Average",
            ["Dimensions.member.1.Name"] = "AutoScalingGroupName",
            ["Dimensions.member.1.Value"] = "web",
            ["Period"] = "60",
            ["EvaluationPeriods"] = "3",
            ["Threshold"] = "50",
            ["ComparisonOperator"] = "GreaterThanThreshold",
        };
        foreach (var (parameter, value) in more)
        {
            parameters[parameter] = value;
        }

        return [.. parameters.Select(p => (p.Key, p.Value))];
    }

    private Task<XElement> Put(string name, params (string Name, string Value)[] more) => _service.Answer("PutMetricAlarm", Parameters(name, more));
}
