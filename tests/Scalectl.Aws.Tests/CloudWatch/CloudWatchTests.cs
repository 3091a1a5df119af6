using Scalectl.Aws.CloudWatch;
using Scalectl.Aws.Tests.Edge;

namespace Scalectl.Aws.Tests.CloudWatch;

public class CloudWatchTests
{
    private static readonly MetricId Cpu = new("AWS/EC2", "CPUUtilization", new Dictionary<string, string> { ["AutoScalingGroupName"] = "g" });
    private static readonly DateTimeOffset From = new(2026, 11, 24, 3, 31, 0, TimeSpan.Zero);

    [Test]
    public async Task GetMetricData_OneMetricOverTwoPages_JoinsItsPointsInOrder()
    {
        static string Page(string id, string time, string value, string more) => Cloud.Answered("GetMetricData", $"""
            <MetricDataResults>
              <member><Id>{id}</Id><Label>x</Label><Timestamps><member>{time}</member></Timestamps><Values><member>{value}</member></Values><StatusCode>PartialData</StatusCode></member>
              <member><Id>e0</Id><Label>y</Label><Timestamps /><Values /><StatusCode>Complete</StatusCode></member>
            </MetricDataResults>{more}
            """);
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Page("m0", "2026-11-24T03:41:00Z", "512.5", "<NextToken>n2</NextToken>"))
            .Answer(Page("m0", "2026-11-24T03:40:00Z", "1.0E2", ""));
        MetricQuery[] queries = [new("m0", Cpu, "Average", TimeSpan.FromSeconds(60)), new("e0", Cpu with { Name = "Other" }, "Sum", TimeSpan.FromSeconds(60))];

        var data = await cloud.Clients.CloudWatch.GetMetricDataAsync(queries, From, From.AddMinutes(15), default);

        Assert.That(data["m0"], Is.EqualTo(new[] { new MetricPoint(From.AddMinutes(9), 100), new MetricPoint(From.AddMinutes(10), 512.5) }));
        Assert.That(data["e0"], Is.Empty);
        cloud.AssertAsked("""
            Action=GetMetricData
            Version=2010-08-01
            StartTime=2026-11-24T03:31:00.000Z
            EndTime=2026-11-24T03:46:00.000Z
            ScanBy=TimestampAscending
            MetricDataQueries.member.1.Id=m0
            MetricDataQueries.member.1.MetricStat.Metric.Namespace=AWS/EC2
            MetricDataQueries.member.1.MetricStat.Metric.MetricName=CPUUtilization
            MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name=AutoScalingGroupName
            MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Value=g
            MetricDataQueries.member.1.MetricStat.Period=60
            MetricDataQueries.member.1.MetricStat.Stat=Average
            MetricDataQueries.member.1.ReturnData=true
            MetricDataQueries.member.2.Id=e0
            MetricDataQueries.member.2.MetricStat.Metric.Namespace=AWS/EC2
            MetricDataQueries.member.2.MetricStat.Metric.MetricName=Other
            MetricDataQueries.member.2.MetricStat.Metric.Dimensions.member.1.Name=AutoScalingGroupName
            MetricDataQueries.member.2.MetricStat.Metric.Dimensions.member.1.Value=g
            MetricDataQueries.member.2.MetricStat.Period=60
            MetricDataQueries.member.2.MetricStat.Stat=Sum
            MetricDataQueries.member.2.ReturnData=true
            NextToken=n2
            """, at: 1);
    }

    [Test]
    public async Task PutAlarm_EverythingSet_AsksAsTheServiceExpects()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("PutMetricAlarm"));

        await cloud.Clients.CloudWatch.PutAlarmAsync(new MetricAlarm("high", Cpu, "Average", TimeSpan.FromSeconds(60), "GreaterThanThreshold", 60)
        {
            EvaluationPeriods = 3,
            DatapointsToAlarm = 3,
            TreatMissingData = "missing",
            AlarmActions = ["arn:policy"],
            Tags = new Dictionary<string, string> { ["scalectl:managed"] = "true" },
        }, default);

        cloud.AssertAsked("""
            Action=PutMetricAlarm
            Version=2010-08-01
            AlarmName=high
            AlarmActions.member.1=arn:policy
            ActionsEnabled=true
            Namespace=AWS/EC2
            MetricName=CPUUtilization
            Dimensions.member.1.Name=AutoScalingGroupName
            Dimensions.member.1.Value=g
            Statistic=Average
            Period=60
            EvaluationPeriods=3
            DatapointsToAlarm=3
            Threshold=60
            ComparisonOperator=GreaterThanThreshold
            TreatMissingData=missing
            Tags.member.1.Key=scalectl:managed
            Tags.member.1.Value=true
            """);
    }

    [Test]
    public async Task DescribeAlarms_ByNameAndPrefix_ReadsTheirState()
    {
        var answer = Cloud.Answered("DescribeAlarms", """
            <CompositeAlarms /><MetricAlarms><member>
              <AlarmName>high</AlarmName><AlarmArn>arn:a</AlarmArn><StateValue>OK</StateValue><StateReason>Unchecked: Initial alarm creation</StateReason>
              <StateUpdatedTimestamp>2026-11-24T03:41:43.163075Z</StateUpdatedTimestamp><MetricName>CPUUtilization</MetricName>
              <Period>60</Period><EvaluationPeriods>3</EvaluationPeriods><Threshold>50.0</Threshold>
            </member></MetricAlarms>
            """);
        await using var cloud = new Cloud();
        cloud.Edge.Answer(answer).Answer(answer);

        var named = await cloud.Clients.CloudWatch.DescribeAlarmsAsync(["high"], default);
        var prefixed = await cloud.Clients.CloudWatch.FindAlarmsAsync("hi", default);

        Assert.That(named, Is.EqualTo(prefixed));
        Assert.That((named[0].Name, named[0].State, named[0].Threshold, named[0].PeriodSeconds), Is.EqualTo(("high", "OK", (double?)50, 60)));
        cloud.AssertAsked("""
            Action=DescribeAlarms
            Version=2010-08-01
            AlarmNames.member.1=high
            """);
        cloud.AssertAsked("""
            Action=DescribeAlarms
            Version=2010-08-01
            AlarmNamePrefix=hi
            """, at: 1);
    }

    [Test]
    public async Task DeleteAlarms_MoreThanOneCallTakes_AsksTwice()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("DeleteAlarms")).Answer(Cloud.Error("ResourceNotFound", "no such alarm"), 404);

        await cloud.Clients.CloudWatch.DeleteAlarmsAsync([.. Enumerable.Range(0, 101).Select(i => $"a{i}")], default);

        Assert.That(cloud.Edge.Requests.Select(r => r.Parameters.Count), Is.EqualTo(new[] { 102, 3 }));
    }
}
