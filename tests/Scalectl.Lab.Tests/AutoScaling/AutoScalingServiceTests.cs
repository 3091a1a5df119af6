namespace Scalectl.Lab.Tests.AutoScaling;

/// <summary>Auto Scaling over the wire: what is accepted, what is refused and how, and how answers look.</summary>
[CancelAfter(120_000)]
internal sealed class AutoScalingServiceTests
{
    private LabHost _lab = null!;
    private LabClient _client = null!;

    [SetUp]
    public async Task StartLab()
    {
        _lab = await LabHost.StartAsync(new LabOptions { Port = 0, LaunchDelay = TimeSpan.Zero, TerminateDelay = TimeSpan.Zero }, TimeProvider.System);
        _client = new LabClient(_lab.Address);
        await _client.DoAsync("ec2", "CreateLaunchTemplate", default, ("LaunchTemplateName", "template"), ("LaunchTemplateData.ImageId", "ami-lab-process"));
    }

    [TearDown]
    public async Task StopLab()
    {
        _client.Dispose();
        await _lab.DisposeAsync();
    }

    [TestCase("MinSize", "5", "Max bound, 3, must be greater than or equal to min bound, 5")]
    [TestCase("MinSize", "-1", "1 validation error detected: Value '-1' at 'minSize' failed to satisfy constraint: Member must have value greater than or equal to 0")]
    [TestCase("MinSize", "x", "MinSize: found 'x', expected an integer")]
    [TestCase("DesiredCapacity", "4", "Desired capacity:4 must be between the specified min size:0 and max size:3")]
    [TestCase("LaunchTemplate.LaunchTemplateName", "other", "You must use a valid fully-formed launch template. The specified launch template, with template ID other, does not exist.")]
    [TestCase("LaunchTemplate.Version", "7", "You must use a valid fully-formed launch template. The specified launch template version, 7")]
    [TestCase("TargetGroupARNs.member.1", "arn:nothing", "Provided Target Groups may not be valid.")]
    [TestCase("VPCZoneIdentifier", "subnet-0", "The subnet ID 'subnet-0' does not exist.")]
    [TestCase("HealthCheckType", "DOCTOR", "Health check type 'DOCTOR' is not valid.")]
    [TestCase("DefaultCooldown", "-1", "1 validation error detected: Value '-1' at 'DefaultCooldown'")]
    public async Task CreateGroup_OneThingWrong_IsRefusedInAwsWordsAndMakesNothing(string name, string value, string message, CancellationToken ct)
    {
        var answer = await _client.CallAsync("autoscaling", "CreateAutoScalingGroup", ct, [.. Group("g").Where(p => p.Name != name), (name, value)]);

        Assert.That(answer.Message, Does.StartWith(message));
        Assert.That((await _client.DoAsync("autoscaling", "DescribeAutoScalingGroups", ct)).All("AutoScalingGroupName"), Is.Empty);
    }

    [TestCase("MinSize", "1 validation error detected: Value null at 'minSize' failed to satisfy constraint: Member must not be null")]
    [TestCase("LaunchTemplate.LaunchTemplateName", "Valid requests must contain either LaunchTemplate")]
    [TestCase("AvailabilityZones.member.1", "At least one Availability Zone or VPC Subnet is required.")]
    public async Task CreateGroup_SomethingMissing_IsRefused(string name, string message, CancellationToken ct)
        => Assert.That((await _client.CallAsync("autoscaling", "CreateAutoScalingGroup", ct, [.. Group("g").Where(p => p.Name != name)])).Message, Does.StartWith(message));

    [Test]
    public async Task CreateGroup_UnknownImage_SaysWhichTheLabHas(CancellationToken ct)
    {
        await _client.DoAsync("ec2", "CreateLaunchTemplate", ct, ("LaunchTemplateName", "odd"), ("LaunchTemplateData.ImageId", "ami-0"));

        var answer = await _client.CallAsync("autoscaling", "CreateAutoScalingGroup", ct, [.. Group("g").Where(p => p.Name != "LaunchTemplate.LaunchTemplateName"), ("LaunchTemplate.LaunchTemplateName", "odd")]);

        Assert.That(answer.Message, Does.Contain("The image id '[ami-0]' does not exist.").And.Contain("ami-lab-process").And.Contain("ami-lab-webapp"));
    }

