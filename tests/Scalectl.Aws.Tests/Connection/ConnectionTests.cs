using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Aws.Connection;
using Scalectl.Aws.Tests.Edge;

namespace Scalectl.Aws.Tests.Connection;

public class ConnectionTests
{
    private const string Identity = "<UserId>U</UserId><Account>123456789012</Account><Arn>arn:aws:sts::123456789012:user/alice</Arn>";

    [Test]
    public async Task GetCallerIdentity_AgainstAnEndpoint_IsSignedForTheConnectionsRegion()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("GetCallerIdentity", Identity));

        var me = await cloud.Clients.Sts.GetCallerIdentityAsync(default);

        Assert.That((me.Account, me.Arn), Is.EqualTo(("123456789012", "arn:aws:sts::123456789012:user/alice")));
        Assert.That(Signature(cloud), Does.Contain("Credential=AKIDEXAMPLE/").And.Contains("/eu-central-1/sts/aws4_request"));
    }

    [Test]
    public async Task EveryQueryService_AgainstAnEndpoint_IsSignedUnderItsOwnName()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer(Cloud.Answered("DescribeAutoScalingGroups")).Answer(Cloud.Answered("DescribeAlarms")).Answer(Cloud.Answered("DescribeLoadBalancers"));

        await cloud.Clients.AutoScaling.DescribeGroupsAsync(["g"], default);
        await cloud.Clients.CloudWatch.FindAlarmsAsync("a", default);
        await cloud.Clients.LoadBalancing.DescribeLoadBalancersAsync(default);

        string[] names = ["autoscaling", "monitoring", "elasticloadbalancing"];
        for (var i = 0; i < names.Length; i++)
        {
            Assert.That(Signature(cloud, i), Does.Contain($"/eu-central-1/{names[i]}/aws4_request"));
        }
    }

    [Test]
    public async Task Role_GivenByTheConnection_IsAssumedAtTheSameEndpointOnce()
    {
        await using var cloud = new Cloud(change: c => c with { RoleArn = "arn:aws:iam::1:role/load", ExternalId = "x-1" });
        cloud.Edge.Answer(Cloud.Answered("AssumeRole", $"""
                <Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>tok</SessionToken>
                <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
                """))
            .Answer(Cloud.Answered("GetCallerIdentity", Identity)).Answer(Cloud.Answered("GetCallerIdentity", Identity));

        await cloud.Clients.Sts.GetCallerIdentityAsync(default);
        await cloud.Clients.Sts.GetCallerIdentityAsync(default);

        cloud.AssertAsked("""
            Action=AssumeRole
            Version=2011-06-15
            RoleArn=arn:aws:iam::1:role/load
            RoleSessionName=scalectl
            ExternalId=x-1
            """);
        Assert.That(cloud.Edge.Requests, Has.Count.EqualTo(3));
        Assert.That(Signature(cloud, 1), Does.Contain("Credential=ASIAROLE/"));
        Assert.That(cloud.Edge.Requests.ElementAt(1).Headers["X-Amz-Security-Token"], Is.EqualTo("tok"));
    }

    [Test]
    public async Task Call_ServerErrorOnce_IsRepeated()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer("oops", 500).Answer(Cloud.Answered("DescribeAlarms"));

        Assert.That(await cloud.Clients.CloudWatch.FindAlarmsAsync("a", default), Is.Empty);
        Assert.That(cloud.Edge.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Call_ServerErrorForEver_FailsWithItsStatus()
    {
        await using var cloud = new Cloud();
        for (var i = 0; i < 6; i++) // the first call and its five repetitions
        {
            cloud.Edge.Answer(Cloud.Error("InternalFailure", "we are sorry"), 503);
        }

        var e = await Assert.ThrowsAsync<CloudException>(() => cloud.Clients.CloudWatch.FindAlarmsAsync("a", default));

        Assert.That((e!.Service, e.Operation, e.Code, e.Detail, e.Status), Is.EqualTo(("CloudWatch", "DescribeAlarms", "InternalFailure", "we are sorry", 503)));
    }

    [Test]
    public async Task Call_ConnectionClosedWithoutAnAnswer_IsRepeated()
    {
        await using var cloud = new Cloud();
        cloud.Edge.HangUp().Answer(Cloud.Answered("DescribeAlarms"));

        Assert.That(await cloud.Clients.CloudWatch.FindAlarmsAsync("a", default), Is.Empty);
    }

    [Test]
    public async Task Call_NothingListens_IsUnreachable()
    {
        using var clients = AwsClients.Connect(new AwsConnection("eu-central-1") { Endpoint = Nowhere() }, new StaticKeys("AKID", "s"), TimeProvider.System);

        var query = await Assert.ThrowsAsync<CloudException>(() => clients.AutoScaling.DescribeGroupsAsync(["g"], default));
        var ec2 = await Assert.ThrowsAsync<CloudException>(() => clients.Ec2.DescribeVpcsAsync(default));

        Assert.That((query!.Code, query.Status), Is.EqualTo((CloudException.Unreachable, 0)));
        Assert.That((ec2!.Code, ec2.Status), Is.EqualTo((CloudException.Unreachable, 0)));
        Assert.That(query.Message, Does.StartWith("Auto Scaling DescribeAutoScalingGroups: Connection refused"));
    }

    [Test]
    public async Task Call_NoAnswer_EndsAtTheDeadline()
    {
        var clock = new FakeTimeProvider();
        await using var cloud = new Cloud(clock);

        var call = cloud.Clients.CloudWatch.FindAlarmsAsync("a", default);
        var e = await Assert.ThrowsAsync<CloudException>(() => Clock.RunUntilAsync(clock, call));

        Assert.That(e!.Message, Is.EqualTo("CloudWatch DescribeAlarms: no answer within 60 s (TimedOut)"));
    }

    [Test]
    public async Task Call_Cancelled_IsNoCloudFailure()
    {
        await using var cloud = new Cloud();
        using var stop = new CancellationTokenSource();

        var call = cloud.Clients.CloudWatch.FindAlarmsAsync("a", stop.Token);
        await stop.CancelAsync();

        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("<html>It works!", 200)]
    [TestCase("not xml at all", 200)]
    public async Task Call_AnswerIsNoXml_IsGarbage(string body, int status)
    {
        await using var cloud = new Cloud();
        for (var i = 0; i < 6; i++) // the first call and its five repetitions
        {
            cloud.Edge.Answer(body, status);
        }

        Assert.That((await Assert.ThrowsAsync<CloudException>(() => cloud.Clients.CloudWatch.FindAlarmsAsync("a", default)))!.Code, Is.EqualTo(CloudException.Garbage));
    }

    [Test]
    public async Task Call_ForbiddenPageWithoutXml_NamesTheStatus()
    {
        await using var cloud = new Cloud();
        cloud.Edge.Answer("<html><body>Forbidden</body></html>", 403);

        var e = await Assert.ThrowsAsync<CloudException>(() => cloud.Clients.CloudWatch.FindAlarmsAsync("a", default));

        Assert.That(e!.Status, Is.EqualTo(403));
    }

    [Test]
    public void Connect_UnknownProfile_SaysSoAndWhatToDo()
    {
        var e = Assert.Throws<CloudException>(() => AwsClients.Connect(new AwsConnection("eu-central-1") { Profile = "no-such-profile-here" }, null, TimeProvider.System));

        Assert.That(e!.Code, Is.EqualTo(CloudException.NoCredentials));
        Assert.That(e.Detail, Does.Contain("no profile 'no-such-profile-here'").And.Contains("aws configure"));
    }

    [Test]
    public void StaticKeys_Printed_ShowNoSecret()
        => Assert.That(new StaticKeys("AKIDEXAMPLE", "very-secret").ToString(), Is.EqualTo("StaticKeys …MPLE"));

    private static string Signature(Cloud cloud, int at = 0) => cloud.Edge.Requests.ElementAt(at).Headers["Authorization"];

    private static Uri Nowhere()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }
}
