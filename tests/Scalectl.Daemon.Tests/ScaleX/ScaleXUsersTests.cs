using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using Scalectl.Api;
using Scalectl.Daemon.ScaleX;
using Scalectl.Daemon.Store.Mongo;
using Scalectl.Daemon.Tests.MongoWire;

namespace Scalectl.Daemon.Tests.ScaleX;

/// <summary>Users of the ScaleX database, set up as our own are.</summary>
[CancelAfter(120_000)]
public sealed class ScaleXUsersTests
{
    private const string Secret = "scalex-secret-0123456789";

    private TemporaryHome _home = null!;
    private FakeCloud _cloud = null!;
    private WireServer _server = null!;
    private DaemonUnderTest _daemon = null!;

    [SetUp]
    public async Task Start()
    {
        _home = new TemporaryHome();
        _cloud = await FakeCloud.StartAsync();
        _server = new WireServer();
        _daemon = await StartDaemonAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        await _daemon.DisposeAsync();
        await _cloud.DisposeAsync();
        await _server.DisposeAsync();
        _home.Dispose();
        Assert.That(_server.Unknown, Is.Empty);
    }

    [Test]
    public async Task Setup_UserOfScaleX_IsActiveAndSaysWhereItComesFrom(CancellationToken stop)
    {
        Insert(User("alice"));

        using var answer = await SetUpAsync("alice", stop);
        var setup = (await answer.Content.ReadFromJsonAsync(ApiJson.Default.SetupView, stop))!;

        Assert.That(setup.Message, Is.EqualTo("User setup successful! Detected 0 running scalectl auto scaling cluster(s)"));
        Assert.That(setup.Origin, Does.Contain("ScaleX").And.Contain($"127.0.0.1:{_server.Port}").And.Contain("dbUsersData"));
        var context = _daemon.Service<Daemon.Context.ContextHolder>().Require();
        Assert.That(context.Settings with { SubnetIds = [] }, Is.EqualTo(new UserSettings
        {
            Name = "alice",
            Region = "eu-central-1",
            AccessKeyId = "AKIDSCALECTLLAB00001",
            KeyName = "alice-laptop",
            SecurityGroupId = "sg-0123456789abcdef0",
            EndpointUrl = _cloud.Address,
            SubnetIds = [],
        }));
        Assert.That(context.Settings.SubnetIds, Is.EqualTo((string[])["subnet-0a", "subnet-0b"]));
    }

    [Test]
    public async Task Setup_UserOfScaleX_LeavesNothingOfItInTheHome(CancellationToken stop)
    {
        Insert(User("alice"));
        using (await SetUpAsync("alice", stop))
        {
            var users = await _daemon.GetAsync("/api/v1/users", ApiJson.Default.IReadOnlyListUserView, stop);
            Assert.That(users, Is.Empty);
        }

        await _daemon.DisposeAsync();

        foreach (var file in Directory.GetFiles(_home.Folder, "*", SearchOption.AllDirectories))
        {
            var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, stop));
            Assert.That(text.Contains(Secret, StringComparison.Ordinal) || text.Contains("AKIDSCALECTLLAB00001", StringComparison.Ordinal), Is.False, file);
        }

        _daemon = await StartDaemonAsync();
        Assert.That((await StatusAsync(stop)).ActiveUser, Is.EqualTo("alice"), "its name is kept, and its settings are read again");
    }

    [Test]
    public async Task Setup_NameOfBoth_IsOurOwn(CancellationToken stop)
    {
        Insert(User("alice"));
        var own = new UserSettings { Name = "alice", Region = "us-east-1", AccessKeyId = "AKIDSCALECTLLAB00001", SecretAccessKey = "own", EndpointUrl = _cloud.Address };
        using var added = await _daemon.PostAsync("/api/v1/users", own, ApiJson.Default.UserSettings, stop);

        using var answer = await SetUpAsync("alice", stop);

        Assert.That((await answer.Content.ReadFromJsonAsync(ApiJson.Default.SetupView, stop))!.Origin, Is.Null);
        Assert.That(_daemon.Service<Daemon.Context.ContextHolder>().Require().Settings.Region, Is.EqualTo("us-east-1"));
    }

    [Test]
    public async Task Setup_SettingsThatNoCloudTakes_NamesEveryFieldAndNoSecret(CancellationToken stop)
    {
        var user = User("alice");
        user["userInfo"]["awsregion"] = "Frankfurt";
        user["userInfo"]["awssubnetid2"] = "the second";
        user["userInfo"]["awssecret"] = $"{Secret} with space";
        Insert(user);

        using var answer = await SetUpAsync("alice", stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        var detail = (await DaemonUnderTest.ProblemAsync(answer, stop)).Detail;
        Assert.That(detail, Does.Contain("awsregion").And.Contain("'Frankfurt'").And.Contain("awssubnetid").And.Contain("'the second'").And.Contain("awssecret").And.Not.Contain(Secret));
    }

    [Test]
    public async Task Setup_UserOfNeither_IsNotFound(CancellationToken stop)
    {
        Insert(User("alice"));

        using var answer = await SetUpAsync("bob", stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Setup_ScaleXIsAway_SaysSoAndOwnUsersWork(CancellationToken stop)
    {
        await _server.StopAsync();
        var own = new UserSettings { Name = "bob", Region = "us-east-1", AccessKeyId = "AKIDSCALECTLLAB00001", SecretAccessKey = "own", EndpointUrl = _cloud.Address };
        using var added = await _daemon.PostAsync("/api/v1/users", own, ApiJson.Default.UserSettings, stop);

        using var away = await SetUpAsync("alice", stop);
        using var works = await SetUpAsync("bob", stop);

        Assert.That(away.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That((await DaemonUnderTest.ProblemAsync(away, stop)).Detail, Does.Contain("ScaleX:MongoDb").And.Not.Contain("never-shown"));
        Assert.That(works.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    private static BsonDocument User(string name) => new("userInfo", new BsonDocument
    {
        { "username", name }, { "awstoken", "AKIDSCALECTLLAB00001" }, { "awssecret", Secret }, { "awsregion", "eu-central-1" }, { "awskeyname", "alice-laptop" },
        { "awssecurityid", "sg-0123456789abcdef0" }, { "awssubnetid", "subnet-0a" }, { "awssubnetid2", "subnet-0b" },
    });

    private void Insert(BsonDocument user) => _server.Collection("dbUsersData", "usersData").Insert(user);

    private Task<DaemonUnderTest> StartDaemonAsync() => DaemonUnderTest.StartAsync(_home.Folder, services => services.AddSingleton(new ScaleXOptions
    {
        Mongo = MongoAddress.Parse("test", _server.ConnectionString, ScaleXDatabase.Users).Value,
        EndpointUrl = _cloud.Address,
    }));

    private Task<HttpResponseMessage> SetUpAsync(string name, CancellationToken stop)
        => _daemon.PostAsync("/api/v1/setup", new SetupRequest(name, false), ApiJson.Default.SetupRequest, stop);

    private Task<StatusView> StatusAsync(CancellationToken stop) => _daemon.GetAsync("/api/v1/status", ApiJson.Default.StatusView, stop);
}
