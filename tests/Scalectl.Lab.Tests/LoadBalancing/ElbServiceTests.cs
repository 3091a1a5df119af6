using System.Net;
using System.Net.Sockets;

namespace Scalectl.Lab.Tests.LoadBalancing;

/// <summary>ELBv2's actions: what they answer and what they refuse.</summary>
public sealed class ElbServiceTests
{
    private static readonly string[] Subnets = [$"Subnets.member.1={LabSubnets.All[0].Subnet}", $"Subnets.member.2={LabSubnets.All[1].Subnet}"];

    private ElbFixture _elb = null!;

    [SetUp]
    public void SetUp() => _elb = new ElbFixture();

    [TearDown]
    public async Task TearDown() => await _elb.DisposeAsync();

    [Test]
    public async Task LoadBalancer_WholeLife_IsDescribedAsAwsDoes()
    {
        var arn = await _elb.CreateBalancerAsync("shop");
        Assert.That(arn, Does.Match("^arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/shop/[0-9a-f]{16}$"));
        var shown = await _elb.CallAsync("DescribeLoadBalancers", "Names.member.1=shop");
        Assert.That((ElbFixture.Value(shown, "LoadBalancerArn"), ElbFixture.Value(shown, "Code"), ElbFixture.Value(shown, "Type")), Is.EqualTo((arn, "active", "application")));
        Assert.That(ElbFixture.Value(shown, "DNSName"), Does.Match(@"^127\.\d+\.\d+\.200$"));
        Assert.That(await _elb.CreateBalancerAsync("shop"), Is.EqualTo(arn), "the same call again is the same balancer");
        Assert.That(await _elb.RefusalAsync("CreateLoadBalancer", ["Name=shop", "Scheme=internal", .. Subnets]), Is.EqualTo("DuplicateLoadBalancerName"));
        await _elb.CallAsync("DeleteLoadBalancer", $"LoadBalancerArn={arn}");
        await _elb.CallAsync("DeleteLoadBalancer", $"LoadBalancerArn={arn}");
        Assert.That(await _elb.RefusalAsync("DescribeLoadBalancers", "Names.member.1=shop"), Is.EqualTo("LoadBalancerNotFound"));
        Assert.That((await _elb.CallAsync("DescribeLoadBalancers")).Descendants("member"), Is.Empty);
    }

    [Test]
    public async Task DescribeLoadBalancers_Pages_ShowEachOnce()
    {
        for (var i = 0; i < 5; i++)
        {
            await _elb.CreateBalancerAsync($"lb{i}");
        }

        List<string> names = [];
        for (string? marker = ""; marker is not null;)
        {
            var page = await _elb.CallAsync("DescribeLoadBalancers", "PageSize=2", $"Marker={marker}");
            names.AddRange(page.Descendants("LoadBalancerName").Select(static n => n.Value));
            marker = page.Descendants("NextMarker").FirstOrDefault()?.Value;
        }

        Assert.That(names, Is.EqualTo(new[] { "lb0", "lb1", "lb2", "lb3", "lb4" }));
        Assert.That(await _elb.RefusalAsync("DescribeLoadBalancers", "PageSize=0"), Is.EqualTo("ValidationError"));
        Assert.That(await _elb.RefusalAsync("DescribeLoadBalancers", "Marker=nonsense"), Is.EqualTo("ValidationError"));
    }

    [TestCase("Name=", "ValidationError")]
    [TestCase("Name=-shop", "ValidationError")]
    [TestCase("Name=a_b", "ValidationError")]
    [TestCase("Name=a123456789012345678901234567890123", "ValidationError", Description = "34 characters")]
    [TestCase("Name=shop;Scheme=open", "InvalidScheme")]
    [TestCase("Name=shop;Type=network", "ValidationError")]
    [TestCase("Name=shop;Subnets.member.2=subnet-0", "SubnetNotFound")]
    [TestCase("Name=shop;Subnets.member.2=subnet-a3ba787d8c706dde2", "ValidationError", Description = "one zone only")]
    public async Task CreateLoadBalancer_BadInput_IsRefusedInAwssWords(string parameters, string code)
    {
        var given = parameters.Split(';');
        var names = given.Select(static p => p[..p.IndexOf('=', StringComparison.Ordinal)]).ToHashSet();
        Assert.That(await _elb.RefusalAsync("CreateLoadBalancer", [.. given, .. Subnets.Where(s => !names.Contains(s[..s.IndexOf('=', StringComparison.Ordinal)]))]), Is.EqualTo(code));
    }

