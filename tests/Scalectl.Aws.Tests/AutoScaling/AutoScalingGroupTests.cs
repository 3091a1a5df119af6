using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.Tests.Edge;

namespace Scalectl.Aws.Tests.AutoScaling;

public class AutoScalingGroupTests
{
    private const string Described = """
        <AutoScalingGroups><member>
          <AutoScalingGroupName>scalectl-r1</AutoScalingGroupName>
          <AutoScalingGroupARN>arn:aws:autoscaling:eu-central-1:1:autoScalingGroup:x:autoScalingGroupName/scalectl-r1</AutoScalingGroupARN>
          <LaunchTemplate><LaunchTemplateId>lt-4f</LaunchTemplateId><LaunchTemplateName>d</LaunchTemplateName><Version>1</Version></LaunchTemplate>
          <MinSize>0</MinSize><MaxSize>4</MaxSize><DesiredCapacity>1</DesiredCapacity><DefaultCooldown>60</DefaultCooldown>
          <TargetGroupARNs /><EnabledMetrics />
          <Instances><member>
            <InstanceId>i-69</InstanceId><InstanceType>c7i.large</InstanceType><AvailabilityZone>eu-central-1a</AvailabilityZone>
            <LifecycleState>InService</LifecycleState><HealthStatus>Healthy</HealthStatus>
          </member></Instances>
          <CreatedTime>2026-11-24T03:41:43.003069Z</CreatedTime>
          <Tags><member><ResourceId>scalectl-r1</ResourceId><Key>scalectl:run</Key><Value>r1</Value><PropagateAtLaunch>true</PropagateAtLaunch></member></Tags>
        </member></AutoScalingGroups>
        """;

    private static readonly NewGroup Group = new("scalectl-r1", new LaunchTemplateVersion("lt-4f", "1"), 0, 4)
    {
        Desired = 1,
        SubnetIds = ["subnet-a", "subnet-b"],
        DefaultCooldown = TimeSpan.FromSeconds(60),
        DefaultInstanceWarmup = TimeSpan.FromSeconds(60),
        HealthCheckType = "EC2",
        HealthCheckGracePeriod = TimeSpan.FromSeconds(60),
        Tags = new Dictionary<string, string> { ["scalectl:run"] = "r1" },
    };