    [Test]
    public async Task DescribeGroups_Pages_NameEachGroupOnce(CancellationToken ct)
    {
        foreach (var name in new[] { "c", "a", "b" })
        {
            await _client.DoAsync("autoscaling", "CreateAutoScalingGroup", ct, Group(name));
        }

        var first = await _client.DoAsync("autoscaling", "DescribeAutoScalingGroups", ct, ("MaxRecords", 2));
        var second = await _client.DoAsync("autoscaling", "DescribeAutoScalingGroups", ct, ("MaxRecords", 2), ("NextToken", first["NextToken"]!));

        Assert.That(first.All("AutoScalingGroupName").Concat(second.All("AutoScalingGroupName")), Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(second["NextToken"], Is.Null);
        Assert.That((await _client.CallAsync("autoscaling", "DescribeAutoScalingGroups", ct, ("NextToken", "nonsense"))).Error, Is.EqualTo("InvalidNextToken"));
        Assert.That((await _client.CallAsync("autoscaling", "DescribeAutoScalingGroups", ct, ("MaxRecords", 101))).Error, Is.EqualTo("ValidationError"));
        Assert.That((await _client.DoAsync("autoscaling", "DescribeAutoScalingGroups", ct, ("AutoScalingGroupNames.member.1", "nobody"))).All("AutoScalingGroupName"), Is.Empty, "an unknown name is no error");
    }

    [TestCase("UpdateAutoScalingGroup")]
    [TestCase("DeleteAutoScalingGroup")]
    [TestCase("EnableMetricsCollection", "Granularity", "1Minute")]
    [TestCase("SetDesiredCapacity", "DesiredCapacity", "1")]
    public async Task Change_UnknownGroup_IsAValidationError(string action, string name = "Other", string value = "x", CancellationToken ct = default)
    {
        var answer = await _client.CallAsync("autoscaling", action, ct, ("AutoScalingGroupName", "nobody"), (name, value));

        Assert.That((answer.Error, answer.Message), Is.EqualTo(("ValidationError", "AutoScalingGroup name not found - null")));
    }

    [Test]
    public async Task SetDesiredCapacity_CooldownHonoured_IsRefusedUntilItIsOver(CancellationToken ct)
    {
        await _client.DoAsync("autoscaling", "CreateAutoScalingGroup", ct, [.. Group("g"), ("DesiredCapacity", 1)]);
        await Eventually.TrueAsync(async () => (await _client.DoAsync("autoscaling", "DescribeScalingActivities", ct))["StatusCode"] == "Successful", ct);

        Assert.That((await _client.CallAsync("autoscaling", "SetDesiredCapacity", ct, ("AutoScalingGroupName", "g"), ("DesiredCapacity", 2), ("HonorCooldown", true))).Error, Is.EqualTo("ScalingActivityInProgress"));
        await _client.DoAsync("autoscaling", "SetDesiredCapacity", ct, ("AutoScalingGroupName", "g"), ("DesiredCapacity", 2));
    }

    [TestCase("TargetTrackingConfiguration.TargetValue", "0", "TargetValue must be greater than 0.")]
    [TestCase("TargetTrackingConfiguration.TargetValue", "NaN", "TargetTrackingConfiguration.TargetValue: found 'NaN', expected a number")]
    [TestCase("TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType", "Mood", "1 validation error detected: Value 'Mood' at 'PredefinedMetricType'")]
    [TestCase("TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType", "ALBRequestCountPerTarget", "ResourceLabel must be specified")]
    [TestCase("PolicyType", "Guessing", "1 validation error detected: Value 'Guessing' at 'PolicyType'")]
    public async Task PutScalingPolicy_OneThingWrong_IsRefusedAndKeepsNothing(string name, string value, string message, CancellationToken ct)
    {
        await _client.DoAsync("autoscaling", "CreateAutoScalingGroup", ct, Group("g"));

        Assert.That((await _client.CallAsync("autoscaling", "PutScalingPolicy", ct, [.. Tracking.Where(p => p.Name != name), (name, value)])).Message, Does.StartWith(message));
        Assert.That((await _client.DoAsync("autoscaling", "DescribePolicies", ct)).All("PolicyName"), Is.Empty);
    }

    [TestCase("targetgroup/b/2")]
    [TestCase("app/a/1")]
    [TestCase("app/a/1/targetgroup/b")]
    [TestCase("app/a/targetgroup/b/2")]
    [TestCase("net/a/1/targetgroup/b/2")]
    [TestCase("app/a/1/targetgroup/b/2/3")]
    [TestCase("app/a/1//targetgroup/b/2")]
    public async Task PutScalingPolicy_MalformedResourceLabel_IsRefusedAndKeepsNothing(string label, CancellationToken ct)
    {
        await _client.DoAsync("autoscaling", "CreateAutoScalingGroup", ct, Group("g"));

        var answer = await _client.CallAsync("autoscaling", "PutScalingPolicy", ct, Requests(label));

        Assert.That((answer.Error, answer.Message), Is.EqualTo((
            "ValidationError",
            $"ResourceLabel '{label}' must be the ends of the load balancer's and the target group's ARNs, joined by a slash, for example app/my-alb/778d41231b141a0f/targetgroup/my-target-group/943f017f100becff")));
        Assert.That((await _client.DoAsync("autoscaling", "DescribePolicies", ct)).All("PolicyName"), Is.Empty);
    }

    [Test]
    public async Task PutScalingPolicy_ResourceLabel_MakesTwoAlarms(CancellationToken ct)
    {
        await _client.DoAsync("autoscaling", "CreateAutoScalingGroup", ct, Group("g"));
        await _client.DoAsync("autoscaling", "PutScalingPolicy", ct, Requests("app/a/1/targetgroup/b/2"));

        Assert.That((await _client.DoAsync("autoscaling", "DescribePolicies", ct)).All("AlarmName"), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task PutScalingPolicy_TwiceAndDeleted_KeepsItsArnAndItsTwoAlarms(CancellationToken ct)
    {
        await _client.DoAsync("autoscaling", "CreateAutoScalingGroup", ct, Group("g"));
        var first = await _client.DoAsync("autoscaling", "PutScalingPolicy", ct, Tracking);
        var again = await _client.DoAsync("autoscaling", "PutScalingPolicy", ct, Tracking);

        Assert.That(again["PolicyARN"], Is.EqualTo(first["PolicyARN"]));
        Assert.That((await _client.DoAsync("autoscaling", "DescribePolicies", ct)).All("AlarmName"), Has.Count.EqualTo(2));
        Assert.That((await _client.DoAsync("monitoring", "DescribeAlarms", ct)).All("AlarmName"), Has.Count.EqualTo(2), "the alarms of before are replaced");
        await _client.DoAsync("autoscaling", "DeletePolicy", ct, ("PolicyName", first["PolicyARN"]!));
        Assert.That((await _client.DoAsync("monitoring", "DescribeAlarms", ct)).All("AlarmName"), Is.Empty);
        Assert.That((await _client.CallAsync("autoscaling", "DeletePolicy", ct, ("AutoScalingGroupName", "g"), ("PolicyName", "cpu50"))).Error, Is.EqualTo("ValidationError"));
    }

    [Test]
    public async Task ScheduledAction_PutDescribedDeleted_IsOneOfAName(CancellationToken ct)
    {
        await _client.DoAsync("autoscaling", "CreateAutoScalingGroup", ct, Group("g"));
        foreach (var hour in new[] { "01", "02" })
        {
            await _client.DoAsync("autoscaling", "PutScheduledUpdateGroupAction", ct, ("AutoScalingGroupName", "g"), ("ScheduledActionName", "end"), ("StartTime", $"2099-01-01T{hour}:00:00Z"), ("MaxSize", 0));
        }

        Assert.That((await _client.DoAsync("autoscaling", "DescribeScheduledActions", ct, ("AutoScalingGroupName", "g"))).All("StartTime"), Is.EqualTo(new[] { "2099-01-01T02:00:00.000Z" }));
        await _client.DoAsync("autoscaling", "DeleteScheduledAction", ct, ("AutoScalingGroupName", "g"), ("ScheduledActionName", "end"));
        Assert.That((await _client.CallAsync("autoscaling", "DeleteScheduledAction", ct, ("AutoScalingGroupName", "g"), ("ScheduledActionName", "end"))).Error, Is.EqualTo("ValidationError"));
    }

    [Test]
    public async Task Tags_ChangedOnAGroup_AreDescribedAndFiltered(CancellationToken ct)
    {
        await _client.DoAsync("autoscaling", "CreateAutoScalingGroup", ct, Group("g"));
        await _client.DoAsync("autoscaling", "CreateOrUpdateTags", ct, ("Tags.member.1.ResourceId", "g"), ("Tags.member.1.ResourceType", "auto-scaling-group"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "v"));

        Assert.That((await _client.DoAsync("autoscaling", "DescribeTags", ct, ("Filters.member.1.Name", "key"), ("Filters.member.1.Values.member.1", "k")))["Value"], Is.EqualTo("v"));
        Assert.That((await _client.DoAsync("autoscaling", "DescribeAutoScalingGroups", ct, ("Filters.member.1.Name", "tag:k"), ("Filters.member.1.Values.member.1", "other"))).All("AutoScalingGroupName"), Is.Empty);
    }

    [Test]
    public async Task SuspendProcesses_Launch_NothingStartsUntilResumed(CancellationToken ct)
    {
        await _client.DoAsync("autoscaling", "CreateAutoScalingGroup", ct, Group("g"));
        await _client.DoAsync("autoscaling", "SuspendProcesses", ct, ("AutoScalingGroupName", "g"), ("ScalingProcesses.member.1", "Launch"));
        await _client.DoAsync("autoscaling", "SetDesiredCapacity", ct, ("AutoScalingGroupName", "g"), ("DesiredCapacity", 1));
        Assert.That((await _client.DoAsync("autoscaling", "DescribeScalingActivities", ct)).All("ActivityId"), Is.Empty);

        await _client.DoAsync("autoscaling", "ResumeProcesses", ct, ("AutoScalingGroupName", "g"));

        await Eventually.TrueAsync(async () => (await _client.DoAsync("autoscaling", "DescribeAutoScalingInstances", ct))["LifecycleState"] == "InService", ct);
    }

    private static readonly (string Name, object Value)[] Tracking =
    [
        ("AutoScalingGroupName", "g"), ("PolicyName", "cpu50"), ("PolicyType", "TargetTrackingScaling"), ("TargetTrackingConfiguration.TargetValue", "50.0"),
        ("TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType", "ASGAverageCPUUtilization"),
    ];

    private static (string Name, object Value)[] Requests(string label) =>
    [
        .. Tracking.Where(p => !p.Name.EndsWith("PredefinedMetricType", StringComparison.Ordinal)),
        ("TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType", "ALBRequestCountPerTarget"),
        ("TargetTrackingConfiguration.PredefinedMetricSpecification.ResourceLabel", label),
    ];

    private static (string Name, object Value)[] Group(string name) =>
    [
        ("AutoScalingGroupName", name), ("LaunchTemplate.LaunchTemplateName", "template"), ("MinSize", 0), ("MaxSize", 3), ("AvailabilityZones.member.1", "eu-central-1a"),
    ];
}
