using Scalectl.Aws.LoadBalancing;
using Scalectl.Aws.Tests.Edge;

namespace Scalectl.Aws.Tests.LoadBalancing;

public class LoadBalancingTests
{
    private const string LbArn = "arn:aws:elasticloadbalancing:eu-central-1:1:loadbalancer/app/scalectl-lb/fb9a";
    private const string TgArn = "arn:aws:elasticloadbalancing:eu-central-1:1:targetgroup/scalectl-tg/2c61";

    private const string Balancers = $"""
        <LoadBalancers><member>
          <LoadBalancerArn>{LbArn}</LoadBalancerArn><DNSName>127.31.150.200</DNSName><LoadBalancerName>scalectl-lb</LoadBalancerName>
          <State><Code>active</Code></State><Type>application</Type>
        </member></LoadBalancers>
        """;

    private const string Groups = $"""
        <TargetGroups><member>
          <TargetGroupArn>{TgArn}</TargetGroupArn><TargetGroupName>scalectl-tg</TargetGroupName><Protocol>HTTP</Protocol><Port>8080</Port>
          <LoadBalancerArns><member>{LbArn}</member></LoadBalancerArns>
        </member></TargetGroups>
        """;

    private const string Listeners = $"""
        <Listeners><member>
          <ListenerArn>arn:l</ListenerArn><LoadBalancerArn>{LbArn}</LoadBalancerArn><Port>80</Port><Protocol>HTTP</Protocol>
          <DefaultActions><member><Type>forward</Type><TargetGroupArn>{TgArn}</TargetGroupArn></member></DefaultActions>
        </member></Listeners>
        """;

    private static readonly Dictionary<string, string> Tags = new() { ["scalectl:app"] = "shop" };

