using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Scalectl.Api;
using Scalectl.Daemon.Tests.Lab;
using Scalectl.Daemon.Tests.Security;

namespace Scalectl.Daemon.Tests.Users;

/// <summary>Each way to be someone on the cloud, with a daemon of its own against the lab, which verifies every signature.</summary>
[CancelAfter(120_000)]
public sealed class CredentialSourceTests
{
    private const string ExternalId = "external-4711";
    private const string Unlocked = "arn:aws:iam::123456789012:role/scalectl";

    private LabProcess _lab = null!;
    private TemporaryHome _home = null!;

    private UserSettings Alice => new() { Name = "alice", Region = "eu-central-1", EndpointUrl = _lab.Address, PeriodSeconds = 1 };

    private static string Locked => $"arn:aws:iam::123456789012:role/external-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ExternalId)))[..8]}";

    [OneTimeSetUp]
    public async Task StartLab()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        _lab = await LabProcess.StartAsync(limit.Token);
    }

    [OneTimeTearDown]
    public async Task StopLab() => await _lab.DisposeAsync();

    [SetUp]
    public void MakeHome() => _home = new TemporaryHome();

    [TearDown]
    public void RemoveHome() => _home.Dispose();

    [Test]
    public async Task Add_ProfileOfTheConfigurationFiles_IsItsIdentity(CancellationToken stop)
    {
        await using var daemon = await OwnDaemon.StartAsync(_home.Folder, Files($"[work]\naws_access_key_id={LabProcess.AccessKeyId}\naws_secret_access_key={LabProcess.Secret}\n", "[profile work]\nregion=eu-central-1\n"), stop);

        Assert.That(await ArnAsync(daemon, Alice with { Profile = "work" }, stop), Is.EqualTo("arn:aws:iam::123456789012:user/lab"));
    }

    [Test]
    public async Task Add_ProfileOfARole_IsTheRoleThatItsSourceTakesOn(CancellationToken stop)
    {
        await using var daemon = await OwnDaemon.StartAsync(
            _home.Folder,
            Files($"[work]\naws_access_key_id={LabProcess.AccessKeyId}\naws_secret_access_key={LabProcess.Secret}\n", $"[profile measuring]\nrole_arn={Unlocked}\nsource_profile=work\n[profile round]\nrole_arn={Unlocked}\nsource_profile=round\n"),
            stop);

        Assert.That(await RefusalAsync(daemon, Alice with { Profile = "round" }, stop), Does.Contain("its own source_profile"));
        Assert.That(await ArnAsync(daemon, Alice with { Profile = "measuring" }, stop), Does.StartWith("arn:aws:sts::123456789012:assumed-role/scalectl/"));
    }

    [Test]
    public async Task Add_ProfileThatDoesNotExist_IsRefusedWithItsName(CancellationToken stop)
    {
        await using var daemon = await OwnDaemon.StartAsync(_home.Folder, Files("", ""), stop);

        Assert.That(await RefusalAsync(daemon, Alice with { Profile = "work" }, stop), Does.Contain("no profile 'work'").And.Contain("aws configure"));
    }

    [Test]
    public async Task Add_ProfileOfWrongKeys_IsRefusedInTheCloudsWords(CancellationToken stop)
    {
        await using var daemon = await OwnDaemon.StartAsync(_home.Folder, Files($"[work]\naws_access_key_id={LabProcess.AccessKeyId}\naws_secret_access_key=not-it\n", ""), stop);

        Assert.That(await RefusalAsync(daemon, Alice with { Profile = "work" }, stop), Does.Contain("SignatureDoesNotMatch").And.Contain("the profile").And.Not.Contain("not-it"));
    }

    [Test]
    public async Task Add_ProfileWithASessionToken_IsTheAssumedRole(CancellationToken stop)
    {
        var given = await AssumeAsync(stop);
        await using var daemon = await OwnDaemon.StartAsync(
            _home.Folder, Files($"[work]\naws_access_key_id={given.AccessKeyId}\naws_secret_access_key={given.SecretAccessKey}\naws_session_token={given.SessionToken}\n", ""), stop);

        Assert.That(await ArnAsync(daemon, Alice with { Profile = "work" }, stop), Is.EqualTo("arn:aws:sts::123456789012:assumed-role/scalectl/test"));
    }

    [Test]
    public async Task Add_RoleWithItsExternalId_IsTheRoleAlsoAfterARestart(CancellationToken stop)
    {
        var user = Alice with { AccessKeyId = LabProcess.AccessKeyId, SecretAccessKey = LabProcess.Secret, RoleArn = Locked, ExternalId = ExternalId };
        var role = $"arn:aws:sts::123456789012:assumed-role/{Locked.Split('/')[1]}/scalectl";
        await using (var daemon = await OwnDaemon.StartAsync(_home.Folder, new Dictionary<string, string>(), stop))
        {
            Assert.That(await ArnAsync(daemon, user, stop), Is.EqualTo(role));
        }

        await using var again = await OwnDaemon.StartAsync(_home.Folder, new Dictionary<string, string>(), stop);
        using var setup = await again.Client.PostAsync("/api/v1/setup", JsonContent.Create(new SetupRequest("alice", false), ApiJson.Default.SetupRequest), stop);
        Assert.That(setup.StatusCode, Is.EqualTo(HttpStatusCode.OK), await setup.Content.ReadAsStringAsync(stop));
        Assert.That(await again.Client.GetStringAsync("/api/v1/users/alice", stop), Does.Contain(role).And.Not.Contain(ExternalId));
    }

    [TestCase(null, TestName = "Add_RoleWithoutItsExternalId_IsRefusedAndKeepsNothing")]
    [TestCase("external-4712", TestName = "Add_RoleWithAnotherExternalId_IsRefusedAndKeepsNothing")]
    public async Task Add_Role(string? externalId, CancellationToken stop)
    {
        await using var daemon = await OwnDaemon.StartAsync(_home.Folder, new Dictionary<string, string>(), stop);
        var user = Alice with { AccessKeyId = LabProcess.AccessKeyId, SecretAccessKey = LabProcess.Secret, RoleArn = Locked, ExternalId = externalId };

        Assert.That(await RefusalAsync(daemon, user, stop), Does.Contain("AccessDenied").And.Contain("external id"));
    }

    [Test]
    public async Task Add_NothingGiven_IsTheDaemonsEnvironment(CancellationToken stop)
    {
        await using var daemon = await OwnDaemon.StartAsync(
            _home.Folder, new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = LabProcess.AccessKeyId, ["AWS_SECRET_ACCESS_KEY"] = LabProcess.Secret }, stop);

        Assert.That(await ArnAsync(daemon, Alice, stop), Is.EqualTo("arn:aws:iam::123456789012:user/lab"));
    }

    [Test]
    public async Task Add_NothingGivenAndNothingFound_SaysWhereItLooked(CancellationToken stop)
    {
        await using var daemon = await OwnDaemon.StartAsync(_home.Folder, new Dictionary<string, string>(), stop);

        Assert.That(await RefusalAsync(daemon, Alice, stop), Does.Contain("environment, profile, container, instance").And.Contain("Give a profile or keys"));
    }

    [Test]
    public async Task Add_NothingGivenOnAnInstance_IsTheInstancesRole(CancellationToken stop)
    {
        await using var metadata = await MetadataService.StartAsync(LabProcess.AccessKeyId, LabProcess.Secret);
        await using var daemon = await OwnDaemon.StartAsync(
            _home.Folder, new Dictionary<string, string> { ["AWS_EC2_METADATA_DISABLED"] = "false", ["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = metadata.Address }, stop);

        Assert.That(await ArnAsync(daemon, Alice, stop), Is.EqualTo("arn:aws:iam::123456789012:user/lab"));
        Assert.That(metadata.Answered, Is.Not.Empty);
    }

    [Test]
    public async Task Add_NothingGivenWithAWebIdentity_IsItsRole(CancellationToken stop)
    {
        var token = Path.Combine(Directory.CreateDirectory(_home.Folder).FullName, "web-identity");
        await File.WriteAllTextAsync(token, "eyJhbGciOiJub25lIn0.e30.", stop);
        await using var daemon = await OwnDaemon.StartAsync(
            _home.Folder,
            new Dictionary<string, string>
            {
                ["AWS_WEB_IDENTITY_TOKEN_FILE"] = token,
                ["AWS_ROLE_ARN"] = Unlocked,
                ["AWS_ROLE_SESSION_NAME"] = "pod",
                ["AWS_REGION"] = "eu-central-1",
                ["AWS_ENDPOINT_URL_STS"] = _lab.Address,
            },
            stop);

        Assert.That(await ArnAsync(daemon, Alice, stop), Is.EqualTo("arn:aws:sts::123456789012:assumed-role/scalectl/pod"));
    }

    private async Task<Credentials> AssumeAsync(CancellationToken stop)
    {
        using var sts = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials(LabProcess.AccessKeyId, LabProcess.Secret), new AmazonSecurityTokenServiceConfig { ServiceURL = _lab.Address, AuthenticationRegion = "eu-central-1" });
        return (await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = Unlocked, RoleSessionName = "test" }, stop)).Credentials;
    }

    private Dictionary<string, string> Files(string credentials, string config)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_home.Folder, "aws")).FullName;
        File.WriteAllText(Path.Combine(folder, "credentials"), credentials);
        File.WriteAllText(Path.Combine(folder, "config"), config);
        return new() { ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(folder, "credentials"), ["AWS_CONFIG_FILE"] = Path.Combine(folder, "config") };
    }

    private static async Task<string?> ArnAsync(OwnDaemon daemon, UserSettings user, CancellationToken stop)
    {
        using var answer = await daemon.AddAsync(user, stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync(stop));
        return (await answer.Content.ReadFromJsonAsync(ApiJson.Default.UserView, stop))!.Arn;
    }

    private static async Task<string?> RefusalAsync(OwnDaemon daemon, UserSettings user, CancellationToken stop)
    {
        using var answer = await daemon.AddAsync(user, stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), await answer.Content.ReadAsStringAsync(stop));
        Assert.That(await daemon.Client.GetStringAsync("/api/v1/users", stop), Is.EqualTo("[]"));
        return (await DaemonUnderTest.ProblemAsync(answer, stop)).Detail;
    }
}
