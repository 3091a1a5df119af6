namespace Scalectl.Lab.Tests.Ec2;

[CancelAfter(120_000)]
internal sealed class Ec2ServiceTests
{
    private LabHost _lab = null!;
    private LabClient _client = null!;

    [SetUp]
    public async Task StartLab()
    {
        _lab = await LabHost.StartAsync(new LabOptions { Port = 0 }, TimeProvider.System);
        _client = new LabClient(_lab.Address);
    }

    [TearDown]
    public async Task StopLab()
    {
        _client.Dispose();
        await _lab.DisposeAsync();
    }

    [Test]
    public async Task CreateLaunchTemplate_SameClientToken_GivesTheSameTemplate(CancellationToken ct)
    {
        var first = await CreateTemplateAsync("one", ct, ("ClientToken", "t1"));
        var again = await CreateTemplateAsync("one", ct, ("ClientToken", "t1"));

        Assert.That(again["launchTemplateId"], Is.EqualTo(first["launchTemplateId"]));
        Assert.That((await CreateTemplateAsync("one", ct)).Error, Is.EqualTo("InvalidLaunchTemplateName.AlreadyExistsException"));
        Assert.That((await CreateTemplateAsync("two", ct, ("ClientToken", "t1"))).Error, Is.EqualTo("IdempotentParameterMismatch"));
    }

    [TestCase("LaunchTemplateData.UserData", "not base64", "InvalidUserData.Malformed")]
    [TestCase("LaunchTemplateData.Monitoring.Enabled", "perhaps", "InvalidParameterValue")]
    public async Task CreateLaunchTemplate_WrongData_IsRefusedAndMakesNothing(string name, string value, string code, CancellationToken ct)
    {
        Assert.That((await CreateTemplateAsync("one", ct, (name, value))).Error, Is.EqualTo(code));
        Assert.That((await _client.DoAsync("ec2", "DescribeLaunchTemplates", ct)).All("launchTemplateId"), Is.Empty);
    }

    [TestCase(16 * 1024, null)]
    [TestCase((16 * 1024) + 1, "InvalidParameterValue")]
    public async Task CreateLaunchTemplate_UserDataAtTheLimit_IsTakenAndNotBeyond(int bytes, string? code, CancellationToken ct)
        => Assert.That((await CreateTemplateAsync("one", ct, ("LaunchTemplateData.UserData", Convert.ToBase64String(new byte[bytes])))).Error, Is.EqualTo(code));

    [Test]
    public async Task LaunchTemplateVersions_FromASource_KeepWhatIsNotGiven(CancellationToken ct)
    {
        await CreateTemplateAsync("one", ct, ("LaunchTemplateData.InstanceType", "c7i.large"), ("LaunchTemplateData.UserData", "YQ=="));

        var second = await _client.DoAsync(
            "ec2", "CreateLaunchTemplateVersion", ct, ("LaunchTemplateName", "one"), ("SourceVersion", "1"), ("LaunchTemplateData.UserData", "Yg=="));

        Assert.That((second["versionNumber"], second["instanceType"], second["userData"]), Is.EqualTo(("2", "c7i.large", "Yg==")));
        var versions = await _client.DoAsync("ec2", "DescribeLaunchTemplateVersions", ct, ("LaunchTemplateName", "one"), ("LaunchTemplateVersion.1", "$Latest"), ("LaunchTemplateVersion.2", "$Default"));
        Assert.That(versions.All("versionNumber"), Is.EqualTo(new[] { "2", "1" }));
    }

    [Test]
    public async Task DescribeLaunchTemplates_ByTagAndPage_FindsThem(CancellationToken ct)
    {
        foreach (var name in new[] { "aaa", "bbb", "ccc" })
        {
            await CreateTemplateAsync(
                name, ct, ("TagSpecification.1.ResourceType", "launch-template"), ("TagSpecification.1.Tag.1.Key", "scalectl:cluster"), ("TagSpecification.1.Tag.1.Value", name[..1] + "-1"));
        }

        var filtered = await _client.DoAsync("ec2", "DescribeLaunchTemplates", ct, ("Filter.1.Name", "tag:scalectl:cluster"), ("Filter.1.Value.1", "b-*"), ("Filter.1.Value.2", "c-1"));
        Assert.That(filtered.All("launchTemplateName"), Is.EqualTo(new[] { "bbb", "ccc" }));
        var page = await _client.DoAsync("ec2", "DescribeLaunchTemplates", ct, ("MaxResults", 2));
        Assert.That(page.All("launchTemplateName"), Is.EqualTo(new[] { "aaa", "bbb" }));
        var rest = await _client.DoAsync("ec2", "DescribeLaunchTemplates", ct, ("MaxResults", 2), ("NextToken", page["nextToken"]!));
        Assert.That((rest.All("launchTemplateName").Single(), rest["nextToken"]), Is.EqualTo(("ccc", (string?)null)));
    }