    [Test]
    public async Task CreateGroup_EverythingSet_AsksAsTheServiceExpects()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("CreateAutoScalingGroup"));

        await cloud.Clients.AutoScaling.CreateGroupAsync(Group, default);

        cloud.AssertAsked("""
            Action=CreateAutoScalingGroup
            Version=2011-01-01
            AutoScalingGroupName=scalectl-r1
            LaunchTemplate.LaunchTemplateId=lt-4f
            LaunchTemplate.Version=1
            MinSize=0
            MaxSize=4
            DesiredCapacity=1
            DefaultCooldown=60
            HealthCheckType=EC2
            HealthCheckGracePeriod=60
            VPCZoneIdentifier=subnet-a,subnet-b
            DefaultInstanceWarmup=60
            Tags.member.1.Key=scalectl:run
            Tags.member.1.Value=r1
            Tags.member.1.PropagateAtLaunch=true
            """);
    }

    [Test]
    public async Task CreateGroup_AlreadyThereWithOurTags_CountsAsMade()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("AlreadyExists", "already exists"), 400).Answer(Cloud.Answered("DescribeAutoScalingGroups", Described));

        await cloud.Clients.AutoScaling.CreateGroupAsync(Group, default);

        Assert.That(cloud.Edge.Requests.Select(r => r.Action), Is.EqualTo(new[] { "CreateAutoScalingGroup", "DescribeAutoScalingGroups" }));
    }

    [Test]
    public async Task CreateGroup_AlreadyThereOfSomebodyElse_Fails()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("AlreadyExists", "already exists"), 400)
            .Answer(Cloud.Answered("DescribeAutoScalingGroups", Described.Replace("<Value>r1<", "<Value>r2<", StringComparison.Ordinal)));

        var e = await Assert.ThrowsAsync<CloudException>(() => cloud.Clients.AutoScaling.CreateGroupAsync(Group, default));

        Assert.That((e!.Service, e.Operation, e.Code, e.Status), Is.EqualTo(("Auto Scaling", "CreateAutoScalingGroup", "AlreadyExists", 400)));
    }

    [Test]
    public async Task DescribeGroups_TwoPages_ReadsBothAndEveryField()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("DescribeAutoScalingGroups", Described + "<NextToken>t2</NextToken>"))
            .Answer(Cloud.Answered("DescribeAutoScalingGroups", Described.Replace("scalectl-r1", "scalectl-r2", StringComparison.Ordinal)));

        var groups = await cloud.Clients.AutoScaling.DescribeGroupsAsync(["scalectl-r1", "scalectl-r2"], default);

        Assert.That(groups.Select(g => g.Name), Is.EqualTo(new[] { "scalectl-r1", "scalectl-r2" }));
        Assert.That((groups[0].Min, groups[0].Max, groups[0].Desired, groups[0].Status), Is.EqualTo((0, 4, 1, (string?)null)));
        Assert.That(groups[0].Instances, Is.EqualTo(new[] { new GroupInstance("i-69", "c7i.large", "eu-central-1a", "InService", "Healthy") }));
        Assert.That(groups[0].CreatedAt, Is.EqualTo(DateTimeOffset.Parse("2026-11-24T03:41:43.003069Z", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.That(groups[0].LaunchTemplate, Is.EqualTo(new LaunchTemplateVersion("lt-4f", "1")));
        Assert.That(groups[0].MetricsEnabled, Is.False);
        Assert.That(groups[0].Tags["scalectl:run"], Is.EqualTo("r1"));
        cloud.AssertAsked("""
            Action=DescribeAutoScalingGroups
            Version=2011-01-01
            AutoScalingGroupNames.member.1=scalectl-r1
            AutoScalingGroupNames.member.2=scalectl-r2
            MaxRecords=100
            NextToken=t2
            """, at: 1);
    }

    [Test]
    public async Task DescribeGroups_NoNames_AsksNothing()
    {
        await using var cloud = new Cloud();

        Assert.That(await cloud.Clients.AutoScaling.DescribeGroupsAsync([], default), Is.Empty);
        Assert.That(cloud.Edge.Requests, Is.Empty);
    }

    [Test]
    public async Task FindGroups_ByTag_Filters()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("DescribeAutoScalingGroups", "<AutoScalingGroups/>"));

        Assert.That(await cloud.Clients.AutoScaling.FindGroupsAsync(new Dictionary<string, string> { ["scalectl:managed"] = "true" }, default), Is.Empty);

        cloud.AssertAsked("""
            Action=DescribeAutoScalingGroups
            Version=2011-01-01
            Filters.member.1.Name=tag:scalectl:managed
            Filters.member.1.Values.member.1=true
            MaxRecords=100
            """);
    }

    [Test]
    public async Task UpdateGroup_SomeFields_SendsOnlyThose()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("UpdateAutoScalingGroup"));

        await cloud.Clients.AutoScaling.UpdateGroupAsync("scalectl-r1", new GroupChange { Min = 1, Max = 6 }, default);

        cloud.AssertAsked("""
            Action=UpdateAutoScalingGroup
            Version=2011-01-01
            AutoScalingGroupName=scalectl-r1
            MinSize=1
            MaxSize=6
            """);
    }

    [Test]
    public async Task UpdateGroup_UnknownName_FailsWithTheCloudsSentence()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("ValidationError", "AutoScalingGroup name not found - null"), 400);

        var e = await Assert.ThrowsAsync<CloudException>(() => cloud.Clients.AutoScaling.UpdateGroupAsync("nobody", new GroupChange { Min = 1 }, default));

        Assert.That((e!.Code, e.Detail, e.Status), Is.EqualTo(("ValidationError", "AutoScalingGroup name not found - null", 400)));
    }

    [Test]
    public async Task DeleteGroup_NotThere_SaysFalse()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("ValidationError", "AutoScalingGroup name not found - null"), 400);

        Assert.That(await cloud.Clients.AutoScaling.DeleteGroupAsync("nobody", force: true, default), Is.False);
        cloud.AssertAsked("""
            Action=DeleteAutoScalingGroup
            Version=2011-01-01
            AutoScalingGroupName=nobody
            ForceDelete=true
            """);
    }

    [Test]
    public async Task DescribeActivities_SinceGiven_StopsAtThePageThatReachesIt()
    {
        static string Page(string start, string next) => Cloud.Answered("DescribeScalingActivities", $"""
            <Activities><member>
              <ActivityId>f9</ActivityId><AutoScalingGroupName>g</AutoScalingGroupName>
              <Description>Launching a new EC2 instance: i-4ba0837f</Description><Cause>At .. a user request</Cause>
              <StartTime>{start}</StartTime><EndTime>2026-08-19T20:54:02Z</EndTime><StatusCode>Successful</StatusCode><Progress>100</Progress>
            </member></Activities><NextToken>{next}</NextToken>
            """);
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Page("2026-08-19T20:53:29.930Z", "t2")).Answer(Page("2026-08-19T20:00:00Z", "t3"));

        var activities = await cloud.Clients.AutoScaling.DescribeActivitiesAsync("g", new DateTimeOffset(2026, 8, 19, 20, 30, 0, TimeSpan.Zero), default);

        Assert.That(cloud.Edge.Requests, Has.Count.EqualTo(2));
        Assert.That(activities, Has.Count.EqualTo(2));
        Assert.That(activities[0], Is.EqualTo(new GroupActivity(
            "f9", new DateTimeOffset(2026, 8, 19, 20, 53, 29, 930, TimeSpan.Zero), new DateTimeOffset(2026, 8, 19, 20, 54, 2, TimeSpan.Zero),
            "Successful", null, "Launching a new EC2 instance: i-4ba0837f", "At .. a user request", 100)));
    }

    [Test]
    public async Task TerminateInstanceAndEnableMetrics_Called_AskAsTheServiceExpects()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("TerminateInstanceInAutoScalingGroup", "<Activity/>")).Answer(Cloud.Answered("EnableMetricsCollection"));

        await cloud.Clients.AutoScaling.TerminateInstanceAsync("i-69", decrementDesired: true, default);
        await cloud.Clients.AutoScaling.EnableMetricsCollectionAsync("scalectl-r1", default);

        cloud.AssertAsked("""
            Action=TerminateInstanceInAutoScalingGroup
            Version=2011-01-01
            InstanceId=i-69
            ShouldDecrementDesiredCapacity=true
            """);
        cloud.AssertAsked("""
            Action=EnableMetricsCollection
            Version=2011-01-01
            AutoScalingGroupName=scalectl-r1
            Granularity=1Minute
            """, at: 1);
    }

    [Test]
    public async Task AttachTargetGroupsAndDescribeTags_Called_AskAsTheServiceExpects()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("AttachLoadBalancerTargetGroups", " "))
            .Answer(Cloud.Answered("DescribeTags", "<Tags><member><ResourceId>g</ResourceId><Key>k</Key><Value>v</Value></member></Tags>"));

        await cloud.Clients.AutoScaling.AttachTargetGroupsAsync("g", ["arn:tg"], default);
        var tags = await cloud.Clients.AutoScaling.DescribeTagsAsync(["g"], default);

        Assert.That(tags, Is.EqualTo(new[] { new GroupTag("g", "k", "v") }));
        cloud.AssertAsked("""
            Action=AttachLoadBalancerTargetGroups
            Version=2011-01-01
            AutoScalingGroupName=g
            TargetGroupARNs.member.1=arn:tg
            """);
        cloud.AssertAsked("""
            Action=DescribeTags
            Version=2011-01-01
            Filters.member.1.Name=auto-scaling-group
            Filters.member.1.Values.member.1=g
            MaxRecords=100
            """, at: 1);
    }
}