    [Test]
    public async Task TargetGroup_WholeLife_IsDescribedAsAwsDoes()
    {
        var balancer = await _elb.CreateBalancerAsync();
        var group = await _elb.CreateGroupAsync("tg", "HealthCheckIntervalSeconds=5", "HealthyThresholdCount=2", "Matcher.HttpCode=200-299");
        var listener = await _elb.CreateListenerAsync(balancer, group);
        Assert.That(await _elb.CreateListenerAsync(balancer, group), Is.EqualTo(listener), "the same call again is the same listener");
        var shown = await _elb.CallAsync("DescribeTargetGroups", $"LoadBalancerArn={balancer}");
        Assert.That(
            new[] { "TargetGroupArn", "Port", "HealthCheckPort", "HealthCheckPath", "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "UnhealthyThresholdCount", "HttpCode" }.Select(n => ElbFixture.Value(shown, n)),
            Is.EqualTo(new[] { group, "8080", "traffic-port", "/health", "5", "4", "2", "2", "200-299" }));
        Assert.That(await _elb.RefusalAsync("DeleteTargetGroup", $"TargetGroupArn={group}"), Is.EqualTo("ResourceInUse"));
        await _elb.CallAsync("DeleteListener", $"ListenerArn={listener}");
        await _elb.CallAsync("DeleteTargetGroup", $"TargetGroupArn={group}");
        Assert.That(await _elb.RefusalAsync("DescribeTargetGroups", "Names.member.1=tg"), Is.EqualTo("TargetGroupNotFound"));
        Assert.That(await _elb.RefusalAsync("DeleteListener", $"ListenerArn={listener}"), Is.EqualTo("ListenerNotFound"));
    }

    [TestCase("Port=0")]
    [TestCase("Port=x")]
    [TestCase("Protocol=TCP")]
    [TestCase("TargetType=lambda")]
    [TestCase("HealthCheckPath=health")]
    [TestCase("HealthCheckIntervalSeconds=4")]
    [TestCase("HealthCheckIntervalSeconds=10;HealthCheckTimeoutSeconds=10")]
    [TestCase("HealthyThresholdCount=1")]
    [TestCase("Matcher.HttpCode=abc")]
    [TestCase("HealthCheckPort=70000")]
    public async Task CreateTargetGroup_BadInput_IsRefused(string parameters)
    {
        var given = parameters.Split(';');
        string[] preset = ["Name=tg", "Port=80", $"VpcId={LabSubnets.Vpc}"];
        var all = given.Concat(preset.Where(p => !given.Any(g => g.StartsWith(p[..p.IndexOf('=', StringComparison.Ordinal)] + "=", StringComparison.Ordinal))));
        Assert.That(await _elb.RefusalAsync("CreateTargetGroup", [.. all]), Is.EqualTo("ValidationError").Or.EqualTo("MalformedInput"));
    }

    [Test]
    public async Task CreateTargetGroup_SameNameOtherSettings_IsADuplicate()
    {
        var group = await _elb.CreateGroupAsync();
        Assert.That(await _elb.CreateGroupAsync(), Is.EqualTo(group));
        Assert.That(await _elb.RefusalAsync("CreateTargetGroup", "Name=tg", "Port=81", $"VpcId={LabSubnets.Vpc}"), Is.EqualTo("DuplicateTargetGroupName"));
    }

    [Test]
    public async Task CreateListener_Conflicts_AreRefusedInAwssWords()
    {
        var first = await _elb.CreateBalancerAsync("first");
        var second = await _elb.CreateBalancerAsync("second");
        var group = await _elb.CreateGroupAsync("used");
        var other = await _elb.CreateGroupAsync("other");
        await _elb.CreateListenerAsync(first, group);
        Assert.That(await RefusalAsync(first, other), Is.EqualTo("DuplicateListener"));
        Assert.That(await RefusalAsync(second, group), Is.EqualTo("TargetGroupAssociationLimit"));
        Assert.That(await RefusalAsync(first + "0", group), Is.EqualTo("LoadBalancerNotFound"));
        Assert.That(await RefusalAsync(first, group + "0"), Is.EqualTo("TargetGroupNotFound"));
        Assert.That(await RefusalAsync(first, other, "Protocol=HTTPS"), Is.EqualTo("UnsupportedProtocol"));
        Assert.That(await RefusalAsync(first, other, "Port=0"), Is.EqualTo("ValidationError"));
        Assert.That(await RefusalAsync(first, other, "DefaultActions.member.1.Type=redirect"), Is.EqualTo("InvalidLoadBalancerAction"));

        Task<string> RefusalAsync(string balancer, string target, string change = "Port=8000")
        {
            var parameters = new Dictionary<string, string>
            {
                ["LoadBalancerArn"] = balancer,
                ["Protocol"] = "HTTP",
                ["Port"] = "8000",
                ["DefaultActions.member.1.Type"] = "forward",
                ["DefaultActions.member.1.TargetGroupArn"] = target,
            };
            parameters[change.Split('=')[0]] = change.Split('=')[1];
            return _elb.RefusalAsync("CreateListener", [.. parameters.Select(static p => $"{p.Key}={p.Value}")]);
        }
    }

    [Test]
    public async Task CreateListener_PortTaken_SaysWhereAndWhatToDo()
    {
        var balancer = await _elb.CreateBalancerAsync();
        var group = await _elb.CreateGroupAsync();
        using var taken = new TcpListener(_elb.Registry.Balancer(balancer)!.Address, 8001);
        taken.Start();
        var answer = await _elb.TryAsync("CreateListener", $"LoadBalancerArn={balancer}", "Protocol=HTTP", "Port=8001", "DefaultActions.member.1.Type=forward", $"DefaultActions.member.1.TargetGroupArn={group}");
        Assert.That(answer.Error!.Code, Is.EqualTo("InvalidConfigurationRequest"));
        Assert.That(answer.Error.Message, Does.Contain(":8001").And.Contain("Use a free port above 1023"));
        Assert.That((await _elb.CallAsync("DescribeListeners", $"LoadBalancerArn={balancer}")).Descendants("member"), Is.Empty);
    }

    [Test]
    public async Task RegisterTargets_Instances_FollowAwssStates()
    {
        var group = await _elb.CreateGroupAsync("tg", "TargetType=instance");
        Assert.That(await _elb.RefusalAsync("RegisterTargets", $"TargetGroupArn={group}", "Targets.member.1.Id=i-0"), Is.EqualTo("InvalidTarget"));
        _elb.Instances["i-1"] = IPAddress.Loopback;
        await _elb.CallAsync("RegisterTargets", $"TargetGroupArn={group}", "Targets.member.1.Id=i-1");
        var unused = await _elb.CallAsync("DescribeTargetHealth", $"TargetGroupArn={group}");
        Assert.That(new[] { "Id", "Port", "State", "Reason" }.Select(n => ElbFixture.Value(unused, n)), Is.EqualTo(new[] { "i-1", "8080", "unused", "Target.NotInUse" }));
        await _elb.CallAsync("DeregisterTargets", $"TargetGroupArn={group}", "Targets.member.1.Id=i-1");
        var draining = await _elb.CallAsync("DescribeTargetHealth", $"TargetGroupArn={group}");
        Assert.That(ElbFixture.Value(draining, "State"), Is.EqualTo("draining"));
        var stranger = await _elb.CallAsync("DescribeTargetHealth", $"TargetGroupArn={group}", "Targets.member.1.Id=i-9");
        Assert.That(ElbFixture.Value(stranger, "Reason"), Is.EqualTo("Target.NotRegistered"));
        Assert.That(await _elb.RefusalAsync("DescribeTargetHealth", "TargetGroupArn=arn:none"), Is.EqualTo("TargetGroupNotFound"));
    }

    [Test]
    public async Task RegisterTargets_AddressOutsideLoopback_IsRefused()
    {
        var group = await _elb.CreateGroupAsync();
        Assert.That(await _elb.RefusalAsync("RegisterTargets", $"TargetGroupArn={group}", "Targets.member.1.Id=192.0.2.1"), Is.EqualTo("InvalidTarget"));
    }

    [Test]
    public async Task Attributes_SetAndRefused_AsTheirRulesSay()
    {
        var group = await _elb.CreateGroupAsync();
        var balancer = await _elb.CreateBalancerAsync();
        var set = await _elb.CallAsync("ModifyTargetGroupAttributes", $"TargetGroupArn={group}", "Attributes.member.1.Key=deregistration_delay.timeout_seconds", "Attributes.member.1.Value=5");
        Assert.That(set.Descendants("member").Single(static m => m.Element("Key")!.Value == "deregistration_delay.timeout_seconds").Element("Value")!.Value, Is.EqualTo("5"));
        Assert.That(_elb.Registry.Group(group)!.DeregistrationDelay, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(await _elb.RefusalAsync("ModifyTargetGroupAttributes", $"TargetGroupArn={group}", "Attributes.member.1.Key=deregistration_delay.timeout_seconds", "Attributes.member.1.Value=3601"), Is.EqualTo("ValidationError"));
        Assert.That(await _elb.RefusalAsync("ModifyLoadBalancerAttributes", $"LoadBalancerArn={balancer}", "Attributes.member.1.Key=colour", "Attributes.member.1.Value=red"), Is.EqualTo("ValidationError"));
        await _elb.CallAsync("ModifyLoadBalancerAttributes", $"LoadBalancerArn={balancer}", "Attributes.member.1.Key=deletion_protection.enabled", "Attributes.member.1.Value=true");
        Assert.That(await _elb.RefusalAsync("DeleteLoadBalancer", $"LoadBalancerArn={balancer}"), Is.EqualTo("OperationNotPermitted"));
    }

    [Test]
    public async Task Tags_AddedAndRemoved_AreDescribed()
    {
        var group = await _elb.CreateGroupAsync("tg", "Tags.member.1.Key=scalectl:managed", "Tags.member.1.Value=true");
        await _elb.CallAsync("AddTags", $"ResourceArns.member.1={group}", "Tags.member.1.Key=scalectl:app", "Tags.member.1.Value=shop");
        await _elb.CallAsync("RemoveTags", $"ResourceArns.member.1={group}", "TagKeys.member.1=scalectl:managed");
        var tags = await _elb.CallAsync("DescribeTags", $"ResourceArns.member.1={group}");
        Assert.That(tags.Descendants("Key").Select(static k => k.Value), Is.EqualTo(new[] { "scalectl:app" }));
        Assert.That(await _elb.RefusalAsync("DescribeTags", $"ResourceArns.member.1={group}0"), Is.EqualTo("TargetGroupNotFound"));

        var listener = await _elb.CreateListenerAsync(await _elb.CreateBalancerAsync(), group, 8000, "Tags.member.1.Key=scalectl:app", "Tags.member.1.Value=shop");
        var ofListener = await _elb.CallAsync("DescribeTags", $"ResourceArns.member.1={listener}");
        Assert.That(ElbFixture.Value(ofListener, "Value"), Is.EqualTo("shop"));
        Assert.That(await _elb.RefusalAsync("DescribeTags", $"ResourceArns.member.1={listener}0"), Is.EqualTo("ListenerNotFound"));
    }

    [Test]
    public async Task Service_UnknownAction_SaysSo() => Assert.That(await _elb.RefusalAsync("CreateRule"), Is.EqualTo("InvalidAction"));
}
