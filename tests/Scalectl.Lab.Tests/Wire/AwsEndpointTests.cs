using System.Net;
using System.Text;

namespace Scalectl.Lab.Tests.Wire;

/// <summary>A lab in this process, asked over HTTP: signatures, dialects, errors.</summary>
[CancelAfter(120_000)]
internal sealed class AwsEndpointTests
{
    private LabHost _lab = null!;

    [OneTimeSetUp]
    public async Task StartLab() => _lab = await LabHost.StartAsync(new LabOptions { Port = 0 }, TimeProvider.System);

    [OneTimeTearDown]
    public async Task StopLab() => await _lab.DisposeAsync();

    [Test]
    public async Task Call_RightlySigned_IsAnswered(CancellationToken ct)
    {
        using var client = new LabClient(_lab.Address);

        var answer = await client.CallAsync("sts", "GetCallerIdentity", ct);

        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer["Account"], Is.EqualTo("123456789012"));
        Assert.That(answer.Document.Element("ResponseMetadata")?.Element("RequestId")?.Value, Is.Not.Empty);
    }

    [TestCase("sts", HttpStatusCode.Forbidden, "InvalidClientTokenId")]
    [TestCase("ec2", HttpStatusCode.Unauthorized, "AuthFailure")]
    public async Task Call_UnknownKey_IsRefused(string service, HttpStatusCode status, string code, CancellationToken ct)
    {
        using var client = new LabClient(_lab.Address, accessKey: "AKIDSOMEBODYELSE0001");

        var answer = await client.CallAsync(service, "GetCallerIdentity", ct);

        Assert.That((answer.Status, answer.Error), Is.EqualTo((status, code)));
    }

    [TestCase("autoscaling", HttpStatusCode.Forbidden, "SignatureDoesNotMatch")]
    [TestCase("ec2", HttpStatusCode.Unauthorized, "AuthFailure")]
    public async Task Call_WrongSecret_IsRefused(string service, HttpStatusCode status, string code, CancellationToken ct)
    {
        using var client = new LabClient(_lab.Address, secret: "wrong");

        var answer = await client.CallAsync(service, "DescribeTags", ct);

        Assert.That((answer.Status, answer.Error), Is.EqualTo((status, code)));
    }

    [Test]
    public async Task Call_BodyChangedAfterSigning_IsRefused(CancellationToken ct)
    {
        using var client = new LabClient(_lab.Address);
        using var request = Post("Action=GetCallerIdentity&Version=2011-06-15&More=1");
        client.Sign(request, "sts", "Action=GetCallerIdentity&Version=2011-06-15");

        Assert.That((await client.SendAsync(request, ct)).Error, Is.EqualTo("SignatureDoesNotMatch"));
    }

    [TestCase(-16)]
    [TestCase(16)]
    public async Task Call_ClockSixteenMinutesOff_IsRefused(int minutes, CancellationToken ct)
    {
        using var client = new LabClient(_lab.Address) { SignedAt = TimeProvider.System.GetUtcNow().AddMinutes(minutes) };

        Assert.That((await client.CallAsync("sts", "GetCallerIdentity", ct)).Error, Is.EqualTo("SignatureDoesNotMatch"));
        Assert.That((await client.CallAsync("ec2", "DescribeVpcs", ct)).Error, Is.EqualTo("RequestExpired"));
    }

    [Test]
    public async Task Call_Unsigned_MissesItsToken(CancellationToken ct)
    {
        using var client = new LabClient(_lab.Address);
        using var request = Post("Action=DescribeInstances&Version=2016-11-15");

        var answer = await client.SendAsync(request, ct);

        Assert.That((answer.Status, answer.Error), Is.EqualTo((HttpStatusCode.Forbidden, "MissingAuthenticationToken")));
        Assert.That(answer.Document.Name.LocalName, Is.EqualTo("Response"), "EC2's form of an error, known from the version");
    }

    [Test]
    public async Task Call_UnknownActionOrService_NamesIt(CancellationToken ct)
    {
        using var client = new LabClient(_lab.Address);

        Assert.That((await client.CallAsync("autoscaling", "MakeCoffee", ct)).Message, Does.Contain("MakeCoffee"));
        Assert.That((await client.CallAsync("s3", "ListBuckets", ct)).Message, Does.Contain("no service 's3'").And.Contain("autoscaling"));
    }

    [Test]
    public async Task Call_BodyOfTwoMegabytes_IsRefused(CancellationToken ct)
    {
        using var client = new LabClient(_lab.Address);
        using var request = Post("Action=" + new string('x', 2 << 20));
        client.Sign(request, "sts", "");

        Assert.That((await client.SendAsync(request, ct)).Status, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task Health_WithoutSignature_TellsPeriodAndMachines(CancellationToken ct)
    {
        using var http = new HttpClient();

        Assert.That(await http.GetStringAsync(_lab.Address + "/lab/health", ct), Is.EqualTo("""{"periodSeconds":1,"machines":0}"""));
    }

    private HttpRequestMessage Post(string body)
        => new(HttpMethod.Post, _lab.Address + "/") { Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded") };
}
