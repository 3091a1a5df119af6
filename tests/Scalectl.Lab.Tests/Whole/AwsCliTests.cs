using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Scalectl.Lab.Tests.Whole;

/// <summary>The whole life of a group through AWS's own command line.</summary>
[CancelAfter(120_000)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.Children)]
internal sealed class AwsCliTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("scalectl-lab-aws-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCaseSource(nameof(Clients))]
    public async Task Group_WholeLifeByAwsCli_GoesAsOnAws(string path, CancellationToken ct)
    {
        await using var lab = await LabHost.StartAsync(
            new LabOptions { Port = 0, LaunchDelay = TimeSpan.FromMilliseconds(300), TerminateDelay = TimeSpan.FromMilliseconds(200) }, TimeProvider.System, ct);
        using var client = new LabClient(lab.Address);
        var aws = new AwsCli(path, lab.Address, _folder);

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
        Assert.That(tooMany.ExitCode, Is.EqualTo(254).Or.EqualTo(255), "AWS's error; the first version says 255 of everything that fails");
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

    [TestCaseSource(nameof(Clients))]
    public async Task CloudWatch_EveryOperationByAwsCli_GoesAsOnAws(string path, CancellationToken ct)
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Port = 0 }, TimeProvider.System, ct);
        var aws = new AwsCli(path, lab.Address, _folder);

        // The first version of the client would print times as they came, which in JSON is as seconds.
        await File.WriteAllTextAsync(Path.Combine(_folder, "config"), "[default]\ncli_timestamp_format = iso8601\n", ct);
        var now = TimeProvider.System.GetUtcNow();
        var (start, end) = ($"{now.AddMinutes(-5):yyyy-MM-ddTHH:mm:ssZ}", $"{now.AddMinutes(5):yyyy-MM-ddTHH:mm:ssZ}");

        // Over 10 KB: what a current client compresses.
        var data = Enumerable.Range(0, 200).Select(i => $$"""{"MetricName":"Requests","Dimensions":[{"Name":"App","Value":"web"}],"Value":{{i}}.5,"Unit":"Count","StorageResolution":1}""");
        await aws.DoAsync("cloudwatch put-metric-data --namespace Test --metric-data", ct, $"[{string.Join(',', data)}]");
        var metric = (await aws.DoAsync("cloudwatch list-metrics --namespace Test", ct)).GetProperty("Metrics")[0];
        Assert.That((Text(metric, "MetricName"), Text(metric.GetProperty("Dimensions")[0], "Value")), Is.EqualTo(("Requests", "web")));
        var points = (await aws.DoAsync(
            $"cloudwatch get-metric-statistics --namespace Test --metric-name Requests --dimensions Name=App,Value=web --period 3600 --statistics Sum SampleCount --start-time {start} --end-time {end}", ct))
            .GetProperty("Datapoints").EnumerateArray().ToList();
        Assert.That(points.Sum(static p => p.GetProperty("Sum").GetDouble()), Is.EqualTo(20_000), "0.5 + 1.5 + .. + 199.5 = 200 * 100");
        var tail = (await aws.DoAsync(
            $"cloudwatch get-metric-statistics --namespace Test --metric-name Requests --dimensions Name=App,Value=web --period 3600 --extended-statistics p50 --start-time {start} --end-time {end}", ct))
            .GetProperty("Datapoints")[0];
        Assert.That(tail.GetProperty("ExtendedStatistics").GetProperty("p50").GetDouble(), Is.GreaterThan(0));

        await aws.DoAsync(
            "cloudwatch put-metric-alarm --alarm-name busy --namespace Test --metric-name Requests --dimensions Name=App,Value=web --statistic Average --period 60 --evaluation-periods 3"
            + " --threshold 99.5 --comparison-operator GreaterThanThreshold --no-actions-enabled --tags Key=team,Value=x", ct);
        await aws.DoAsync("cloudwatch set-alarm-state --alarm-name busy --state-value ALARM --state-reason tested", ct);
        var alarm = (await aws.DoAsync("cloudwatch describe-alarms --alarm-names busy", ct)).GetProperty("MetricAlarms")[0];
        Assert.That((alarm.GetProperty("Threshold").GetDouble(), alarm.GetProperty("Period").GetInt32(), alarm.GetProperty("ActionsEnabled").GetBoolean()), Is.EqualTo((99.5, 60, false)));
        Assert.That(
            DateTimeOffset.Parse(Text(alarm, "StateUpdatedTimestamp"), CultureInfo.InvariantCulture), Is.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(2)));
        Assert.That(Text((await aws.DoAsync("cloudwatch list-tags-for-resource --resource-arn", ct, Text(alarm, "AlarmArn"))).GetProperty("Tags")[0], "Value"), Is.EqualTo("x"));
        await aws.DoAsync("cloudwatch delete-alarms --alarm-names busy", ct);

        var gone = await aws.RunAsync("cloudwatch delete-alarms --alarm-names busy", ct);
        Assert.That(gone.ExitCode, Is.EqualTo(254).Or.EqualTo(255));
        Assert.That(gone.Error, Does.Contain("An error occurred (ResourceNotFound) when calling the DeleteAlarms operation: The alarm 'busy' does not exist."));
    }

    private static IEnumerable<TestCaseData> Clients() => AwsCli.Paths.Count > 0
        ? AwsCli.Paths.Select(static p => new TestCaseData(p))
        : [new TestCaseData("aws").Ignore("There is no aws on this machine (Debian: apt-get install awscli): the lab was not proven with AWS's own client.")];

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