    [TestCase("DescribeLaunchTemplates", "LaunchTemplateId.1", "lt-0", "InvalidLaunchTemplateId.NotFound")]
    [TestCase("DescribeLaunchTemplates", "LaunchTemplateName.1", "nobody", "InvalidLaunchTemplateName.NotFoundException")]
    [TestCase("DeleteLaunchTemplate", "LaunchTemplateId", "lt-0", "InvalidLaunchTemplateId.NotFound")]
    [TestCase("DescribeInstances", "InstanceId.1", "i-0", "InvalidInstanceID.NotFound")]
    [TestCase("DescribeInstances", "Filter.1.Name", "colour", "InvalidParameterValue")]
    [TestCase("TerminateInstances", "InstanceId.1", "i-0", "InvalidInstanceID.NotFound")]
    [TestCase("TerminateInstances", "Nothing", "", "MissingParameter")]
    [TestCase("GetConsoleOutput", "InstanceId", "i-0", "InvalidInstanceID.NotFound")]
    [TestCase("DescribeImages", "ImageId.1", "ami-0", "InvalidAMIID.NotFound")]
    [TestCase("DescribeSubnets", "SubnetId.1", "subnet-0", "InvalidSubnetID.NotFound")]
    [TestCase("DescribeVpcs", "VpcId.1", "vpc-0", "InvalidVpcID.NotFound")]
    [TestCase("DescribeSecurityGroups", "GroupId.1", "sg-0", "InvalidGroup.NotFound")]
    [TestCase("DeleteSecurityGroup", "GroupId", "sg-0", "InvalidGroup.NotFound")]
    [TestCase("CreateTags", "ResourceId.1", "x-0", "InvalidID")]
    public async Task Call_UnknownThing_AnswersAwsCode(string action, string name, string value, string code, CancellationToken ct)
        => Assert.That((await _client.CallAsync("ec2", action, ct, (name, value))).Error, Is.EqualTo(code));

    [Test]
    public async Task SecurityGroup_WholeLife_GoesAsOnAws(CancellationToken ct)
    {
        (string, object)[] create = [("GroupName", "load"), ("GroupDescription", "generators"), ("TagSpecification.1.ResourceType", "security-group"), ("TagSpecification.1.Tag.1.Key", "k"), ("TagSpecification.1.Tag.1.Value", "v")];
        var id = (await _client.DoAsync("ec2", "CreateSecurityGroup", ct, create))["groupId"]!;
        Assert.That((await _client.CallAsync("ec2", "CreateSecurityGroup", ct, create)).Error, Is.EqualTo("InvalidGroup.Duplicate"));
        (string, object)[] rule =
        [
            ("GroupId", id), ("IpPermissions.1.IpProtocol", "tcp"), ("IpPermissions.1.FromPort", 8080), ("IpPermissions.1.ToPort", 8080),
            ("IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/8"), ("IpPermissions.1.IpRanges.1.Description", "controller"),
        ];
        Assert.That((await _client.DoAsync("ec2", "AuthorizeSecurityGroupIngress", ct, rule))["return"], Is.EqualTo("true"));
        Assert.That((await _client.CallAsync("ec2", "AuthorizeSecurityGroupIngress", ct, rule)).Error, Is.EqualTo("InvalidPermission.Duplicate"));

        var described = await _client.DoAsync("ec2", "DescribeSecurityGroups", ct, ("Filter.1.Name", "group-name"), ("Filter.1.Value.1", "load"), ("Filter.2.Name", "tag:k"), ("Filter.2.Value.1", "v"));

        Assert.That((described["groupId"], described["fromPort"], described["cidrIp"]), Is.EqualTo((id, "8080", "10.0.0.0/8")));
        await _client.DoAsync("ec2", "DeleteSecurityGroup", ct, ("GroupId", id));
        Assert.That((await _client.CallAsync("ec2", "DescribeSecurityGroups", ct, ("GroupId.1", id))).Error, Is.EqualTo("InvalidGroup.NotFound"));
    }

    [Test]
    public async Task Network_DefaultVpc_HasTwoSubnetsInTwoZones(CancellationToken ct)
    {
        var vpc = (await _client.DoAsync("ec2", "DescribeVpcs", ct, ("Filter.1.Name", "is-default"), ("Filter.1.Value.1", "true")))["vpcId"]!;
        var subnets = await _client.DoAsync("ec2", "DescribeSubnets", ct, ("Filter.1.Name", "vpc-id"), ("Filter.1.Value.1", vpc));

        Assert.That(subnets.All("availabilityZone"), Is.EqualTo(new[] { "eu-central-1a", "eu-central-1b" }));
        Assert.That((await _client.DoAsync("ec2", "DescribeAvailabilityZones", ct)).All("zoneName"), Is.EqualTo(subnets.All("availabilityZone")));
    }

    [Test]
    public async Task Tags_CreatedAndDeleted_StandOnTheTemplate(CancellationToken ct)
    {
        var id = (await CreateTemplateAsync("one", ct))["launchTemplateId"]!;
        await _client.DoAsync("ec2", "CreateTags", ct, ("ResourceId.1", id), ("Tag.1.Key", "a"), ("Tag.1.Value", "1"), ("Tag.2.Key", "b"), ("Tag.2.Value", "2"));
        await _client.DoAsync("ec2", "DeleteTags", ct, ("ResourceId.1", id), ("Tag.1.Key", "a"));

        var described = await _client.DoAsync("ec2", "DescribeLaunchTemplates", ct);
        Assert.That((described.All("key").Single(), described.All("value").Single()), Is.EqualTo(("b", "2")));
    }

    private Task<LabAnswer> CreateTemplateAsync(string name, CancellationToken ct, params (string, object)[] more)
        => _client.CallAsync("ec2", "CreateLaunchTemplate", ct, [("LaunchTemplateName", name), ("LaunchTemplateData.ImageId", "ami-lab-process"), .. more]);
}