    [Test]
    public async Task CreateLoadBalancer_New_AsksAndReadsItsDimension()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("CreateLoadBalancer", Balancers));

        var made = await cloud.Clients.LoadBalancing.CreateLoadBalancerAsync(new NewLoadBalancer("scalectl-lb", ["subnet-a", "subnet-b"], ["sg-1"], "internet-facing", Tags), default);

        Assert.That(made, Is.EqualTo(new LoadBalancer(LbArn, "scalectl-lb", "127.31.150.200", "application", "active")));
        Assert.That(made.MetricDimension, Is.EqualTo("app/scalectl-lb/fb9a"));
        cloud.AssertAsked("""
            Action=CreateLoadBalancer
            Version=2015-12-01
            Name=scalectl-lb
            Subnets.member.1=subnet-a
            Subnets.member.2=subnet-b
            SecurityGroups.member.1=sg-1
            Scheme=internet-facing
            Type=application
            Tags.member.1.Key=scalectl:app
            Tags.member.1.Value=shop
            """);
    }

    [Test]
    public async Task CreateLoadBalancer_AlreadyThereWithOurTags_CountsAsMade()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("DuplicateLoadBalancerName", "exists"), 400).Answer(Cloud.Answered("DescribeLoadBalancers", Balancers))
            .Answer(TagAnswer(LbArn, "shop"));

        var made = await cloud.Clients.LoadBalancing.CreateLoadBalancerAsync(new NewLoadBalancer("scalectl-lb", [], [], "internal", Tags), default);

        Assert.That(made.Arn, Is.EqualTo(LbArn));
    }

    [Test]
    public async Task CreateTargetGroup_AlreadyThereOfSomebodyElse_Fails()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("DuplicateTargetGroupName", "exists"), 400).Answer(Cloud.Answered("DescribeTargetGroups", Groups))
            .Answer(TagAnswer(TgArn, "other"));

        var e = await Assert.ThrowsAsync<CloudException>(() => cloud.Clients.LoadBalancing.CreateTargetGroupAsync(new NewTargetGroup("scalectl-tg", 8080, "vpc-1", Tags), default));

        Assert.That(e!.Code, Is.EqualTo("DuplicateTargetGroupName"));
    }

    [Test]
    public async Task CreateTargetGroup_WithHealthCheck_AsksAsTheServiceExpects()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("CreateTargetGroup", Groups));

        var made = await cloud.Clients.LoadBalancing.CreateTargetGroupAsync(new NewTargetGroup("scalectl-tg", 8080, "vpc-1", Tags)
        {
            HealthCheckPath = "/health",
            HealthCheckInterval = TimeSpan.FromSeconds(5),
            HealthCheckTimeout = TimeSpan.FromSeconds(2),
            HealthyThreshold = 2,
            UnhealthyThreshold = 3,
            HealthyCodes = "200-399",
        }, default);

        Assert.That((made.Arn, made.Port, made.MetricDimension), Is.EqualTo((TgArn, 8080, "targetgroup/scalectl-tg/2c61")));
        cloud.AssertAsked("""
            Action=CreateTargetGroup
            Version=2015-12-01
            Name=scalectl-tg
            Protocol=HTTP
            Port=8080
            VpcId=vpc-1
            TargetType=instance
            HealthCheckPath=/health
            HealthCheckIntervalSeconds=5
            HealthCheckTimeoutSeconds=2
            HealthyThresholdCount=2
            UnhealthyThresholdCount=3
            Matcher.HttpCode=200-399
            Tags.member.1.Key=scalectl:app
            Tags.member.1.Value=shop
            """);
    }

    [Test]
    public async Task CreateListener_New_ForwardsToTheTargetGroup()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("CreateListener", Listeners));

        var made = await cloud.Clients.LoadBalancing.CreateListenerAsync(new NewListener(LbArn, 80, TgArn, Tags), default);

        Assert.That((made.Arn, made.Port), Is.EqualTo(("arn:l", 80)));
        Assert.That(made.TargetGroupArns, Is.EqualTo(new[] { TgArn }));
        cloud.AssertAsked($"""
            Action=CreateListener
            Version=2015-12-01
            LoadBalancerArn={LbArn}
            Protocol=HTTP
            Port=80
            DefaultActions.member.1.Type=forward
            DefaultActions.member.1.TargetGroupArn={TgArn}
            Tags.member.1.Key=scalectl:app
            Tags.member.1.Value=shop
            """);
    }

    [Test]
    public async Task FindLoadBalancer_NotThere_IsNull()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("LoadBalancerNotFound", "The specified load balancer does not exist."), 400);

        Assert.That(await cloud.Clients.LoadBalancing.FindLoadBalancerAsync("nobody", default), Is.Null);
    }

    [Test]
    public async Task DescribeLoadBalancers_TwoPages_FollowsTheMarker()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("DescribeLoadBalancers", Balancers + "<NextMarker>m2</NextMarker>")).Answer(Cloud.Answered("DescribeLoadBalancers", Balancers));

        Assert.That(await cloud.Clients.LoadBalancing.DescribeLoadBalancersAsync(default), Has.Count.EqualTo(2));
        cloud.AssertAsked("""
            Action=DescribeLoadBalancers
            Version=2015-12-01
            Marker=m2
            """, at: 1);
    }

    [Test]
    public async Task DescribeTargetGroups_NoneOfThatBalancer_IsEmpty()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("TargetGroupNotFound", "One or more target groups not found"), 400);

        Assert.That(await cloud.Clients.LoadBalancing.DescribeTargetGroupsAsync(LbArn, default), Is.Empty);
    }

    [Test]
    public async Task DescribeTargetHealth_HealthyAndNot_ReadsStateAndReason()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("DescribeTargetHealth", """
            <TargetHealthDescriptions>
              <member><Target><Id>i-1</Id><Port>8080</Port></Target><TargetHealth><State>healthy</State></TargetHealth></member>
              <member><Target><Id>i-2</Id><Port>8080</Port></Target><TargetHealth><State>unhealthy</State><Reason>Target.Timeout</Reason><Description>Request timed out</Description></TargetHealth></member>
            </TargetHealthDescriptions>
            """));

        var health = await cloud.Clients.LoadBalancing.DescribeTargetHealthAsync(TgArn, default);

        Assert.That(health, Is.EqualTo(new[]
        {
            new TargetHealth("i-1", 8080, "healthy", null, null),
            new TargetHealth("i-2", 8080, "unhealthy", "Target.Timeout", "Request timed out"),
        }));
    }

    [Test]
    public async Task RegisterTargetsAndDelay_Called_AskAsTheServiceExpects()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("RegisterTargets", " ")).Answer(Cloud.Answered("ModifyTargetGroupAttributes", "<Attributes/>"));

        await cloud.Clients.LoadBalancing.RegisterTargetsAsync(TgArn, [new Target("i-1"), new Target("i-2", 81)], default);
        await cloud.Clients.LoadBalancing.SetDeregistrationDelayAsync(TgArn, TimeSpan.FromSeconds(20), default);

        cloud.AssertAsked($"""
            Action=RegisterTargets
            Version=2015-12-01
            TargetGroupArn={TgArn}
            Targets.member.1.Id=i-1
            Targets.member.2.Id=i-2
            Targets.member.2.Port=81
            """);
        cloud.AssertAsked($"""
            Action=ModifyTargetGroupAttributes
            Version=2015-12-01
            TargetGroupArn={TgArn}
            Attributes.member.1.Key=deregistration_delay.timeout_seconds
            Attributes.member.1.Value=20
            """, at: 1);
    }

    [Test]
    public async Task Deletes_NothingThere_AreNoError()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("ListenerNotFound", "x"), 400).Answer(Cloud.Error("LoadBalancerNotFound", "x"), 400).Answer(Cloud.Error("TargetGroupNotFound", "x"), 400);

        await cloud.Clients.LoadBalancing.DeleteListenerAsync("arn:l", default);
        await cloud.Clients.LoadBalancing.DeleteLoadBalancerAsync(LbArn, default);
        await cloud.Clients.LoadBalancing.DeleteTargetGroupAsync(TgArn, default);

        Assert.That(cloud.Edge.Requests.Select(r => r.Action), Is.EqualTo(new[] { "DeleteListener", "DeleteLoadBalancer", "DeleteTargetGroup" }));
        cloud.AssertAsked($"""
            Action=DeleteTargetGroup
            Version=2015-12-01
            TargetGroupArn={TgArn}
            """, at: 2);
    }

    [Test]
    public async Task DeleteTargetGroup_InUse_Fails()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Error("ResourceInUse", "Target group is currently in use"), 400);

        Assert.That((await Assert.ThrowsAsync<CloudException>(() => cloud.Clients.LoadBalancing.DeleteTargetGroupAsync(TgArn, default)))!.Code, Is.EqualTo("ResourceInUse"));
    }

    private static string TagAnswer(string arn, string app) => Cloud.Answered("DescribeTags", $"""
        <TagDescriptions><member><ResourceArn>{arn}</ResourceArn><Tags><member><Key>scalectl:app</Key><Value>{app}</Value></member></Tags></member></TagDescriptions>
        """);
}
