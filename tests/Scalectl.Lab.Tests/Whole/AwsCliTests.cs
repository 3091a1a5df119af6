using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Scalectl.Lab.Tests.Whole;

/// <summary>The whole life of a group through AWS's own command line.</summary>
[CancelAfter(120_000)]
internal sealed class AwsCliTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("scalectl-lab-aws-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Group_WholeLifeByAwsCli_GoesAsOnAws(CancellationToken ct)
    {
        if (AwsCli.Path is null)
        {
            Assert.Ignore("There is no aws on this machine (Debian: apt-get install awscli): the lab was not proven with AWS's own client.");
        }

        await using var lab = await LabHost.StartAsync(
            new LabOptions { Port = 0, LaunchDelay = TimeSpan.FromMilliseconds(300), TerminateDelay = TimeSpan.FromMilliseconds(200) }, TimeProvider.System, ct);
        using var client = new LabClient(lab.Address);
        var aws = new AwsCli(lab.Address, _folder);

        Assert.That(Text(await aws.DoAsync("sts get-caller-identity", ct), "Account"), Is.EqualTo("123456789012"));
        var userData = Convert.ToBase64String(Encoding.UTF8.GetBytes("#!/bin/sh\necho up\nexec sleep 600\n"));
        var template = await aws.DoAsync(
            "ec2 create-launch-template --launch-template-name worker --launch-template-data", ct, $$"""{"ImageId":"ami-lab-process","InstanceType":"t3.micro","UserData":"{{userData}}"}""");
        var templateId = Text(template, "LaunchTemplate", "LaunchTemplateId");
        await aws.DoAsync(
            $"autoscaling create-auto-scaling-group --auto-scaling-group-name web --launch-template LaunchTemplateId={templateId} --min-size 1 --max-size 3 --desired-capacity 2"
            + " --availability-zones eu-central-1a eu-central-1b --tags Key=team,Value=x,PropagateAtLaunch=true", ct);
        await aws.DoAsync("autoscaling enable-metrics-collection --auto-scaling-group-name web --granularity 1Minute", ct);
        var policy = await aws.DoAsync(
            "autoscaling put-scaling-policy --auto-scaling-group-name web --policy-name cpu50 --policy-type TargetTrackingScaling --target-tracking-configuration", ct,
            """{"PredefinedMetricSpecification":{"PredefinedMetricType":"ASGAverageCPUUtilization"},"TargetValue":50.0}""");
        Assert.That(policy.GetProperty("Alarms").EnumerateArray().Select(a => Text(a, "AlarmName")), Is.EqualTo(new[] { "High", "Low" }).Using<string, string>(
            (name, kind) => name.StartsWith($"TargetTracking-web-Alarm{kind}-", StringComparison.Ordinal)));

        await Eventually.TrueAsync(async () => (await InServiceAsync(client, ct)) == 2, ct);
        var group = (await aws.DoAsync("autoscaling describe-auto-scaling-groups --filters Name=tag:team,Values=x", ct)).GetProperty("AutoScalingGroups")[0];
        Assert.That(group.GetProperty("Instances").EnumerateArray().Select(i => (Text(i, "LifecycleState"), Text(i, "HealthStatus"))), Is.All.EqualTo(("InService", "Healthy")));
        var policies = (await aws.DoAsync("autoscaling describe-policies --auto-scaling-group-name web", ct)).GetProperty("ScalingPolicies")[0];
        Assert.That(policies.GetProperty("TargetTrackingConfiguration").GetProperty("TargetValue").GetDouble(), Is.EqualTo(50));
        var instances = await aws.DoAsync("ec2 describe-instances --filters Name=tag:aws:autoscaling:groupName,Values=web Name=instance-state-name,Values=running", ct);
        Assert.That(instances.GetProperty("Reservations").GetArrayLength(), Is.EqualTo(2));

        await Eventually.TrueAsync(async () => (await MetricAsync(client, ct)).Contains(2), ct);
        var now = TimeProvider.System.GetUtcNow();
        var data = (await aws.DoAsync(
            $"cloudwatch get-metric-data --start-time {now.AddMinutes(-5):yyyy-MM-ddTHH:mm:ssZ} --end-time {now.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ} --metric-data-queries", ct,
            """[{"Id":"m0","MetricStat":{"Metric":{"Namespace":"AWS/AutoScaling","MetricName":"GroupInServiceInstances","Dimensions":[{"Name":"AutoScalingGroupName","Value":"web"}]},"Period":1,"Stat":"Average"}}]"""))
            .GetProperty("MetricDataResults")[0];
        Assert.That(data.GetProperty("Values").EnumerateArray().Select(v => v.GetDouble()), Does.Contain(2.0));

        var tooMany = await aws.RunAsync("autoscaling set-desired-capacity --auto-scaling-group-name web --desired-capacity 4", ct);
        Assert.That(tooMany.ExitCode, Is.EqualTo(254), "AWS's error, not a crash of the client");
        Assert.That(tooMany.Error, Does.Contain("An error occurred (ValidationError) when calling the SetDesiredCapacity operation: New SetDesiredCapacity value 4 is above max value 3 for the AutoScalingGroup."));
        await aws.DoAsync("autoscaling set-desired-capacity --auto-scaling-group-name web --desired-capacity 1", ct);
        await Eventually.TrueAsync(async () => (await client.DoAsync("autoscaling", "DescribeAutoScalingGroups", ct)).All("InstanceId").Count == 1, ct);
        var activities = (await aws.DoAsync("autoscaling describe-scaling-activities --auto-scaling-group-name web", ct)).GetProperty("Activities").EnumerateArray().ToList();
        Assert.That(activities.Select(a => Text(a, "StatusCode")), Is.EqualTo(new[] { "Successful", "Successful", "Successful" }));
        Assert.That(Text(activities[0], "Cause"), Does.Contain("a user request explicitly set group desired capacity changing the desired capacity from 2 to 1."));
        Assert.That(DateTimeOffset.Parse(Text(activities[0], "StartTime"), CultureInfo.InvariantCulture), Is.LessThan(DateTimeOffset.Parse(Text(activities[0], "EndTime"), CultureInfo.InvariantCulture)));

        await aws.DoAsync("autoscaling delete-auto-scaling-group --auto-scaling-group-name web --force-delete", ct);
        await Eventually.TrueAsync(async () => (await client.DoAsync("autoscaling", "DescribeAutoScalingGroups", ct)).All("AutoScalingGroupName").Count == 0, ct);
        Assert.That((await aws.DoAsync("cloudwatch describe-alarms", ct)).GetProperty("MetricAlarms").GetArrayLength(), Is.Zero, "managed alarms go with their group");
        await aws.DoAsync($"ec2 delete-launch-template --launch-template-id {templateId}", ct);
    }

    private static async Task<int> InServiceAsync(LabClient client, CancellationToken ct)
        => (await client.DoAsync("autoscaling", "DescribeAutoScalingGroups", ct)).All("LifecycleState").Count(s => s == "InService");

    private static async Task<IReadOnlyList<double>> MetricAsync(LabClient client, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var answer = await client.DoAsync(
            "monitoring", "GetMetricStatistics", ct, ("Namespace", "AWS/AutoScaling"), ("MetricName", "GroupInServiceInstances"),
            ("Dimensions.member.1.Name", "AutoScalingGroupName"), ("Dimensions.member.1.Value", "web"), ("Period", 1), ("Statistics.member.1", "Average"),
            ("StartTime", now.AddMinutes(-5).ToString("O")), ("EndTime", now.AddMinutes(1).ToString("O")));
        return [.. answer.All("Average").Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
    }

    private static string Text(JsonElement element, params string[] path) => path.Aggregate(element, (e, name) => e.GetProperty(name)).GetString() ?? "";
}
