using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.Tests.Edge;

namespace Scalectl.Aws.Tests.AutoScaling;

public class PolicyTests
{
    private const string Receipt = """
        <PolicyARN>arn:policy</PolicyARN>
        <Alarms><member><AlarmName>High</AlarmName><AlarmARN>arn:1</AlarmARN></member><member><AlarmName>Low</AlarmName><AlarmARN>arn:2</AlarmARN></member></Alarms>
        """;

    private static readonly (string Says, PolicyDefinition Policy, string Asked)[] Kinds =
    [
        ("target tracking", new TargetTrackingPolicy("cpu50", "ASGAverageCPUUtilization", 50) { Warmup = TimeSpan.FromSeconds(60) }, """
            PolicyType=TargetTrackingScaling
            EstimatedInstanceWarmup=60
            TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType=ASGAverageCPUUtilization
            TargetTrackingConfiguration.TargetValue=50
            TargetTrackingConfiguration.DisableScaleIn=false
            """),
        ("requests per target", new TargetTrackingPolicy("cpu50", "ALBRequestCountPerTarget", 12.5) { ResourceLabel = "app/a/1/targetgroup/b/2", DisableScaleIn = true }, """
            PolicyType=TargetTrackingScaling
            TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType=ALBRequestCountPerTarget
            TargetTrackingConfiguration.PredefinedMetricSpecification.ResourceLabel=app/a/1/targetgroup/b/2
            TargetTrackingConfiguration.TargetValue=12.5
            TargetTrackingConfiguration.DisableScaleIn=true
            """),
        ("step", new StepPolicy("cpu50", "PercentChangeInCapacity", [new ScalingStep(0, 10, 0), new ScalingStep(10, null, 30)]) { MinAdjustmentMagnitude = 2 }, """
            PolicyType=StepScaling
            AdjustmentType=PercentChangeInCapacity
            MinAdjustmentMagnitude=2
            MetricAggregationType=Average
            StepAdjustments.member.1.MetricIntervalLowerBound=0
            StepAdjustments.member.1.MetricIntervalUpperBound=10
            StepAdjustments.member.1.ScalingAdjustment=0
            StepAdjustments.member.2.MetricIntervalLowerBound=10
            StepAdjustments.member.2.ScalingAdjustment=30
            """),
        ("simple", new SimplePolicy("cpu50", "ChangeInCapacity", -1) { Cooldown = TimeSpan.FromSeconds(300) }, """
            PolicyType=SimpleScaling
            AdjustmentType=ChangeInCapacity
            ScalingAdjustment=-1
            Cooldown=300
            """),
    ];

    [TestCaseSource(nameof(Kinds))]
    public async Task PutPolicy_EachKind_AsksAsTheServiceExpects((string Says, PolicyDefinition Policy, string Asked) kind)
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("PutScalingPolicy", Receipt));

        var receipt = await cloud.Clients.AutoScaling.PutPolicyAsync("g", kind.Policy, default);

        Assert.That(receipt.Arn, Is.EqualTo("arn:policy"));
        Assert.That(receipt.AlarmNames, Is.EqualTo(new[] { "High", "Low" }));
        cloud.AssertAsked($"""
            Action=PutScalingPolicy
            Version=2011-01-01
            AutoScalingGroupName=g
            PolicyName=cpu50
            {kind.Asked}
            """);
    }

    [Test]
    public async Task DescribePolicies_TargetTracking_ReadsTargetAndAlarms()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("DescribePolicies", """
            <ScalingPolicies><member>
              <AutoScalingGroupName>g</AutoScalingGroupName><PolicyName>cpu50</PolicyName><PolicyARN>arn:p</PolicyARN>
              <PolicyType>TargetTrackingScaling</PolicyType><StepAdjustments />
              <TargetTrackingConfiguration><TargetValue>50.0</TargetValue><DisableScaleIn>false</DisableScaleIn></TargetTrackingConfiguration>
              <Alarms><member><AlarmName>High</AlarmName></member></Alarms>
            </member></ScalingPolicies>
            """));

        var policies = await cloud.Clients.AutoScaling.DescribePoliciesAsync("g", default);

        Assert.That(policies, Has.Count.EqualTo(1));
        Assert.That(policies[0] with { AlarmNames = [] }, Is.EqualTo(new PolicyState("cpu50", "arn:p", "TargetTrackingScaling", true, 50, [])));
        Assert.That(policies[0].AlarmNames, Is.EqualTo(new[] { "High" }));
    }

    [Test]
    public async Task DeletePolicy_ThereAndNotThere_SaysWhich()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("DeletePolicy")).Answer(Cloud.Error("ValidationError", "Group scalectl-r1 not found"), 400);

        Assert.That(await cloud.Clients.AutoScaling.DeletePolicyAsync("g", "cpu50", default), Is.True);
        Assert.That(await cloud.Clients.AutoScaling.DeletePolicyAsync("g", "cpu50", default), Is.False);
        cloud.AssertAsked("""
            Action=DeletePolicy
            Version=2011-01-01
            AutoScalingGroupName=g
            PolicyName=cpu50
            """);
    }

    [Test]
    public async Task ScheduledAction_PutDescribedAndDeleted_GoesThereAndBack()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("PutScheduledUpdateGroupAction"))
            .Answer(Cloud.Answered("DescribeScheduledActions", """
                <ScheduledUpdateGroupActions><member>
                  <AutoScalingGroupName>g</AutoScalingGroupName><ScheduledActionName>end</ScheduledActionName><ScheduledActionARN>arn:s</ScheduledActionARN>
                  <StartTime>2026-11-24T12:00:00Z</StartTime><Time>2026-11-24T12:00:00Z</Time><MinSize>0</MinSize><MaxSize>0</MaxSize><DesiredCapacity>0</DesiredCapacity>
                </member></ScheduledUpdateGroupActions>
                """))
            .Answer(Cloud.Answered("DeleteScheduledAction"));
        var end = new ScheduledAction("end", new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), 0, 0, 0);

        await cloud.Clients.AutoScaling.PutScheduledActionAsync("g", end, default);
        var described = await cloud.Clients.AutoScaling.DescribeScheduledActionsAsync("g", default);
        var deleted = await cloud.Clients.AutoScaling.DeleteScheduledActionAsync("g", "end", default);

        Assert.That(described, Is.EqualTo(new[] { end }));
        Assert.That(deleted, Is.True);
        cloud.AssertAsked("""
            Action=PutScheduledUpdateGroupAction
            Version=2011-01-01
            AutoScalingGroupName=g
            ScheduledActionName=end
            StartTime=2026-11-24T12:00:00.000Z
            MinSize=0
            MaxSize=0
            DesiredCapacity=0
            """);
    }
}
