using Scalectl.Aws.CloudWatch;
using Scalectl.Aws.Connection;

namespace Scalectl.Aws.Tests.Edge;

/// <summary>Every list is read to its end: the second page is asked for with the first one's token, and both count.</summary>
internal sealed class PagingTests
{
    private static readonly Dictionary<string, string> Tags = new() { ["scalectl:managed"] = "true" };

    private static readonly TestCaseData[] Lists =
    [
        Query("DescribeAutoScalingGroups", "AutoScalingGroups", "<AutoScalingGroupName>{0}</AutoScalingGroupName>", async c => (await c.AutoScaling.DescribeGroupsAsync(["a", "b"], default)).Select(g => g.Name)),
        Query("DescribeAutoScalingGroups", "AutoScalingGroups", "<AutoScalingGroupName>{0}</AutoScalingGroupName>", async c => (await c.AutoScaling.FindGroupsAsync(Tags, default)).Select(g => g.Name)).SetArgDisplayNames("FindGroups"),
        Query("DescribeScalingActivities", "Activities", "<ActivityId>{0}</ActivityId><StartTime>2026-11-24T03:00:00Z</StartTime>", async c => (await c.AutoScaling.DescribeActivitiesAsync("g", null, default)).Select(a => a.Id)),
        Query("DescribePolicies", "ScalingPolicies", "<PolicyName>{0}</PolicyName>", async c => (await c.AutoScaling.DescribePoliciesAsync("g", default)).Select(p => p.Name)),
        Query("DescribeScheduledActions", "ScheduledUpdateGroupActions", "<ScheduledActionName>{0}</ScheduledActionName>", async c => (await c.AutoScaling.DescribeScheduledActionsAsync("g", default)).Select(a => a.Name)),
        Query("DescribeTags", "Tags", "<ResourceId>{0}</ResourceId>", async c => (await c.AutoScaling.DescribeTagsAsync(["a"], default)).Select(t => t.Group)),
        Query("DescribeAlarms", "MetricAlarms", "<AlarmName>{0}</AlarmName>", async c => (await c.CloudWatch.FindAlarmsAsync("scalectl-", default)).Select(a => a.Name)),
        Query("DescribeAlarms", "MetricAlarms", "<AlarmName>{0}</AlarmName>", async c => (await c.CloudWatch.DescribeAlarmsAsync(["a", "b"], default)).Select(a => a.Name)).SetArgDisplayNames("DescribeAlarms by name"),
        Query("GetMetricData", "MetricDataResults", "<Id>cpu</Id><Timestamps><member>2026-11-24T03:0{1}:00Z</member></Timestamps><Values><member>{1}</member></Values>", async c =>
            (await c.CloudWatch.GetMetricDataAsync([new MetricQuery("cpu", new MetricId("AWS/EC2", "CPUUtilization", Tags), "Average", TimeSpan.FromMinutes(1))], default, DateTimeOffset.UnixEpoch, default))["cpu"]
            .Select(p => p.Value == 1 ? "first" : "second")),
        Query("DescribeLoadBalancers", "LoadBalancers", "<LoadBalancerName>{0}</LoadBalancerName>", async c => (await c.LoadBalancing.DescribeLoadBalancersAsync(default)).Select(b => b.Name), "NextMarker", "Marker"),
        Query("DescribeTargetGroups", "TargetGroups", "<TargetGroupName>{0}</TargetGroupName>", async c => (await c.LoadBalancing.DescribeTargetGroupsAsync(null, default)).Select(g => g.Name), "NextMarker", "Marker"),
        Query("DescribeTargetGroups", "TargetGroups", "<TargetGroupName>{0}</TargetGroupName>", async c => (await c.LoadBalancing.DescribeTargetGroupsByArnAsync(["a", "b"], default)).Select(g => g.Name), "NextMarker", "Marker").SetArgDisplayNames("DescribeTargetGroups by ARN"),
        Query("DescribeListeners", "Listeners", "<ListenerArn>{0}</ListenerArn>", async c => (await c.LoadBalancing.DescribeListenersAsync("lb", default)).Select(l => l.Arn), "NextMarker", "Marker"),
        Ec2("DescribeLaunchTemplates", "launchTemplates", "<launchTemplateName>{0}</launchTemplateName>", async c => (await c.Ec2.FindLaunchTemplatesAsync(Tags, default)).Select(t => t.Name)),
        Ec2("DescribeSecurityGroups", "securityGroupInfo", "<groupName>{0}</groupName>", async c => (await c.Ec2.FindSecurityGroupsAsync(Tags, default)).Select(g => g.Name)),
        Ec2("DescribeInstances", "reservationSet", "<instancesSet><item><instanceId>{0}</instanceId></item></instancesSet>", async c => (await c.Ec2.DescribeGroupMachinesAsync("g", default)).Select(m => m.InstanceId)),
        Ec2("DescribeSubnets", "subnetSet", "<subnetId>{0}</subnetId>", async c => (await c.Ec2.DescribeSubnetsAsync([], default)).Select(s => s.Id)),
        Ec2("DescribeVpcs", "vpcSet", "<vpcId>{0}</vpcId>", async c => (await c.Ec2.DescribeVpcsAsync(default)).Select(v => v.Id)),
    ];

    [TestCaseSource(nameof(Lists))]
    public async Task List_OfTwoPages_IsReadToItsEnd(string first, string second, string token, Func<AwsClients, Task<IEnumerable<string>>> list)
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(first).Answer(second);

        Assert.That(await list(cloud.Clients), Is.EqualTo(new[] { "first", "second" }));
        Assert.That(cloud.Edge.Requests.Select(r => r.Text.Contains(token, StringComparison.Ordinal)), Is.EqualTo(new[] { false, true }));
    }

    private static TestCaseData Query(
        string action, string list, string item, Func<AwsClients, Task<IEnumerable<string>>> read, string tokenOut = "NextToken", string tokenIn = "NextToken")
        => new TestCaseData(
            Cloud.Answered(action, Page(list, "member", item, 1) + $"<{tokenOut}>page-2</{tokenOut}>"), Cloud.Answered(action, Page(list, "member", item, 2)), $"{tokenIn}=page-2", read)
        .SetArgDisplayNames(action);

    private static TestCaseData Ec2(string action, string list, string item, Func<AwsClients, Task<IEnumerable<string>>> read)
    {
        string Answer(string content) => $"""<{action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15"><requestId>r</requestId>{content}</{action}Response>""";
        return new TestCaseData(Answer(Page(list, "item", item, 1) + "<nextToken>page-2</nextToken>"), Answer(Page(list, "item", item, 2)), "NextToken=page-2", read).SetArgDisplayNames(action);
    }

    private static string Page(string list, string element, string item, int number)
        => $"<{list}><{element}>{string.Format(System.Globalization.CultureInfo.InvariantCulture, item, number == 1 ? "first" : "second", number)}</{element}></{list}>";
}
