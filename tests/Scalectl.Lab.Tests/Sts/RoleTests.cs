using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Scalectl.Lab.Tests.Sts;

/// <summary>Roles: keys that live for an hour, and who gets them.</summary>
[CancelAfter(120_000)]
internal sealed class RoleTests
{
    private const string Role = "arn:aws:iam::123456789012:role/load";

    private LabHost _lab = null!;

    [OneTimeSetUp]
    public async Task StartLab() => _lab = await LabHost.StartAsync(new LabOptions { Port = 0 }, TimeProvider.System);

    [OneTimeTearDown]
    public async Task StopLab() => await _lab.DisposeAsync();

    [Test]
    public async Task AssumedRole_WithItsSessionToken_IsWhoItSays(CancellationToken ct)
    {
        var given = await AssumeAsync(ct, ("RoleArn", Role), ("RoleSessionName", "one"));

        Assert.That((await WhoAsync(given["AccessKeyId"]!, given["SecretAccessKey"]!, given["SessionToken"], ct))["Arn"], Is.EqualTo("arn:aws:sts::123456789012:assumed-role/load/one"));
    }

    [TestCase(null)]
    [TestCase("another")]
    public async Task AssumedRole_WithoutItsSessionToken_IsRefused(string? token, CancellationToken ct)
    {
        var given = await AssumeAsync(ct, ("RoleArn", Role), ("RoleSessionName", "one"));

        var answer = await WhoAsync(given["AccessKeyId"]!, given["SecretAccessKey"]!, token, ct);

        Assert.That((answer.Status, answer.Error), Is.EqualTo((HttpStatusCode.Forbidden, "InvalidClientTokenId")));
    }

    [TestCase("right-one", null)]
    [TestCase("wrong-one", "AccessDenied")]
    [TestCase(null, "AccessDenied")]
    public async Task AssumeRole_RoleThatWantsAnExternalId_LooksAtIt(string? externalId, string? error, CancellationToken ct)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("right-one")))[..8];
        (string, object)[] given = [("RoleArn", $"arn:aws:iam::123456789012:role/external-{hash}"), ("RoleSessionName", "one")];
        using var client = new LabClient(_lab.Address);

        var answer = await client.CallAsync("sts", "AssumeRole", ct, externalId is null ? given : [.. given, ("ExternalId", externalId)]);

        Assert.That(answer.Error, Is.EqualTo(error));
    }

    [TestCase("RoleArn", "role/load", "ValidationError")]
    [TestCase("RoleArn", "arn:aws:iam::999999999999:role/load", "AccessDenied")]
    [TestCase("RoleSessionName", "a b", "ValidationError")]
    [TestCase("RoleSessionName", "", "ValidationError")]
    [TestCase("DurationSeconds", "60", "ValidationError")]
    public async Task AssumeRole_WrongParameter_IsRefused(string name, string value, string error, CancellationToken ct)
    {
        Dictionary<string, object> given = new() { ["RoleArn"] = Role, ["RoleSessionName"] = "one", [name] = value };
        using var client = new LabClient(_lab.Address);

        var answer = await client.CallAsync("sts", "AssumeRole", ct, [.. given.Select(g => (g.Key, g.Value))]);

        Assert.That(answer.Error, Is.EqualTo(error));
    }

    [Test]
    public async Task WebIdentity_Unsigned_GetsTheRole_AndNothingElseIsUnsigned(CancellationToken ct)
    {
        using var client = new LabClient(_lab.Address);
        using var web = Post($"Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=pod&WebIdentityToken=t&RoleArn={Uri.EscapeDataString(Role)}");
        using var role = Post($"Action=AssumeRole&Version=2011-06-15&RoleSessionName=pod&RoleArn={Uri.EscapeDataString(Role)}");

        var given = await client.SendAsync(web, ct);

        Assert.That((await WhoAsync(given["AccessKeyId"]!, given["SecretAccessKey"]!, given["SessionToken"], ct))["Arn"], Is.EqualTo("arn:aws:sts::123456789012:assumed-role/load/pod"));
        Assert.That((await client.SendAsync(role, ct)).Error, Is.EqualTo("MissingAuthenticationToken"));
    }

    private async Task<LabAnswer> AssumeAsync(CancellationToken ct, params (string, object)[] parameters)
    {
        using var client = new LabClient(_lab.Address);
        return await client.DoAsync("sts", "AssumeRole", ct, parameters);
    }

    private async Task<LabAnswer> WhoAsync(string accessKeyId, string secret, string? token, CancellationToken ct)
    {
        const string body = "Action=GetCallerIdentity&Version=2011-06-15";
        using var client = new LabClient(_lab.Address, accessKeyId, secret);
        using var request = Post(body);
        client.Sign(request, "sts", body);
        if (token is not null)
        {
            request.Headers.Add("x-amz-security-token", token);
        }

        return await client.SendAsync(request, ct);
    }

    private HttpRequestMessage Post(string body)
        => new(HttpMethod.Post, _lab.Address + "/") { Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded") };
}
