using Scalectl.Aws.Compute;
using Scalectl.Aws.Tests.Edge;

namespace Scalectl.Aws.Tests.Compute;

public class Ec2Tests
{
    private static readonly Dictionary<string, string> Tags = new() { ["scalectl:run"] = "r1" };

    private static readonly NewLaunchTemplate Template = new("scalectl-diag", "ami-03cf127a", "c7i.large", "#!/bin/sh\n", Tags)
    {
        SecurityGroupIds = ["sg-6d"],
        InstanceProfile = "scalectl-diag",
    };

    [Test]
    public async Task CreateLaunchTemplate_New_AsksAsTheServiceExpects()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(TemplateAnswer("CreateLaunchTemplate", "launchTemplate"));

        var made = await cloud.Clients.Ec2.CreateLaunchTemplateAsync(Template, default);

        Assert.That((made.Id, made.Name, made.Version, made.Tags["scalectl:run"]), Is.EqualTo(("lt-4f", "scalectl-diag", 1, "r1")));
        var token = cloud.Edge.Requests.First().Parameters["ClientToken"];
        Assert.That(Guid.TryParse(token, out _), Is.True);
        cloud.AssertAsked($"""
            Action=CreateLaunchTemplate
            Version=2016-11-15
            LaunchTemplateName=scalectl-diag
            ClientToken={token}
            LaunchTemplateData.ImageId=ami-03cf127a
            LaunchTemplateData.InstanceType=c7i.large
            LaunchTemplateData.SecurityGroupId.1=sg-6d
            LaunchTemplateData.UserData=IyEvYmluL3NoCg==
            LaunchTemplateData.MetadataOptions.HttpTokens=required
            LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit=2
            LaunchTemplateData.Monitoring.Enabled=true
            LaunchTemplateData.IamInstanceProfile.Name=scalectl-diag
            LaunchTemplateData.TagSpecification.1.ResourceType=instance
            LaunchTemplateData.TagSpecification.1.Tag.1.Key=scalectl:run
            LaunchTemplateData.TagSpecification.1.Tag.1.Value=r1
            LaunchTemplateData.TagSpecification.2.ResourceType=volume
            LaunchTemplateData.TagSpecification.2.Tag.1.Key=scalectl:run
            LaunchTemplateData.TagSpecification.2.Tag.1.Value=r1
            TagSpecification.1.ResourceType=launch-template
            TagSpecification.1.Tag.1.Key=scalectl:run
            TagSpecification.1.Tag.1.Value=r1
            """);
    }

    [Test]
    public async Task CreateLaunchTemplate_ServerErrorFirst_RepeatsWithTheSameToken()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Ec2Error("InternalError", "try again"), 500).Answer(TemplateAnswer("CreateLaunchTemplate", "launchTemplate"));

        await cloud.Clients.Ec2.CreateLaunchTemplateAsync(Template, default);

        Assert.That(cloud.Edge.Requests.Select(r => r.Parameters["ClientToken"]).Distinct().ToArray(), Has.Length.EqualTo(1));
        Assert.That(cloud.Edge.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task CreateLaunchTemplate_AlreadyThereWithOurTags_CountsAsMade()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Ec2Error("InvalidLaunchTemplateName.AlreadyExistsException", "exists"), 400).Answer(TemplateAnswer("DescribeLaunchTemplates", "launchTemplates", item: true));

        Assert.That((await cloud.Clients.Ec2.CreateLaunchTemplateAsync(Template, default)).Id, Is.EqualTo("lt-4f"));
        cloud.AssertAsked("""
            Action=DescribeLaunchTemplates
            Version=2016-11-15
            Filter.1.Name=tag:scalectl:run
            Filter.1.Value.1=r1
            """, at: 1);
    }

    [Test]
    public async Task DeleteLaunchTemplate_NotThere_SaysFalse()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Ec2Error("InvalidLaunchTemplateId.NotFound", "x"), 400);

        Assert.That(await cloud.Clients.Ec2.DeleteLaunchTemplateAsync("lt-none", default), Is.False);
    }

    [Test]
    public async Task DescribeGroupMachines_TwoPages_ReadsAddressesStatesAndLaunch()
    {
        static string Page(string id, string more) => $"""
            <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15">
             <reservationSet><item><reservationId>r-1</reservationId><instancesSet><item>
               <instanceId>{id}</instanceId><imageId>ami-03cf127a</imageId><instanceState><code>16</code><name>running</name></instanceState>
               <instanceType>c7i.large</instanceType><launchTime>2026-11-24T03:41:42.000Z</launchTime>
               <placement><availabilityZone>eu-central-1a</availabilityZone></placement>
               <privateIpAddress>172.31.0.4</privateIpAddress><ipAddress>54.214.196.148</ipAddress>
             </item></instancesSet></item></reservationSet>{more}<requestId>x</requestId>
            </DescribeInstancesResponse>
            """;
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Page("i-1", "<nextToken>t2</nextToken>")).Answer(Page("i-2", ""));

        var machines = await cloud.Clients.Ec2.DescribeGroupMachinesAsync("scalectl-r1", default);

        Assert.That(machines.Select(m => m.InstanceId), Is.EqualTo(new[] { "i-1", "i-2" }));
        Assert.That(machines[0], Is.EqualTo(new Machine("i-1", "running", new DateTimeOffset(2026, 11, 24, 3, 41, 42, TimeSpan.Zero))
        {
            PrivateAddress = "172.31.0.4",
            PublicAddress = "54.214.196.148",
            InstanceType = "c7i.large",
            ImageId = "ami-03cf127a",
            AvailabilityZone = "eu-central-1a",
        }));
        cloud.AssertAsked("""
            Action=DescribeInstances
            Version=2016-11-15
            Filter.1.Name=tag:aws:autoscaling:groupName
            Filter.1.Value.1=scalectl-r1
            NextToken=t2
            """, at: 1);
    }

    [Test]
    public async Task SecurityGroup_MadeOpenedAndDeleted_AsksAsTheServiceExpects()
    {
        await using var cloud = new Cloud();
        cloud.Edge
            .Answer("<CreateSecurityGroupResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15\"><groupId>sg-6d</groupId></CreateSecurityGroupResponse>")
            .Answer("<AuthorizeSecurityGroupIngressResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15\"><return>true</return></AuthorizeSecurityGroupIngressResponse>")
            .Answer(Cloud.Ec2Error("InvalidPermission.Duplicate", "exists"), 400)
            .Answer(Cloud.Ec2Error("InvalidGroup.NotFound", "x"), 400);

        var id = await cloud.Clients.Ec2.CreateSecurityGroupAsync(new NewSecurityGroup("scalectl-diag", "Diagnostics", "vpc-7b", Tags), default);
        await cloud.Clients.Ec2.AuthorizeIngressAsync(id, new IngressRule(8080, 8080, "10.0.0.0/8", Description: "controller"), default);
        await cloud.Clients.Ec2.AuthorizeIngressAsync(id, new IngressRule(80, 80, SourceGroupId: "sg-lb"), default);
        var deleted = await cloud.Clients.Ec2.DeleteSecurityGroupAsync(id, default);

        Assert.That((id, deleted), Is.EqualTo(("sg-6d", false)));
        cloud.AssertAsked("""
            Action=CreateSecurityGroup
            Version=2016-11-15
            GroupName=scalectl-diag
            GroupDescription=Diagnostics
            VpcId=vpc-7b
            TagSpecification.1.ResourceType=security-group
            TagSpecification.1.Tag.1.Key=scalectl:run
            TagSpecification.1.Tag.1.Value=r1
            """);
        cloud.AssertAsked("""
            Action=AuthorizeSecurityGroupIngress
            Version=2016-11-15
            GroupId=sg-6d
            IpPermissions.1.IpProtocol=tcp
            IpPermissions.1.FromPort=8080
            IpPermissions.1.ToPort=8080
            IpPermissions.1.IpRanges.1.CidrIp=10.0.0.0/8
            IpPermissions.1.IpRanges.1.Description=controller
            """, at: 1);
    }

    [Test]
    public async Task DescribeSubnets_WithoutIds_AsksForTheDefaultOnes()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer("""
            <DescribeSubnetsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15"><subnetSet><item>
              <subnetId>subnet-a</subnetId><vpcId>vpc-7b</vpcId><availabilityZone>eu-central-1a</availabilityZone><defaultForAz>true</defaultForAz>
            </item></subnetSet></DescribeSubnetsResponse>
            """);

        Assert.That(await cloud.Clients.Ec2.DescribeSubnetsAsync([], default), Is.EqualTo(new[] { new Subnet("subnet-a", "vpc-7b", "eu-central-1a", true) }));
        cloud.AssertAsked("""
            Action=DescribeSubnets
            Version=2016-11-15
            Filter.1.Name=default-for-az
            Filter.1.Value.1=true
            """);
    }

    [Test]
    public async Task DescribeSubnets_UnknownId_FailsWithEc2sCode()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Ec2Error("InvalidSubnetID.NotFound", "The subnet ID 'subnet-x' does not exist"), 400);

        var e = await Assert.ThrowsAsync<CloudException>(() => cloud.Clients.Ec2.DescribeSubnetsAsync(["subnet-x"], default));

        Assert.That((e!.Service, e.Operation, e.Code, e.Status), Is.EqualTo(("EC2", "DescribeSubnets", "InvalidSubnetID.NotFound", 400)));
    }

    private static string TemplateAnswer(string action, string element, bool item = false) => $"""
        <{action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15"><{element}>{(item ? "<item>" : "")}
          <launchTemplateId>lt-4f</launchTemplateId><launchTemplateName>scalectl-diag</launchTemplateName><latestVersionNumber>1</latestVersionNumber>
          <tagSet><item><key>scalectl:run</key><value>r1</value></item></tagSet>
        {(item ? "</item>" : "")}</{element}></{action}Response>
        """;
}
