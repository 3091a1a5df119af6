using System.Net;
using System.Net.Http.Json;
using Scalectl.Api;

namespace Scalectl.Daemon.Tests.Context;

[CancelAfter(120_000)]
public sealed class SetupTests
{
    private TemporaryHome _home = null!;
    private FakeCloud _cloud = null!;
    private DaemonUnderTest _daemon = null!;

    [SetUp]
    public async Task Start()
    {
        _home = new TemporaryHome();
        _cloud = await FakeCloud.StartAsync();
        _daemon = await DaemonUnderTest.StartAsync(_home.Folder);
    }

    [TearDown]
    public async Task Stop()
    {
        await _daemon.DisposeAsync();
        await _cloud.DisposeAsync();
        _home.Dispose();
    }

    [Test]
    public async Task Setup_KnownUser_IsActiveAndSaysTheThesisSentence(CancellationToken stop)
    {
        _cloud.Clusters = ["a", "b"];
        await AddAsync("alice", stop);

        var answer = await SetUpAsync("alice", false, stop);

        var setup = await answer.Content.ReadFromJsonAsync(ApiJson.Default.SetupView, stop);
        Assert.That(setup!.Message, Is.EqualTo("User setup successful! Detected 2 running scalectl auto scaling cluster(s)"));
        var user = await _daemon.GetAsync("/api/v1/users/alice", ApiJson.Default.UserView, stop);
        Assert.That((user.Active, user.Account, user.Arn), Is.EqualTo((true, "123456789012", "arn:aws:iam::123456789012:user/alice")));
        Assert.That((await StatusAsync(stop)).ActiveUser, Is.EqualTo("alice"));
    }

    [Test]
    public async Task Setup_UnknownUser_IsNotFound(CancellationToken stop)
    {
        var answer = await SetUpAsync("nobody", false, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("'nobody'").And.Contain("scalectl user list"));
    }

    [Test]
    public async Task Setup_AnotherUserIsActive_NeedsForce(CancellationToken stop)
    {
        await AddAsync("alice", stop);
        await AddAsync("bob", stop);
        await SetUpAsync("alice", false, stop);

        var refused = await SetUpAsync("bob", false, stop);
        var status = await StatusAsync(stop);
        var forced = await SetUpAsync("bob", true, stop);

        Assert.That((refused.StatusCode, status.ActiveUser), Is.EqualTo((HttpStatusCode.Conflict, "alice")));
        Assert.That((forced.StatusCode, (await StatusAsync(stop)).ActiveUser), Is.EqualTo((HttpStatusCode.OK, "bob")));
    }

    [Test]
    public async Task Setup_CloudRefusesTheKeys_SaysTheCloudsWordsAndKeepsTheOldUser(CancellationToken stop)
    {
        await AddAsync("alice", stop);
        await AddAsync("bob", stop);
        await SetUpAsync("alice", false, stop);
        _cloud.Refuses = true;

        var answer = await SetUpAsync("bob", true, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain("InvalidClientTokenId"));
        Assert.That((await StatusAsync(stop)).ActiveUser, Is.EqualTo("alice"));
    }

    [Test]
    public async Task Remove_ActiveUser_NeedsForce(CancellationToken stop)
    {
        await AddAsync("alice", stop);
        await SetUpAsync("alice", false, stop);

        var refused = await _daemon.Client.DeleteAsync("/api/v1/users/alice", stop);
        var forced = await _daemon.Client.DeleteAsync("/api/v1/users/alice?force=true", stop);

        Assert.That((refused.StatusCode, forced.StatusCode), Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.NoContent)));
        Assert.That((await StatusAsync(stop)).ActiveUser, Is.Null);
    }

    [Test]
    public async Task Restart_UserWasActive_IsActiveAgain(CancellationToken stop)
    {
        await AddAsync("alice", stop);
        await SetUpAsync("alice", false, stop);

        await RestartAsync();

        Assert.That((await StatusAsync(stop)).ActiveUser, Is.EqualTo("alice"));
    }

    [Test]
    public async Task Restart_CloudIsAway_StartsSaysSoAndPicksUpWhenItIsBack(CancellationToken stop)
    {
        await AddAsync("alice", stop);
        await SetUpAsync("alice", false, stop);
        var port = new Uri(_cloud.Address).Port;
        await _cloud.DisposeAsync();

        await RestartAsync();
        var away = await StatusAsync(stop);
        _cloud = await FakeCloud.StartAsync(port);

        Assert.That((away.ActiveUser, away.Message), Is.EqualTo(((string?)null, away.Message)));
        Assert.That(away.Message, Does.Contain("alice").And.Contain("goes on trying"));
        await Eventually.TrueAsync(async () => (await StatusAsync(stop)) is { ActiveUser: "alice", Message: null }, stop);
    }

    private async Task RestartAsync()
    {
        await _daemon.DisposeAsync();
        _daemon = await DaemonUnderTest.StartAsync(_home.Folder);
    }

    private async Task AddAsync(string name, CancellationToken stop)
    {
        var user = new UserSettings { Name = name, Region = "eu-central-1", AccessKeyId = "AKIDSCALECTLLAB00001", SecretAccessKey = "secret", EndpointUrl = _cloud.Address, PeriodSeconds = 1 };
        (await _daemon.PostAsync("/api/v1/users", user, ApiJson.Default.UserSettings, stop)).EnsureSuccessStatusCode();
    }

    private Task<HttpResponseMessage> SetUpAsync(string name, bool force, CancellationToken stop)
        => _daemon.PostAsync("/api/v1/setup", new SetupRequest(name, force), ApiJson.Default.SetupRequest, stop);

    private Task<StatusView> StatusAsync(CancellationToken stop) => _daemon.GetAsync("/api/v1/status", ApiJson.Default.StatusView, stop);
}
