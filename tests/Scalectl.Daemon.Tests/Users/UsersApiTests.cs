using System.Net;
using System.Net.Http.Json;
using System.Text;
using Scalectl.Api;

namespace Scalectl.Daemon.Tests.Users;

[CancelAfter(120_000)]
public sealed class UsersApiTests
{
    private const string Secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";

    private static readonly UserSettings Settings = new() { Name = "alice", Region = "eu-central-1", AccessKeyId = "AKIAIOSFODNN7EXAMPLE", SecretAccessKey = Secret, PeriodSeconds = 1 };

    private TemporaryHome _home = null!;
    private FakeCloud _cloud = null!;
    private DaemonUnderTest _daemon = null!;

    private UserSettings Alice => Settings with { EndpointUrl = _cloud.Address };

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
    public async Task Add_NewUser_IsShownWithTheEndOfItsKeyOnly(CancellationToken stop)
    {
        var added = await AddAsync(Alice, stop);

        var shown = await _daemon.GetAsync("/api/v1/users/alice", ApiJson.Default.UserView, stop);

        Assert.That(added.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(shown, Is.EqualTo(await added.Content.ReadFromJsonAsync(ApiJson.Default.UserView, stop) is var view ? view! with { SubnetIds = shown.SubnetIds } : null));
        Assert.That((shown.AccessKeyIdEnd, shown.Region, shown.Active), Is.EqualTo(("MPLE", "eu-central-1", false)));
        Assert.That((shown.Account, shown.Arn), Is.EqualTo(("123456789012", "arn:aws:iam::123456789012:user/alice")));
    }

    [Test]
    public async Task Add_CloudRefusesTheKeys_SaysWhatToCheckAndKeepsNothing(CancellationToken stop)
    {
        _cloud.Refuses = true;

        var answer = await AddAsync(Alice, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        var detail = (await DaemonUnderTest.ProblemAsync(answer, stop)).Detail;
        Assert.That(detail, Does.Contain("alice is not stored").And.Contain("InvalidClientTokenId").And.Contain("key id and secret").And.Contain("--no-validate"));
        Assert.That(await _daemon.GetAsync("/api/v1/users", ApiJson.Default.IReadOnlyListUserView, stop), Is.Empty);
    }

    [Test]
    public async Task Add_CloudDoesNotAnswer_SaysSoAndKeepsNothing(CancellationToken stop)
    {
        var alice = Alice;
        await _cloud.DisposeAsync();

        var answer = await AddAsync(alice, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await DaemonUnderTest.ProblemAsync(answer, stop)).Detail, Does.Contain(alice.EndpointUrl).And.Contain("does not answer"));
        Assert.That(await _daemon.GetAsync("/api/v1/users", ApiJson.Default.IReadOnlyListUserView, stop), Is.Empty);
    }

    [Test]
    public async Task Add_Unvalidated_IsKeptWithoutAskingTheCloud(CancellationToken stop)
    {
        var answer = await _daemon.PostAsync("/api/v1/users?validate=false", Alice, ApiJson.Default.UserSettings, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That((await answer.Content.ReadFromJsonAsync(ApiJson.Default.UserView, stop))!.Account, Is.Null);
        Assert.That(_cloud.Actions, Is.Empty);
    }

    [Test]
    public async Task Add_LeftOutFields_HaveTheirStatedDefaults(CancellationToken stop)
    {
        var answer = await PostTextAsync("/api/v1/users?validate=false", """{"name":"bob","region":"eu-central-1"}""", stop);

        var bob = await answer.Content.ReadFromJsonAsync(ApiJson.Default.UserView, stop);

        Assert.That((bob!.PeriodSeconds, bob.Bootstrap, bob.SubnetIds.Count), Is.EqualTo((60.0, Bootstrap.Docker, 0)));
    }

    [Test]
    public async Task Add_NameThatIsTaken_IsAConflictAndChangesNothing(CancellationToken stop)
    {
        await AddAsync(Alice, stop);

        var again = await AddAsync(Alice with { Region = "us-east-1" }, stop);

        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await _daemon.GetAsync("/api/v1/users/alice", ApiJson.Default.UserView, stop)).Region, Is.EqualTo("eu-central-1"));
    }

    [Test]
    public async Task Add_SeveralErrors_AllAreNamedAndNothingIsKept(CancellationToken stop)
    {
        var answer = await AddAsync(Alice with { Region = "here", PeriodSeconds = 0 }, stop);

        var problem = await DaemonUnderTest.ProblemAsync(answer, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(problem.Errors.Select(e => e.Argument), Is.EqualTo((string[])["region", "periodSeconds"]));
        Assert.That(await _daemon.GetAsync("/api/v1/users", ApiJson.Default.IReadOnlyListUserView, stop), Is.Empty);
    }

    [TestCase("""{"name":"bob"}""", "region")]
    [TestCase("""{"name":"bob","region":"eu-central-1","colour":1}""", "colour")]
    [TestCase("""{"name":"bob","region":7}""", "region")]
    [TestCase("""{"name":"bob","region":null}""", "region")]
    [TestCase("""{"name":"bob","region":"eu-central-1","subnetIds":null}""", "subnetIds")]
    [TestCase("""{"name":"bob","region":"eu-central-1","bootstrap":"by-hand"}""", "bootstrap")]
    [TestCase("""{"name":""", "name")]
    [TestCase("[]", "body")]
    [TestCase("null", "body")]
    public async Task Add_BodyOfAnotherShape_NamesTheFieldAndNoTypeOfOurs(string body, string argument, CancellationToken stop)
    {
        var answer = await PostTextAsync("/api/v1/users", body, stop);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        var problem = await DaemonUnderTest.ProblemAsync(answer, stop);
        Assert.That(problem.Detail, Does.Not.Contain("Scalectl.").And.Not.Contain("System.").And.Not.Contain("UserSettings"));
        Assert.That(problem.Errors.Select(e => e.Argument), Is.EqualTo((string[])[argument]));
    }

    [Test]
    public async Task Remove_ParameterOfAnotherKind_IsNamed(CancellationToken stop)
    {
        var answer = await _daemon.Client.DeleteAsync("/api/v1/users/alice?force=perhaps", stop);

        var problem = await DaemonUnderTest.ProblemAsync(answer, stop);
        Assert.That(problem.Errors.Select(e => (e.Argument, e.Found)), Is.EqualTo(((string, string)[])[("force", "'perhaps'")]));
    }

    [Test]
    public async Task Samples_ParametersOfAnotherKind_AreAllNamed(CancellationToken stop)
    {
        var answer = await _daemon.Client.GetAsync("/api/v1/experiments/none-1/samples?from=soon&points=9999999999&series=supply", stop);

        var problem = await DaemonUnderTest.ProblemAsync(answer, stop);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(problem.Errors.Select(e => (e.Argument, e.Found)), Is.EqualTo(((string, string)[])[("from", "'soon'"), ("points", "'9999999999'")]));
    }

    [Test]
    public async Task Remove_KnownThenUnknown_Is204Then404ThatSaysWhatToRun(CancellationToken stop)
    {
        await AddAsync(Alice, stop);

        var first = await _daemon.Client.DeleteAsync("/api/v1/users/alice", stop);
        var second = await _daemon.Client.DeleteAsync("/api/v1/users/alice", stop);

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await DaemonUnderTest.ProblemAsync(second, stop)).Detail, Does.Contain("scalectl user list"));
    }

    [Test]
    public async Task Secret_AfterAddListAndShow_IsNowhereInHomeOrAnswers(CancellationToken stop)
    {
        var answers = new StringBuilder();
        answers.Append(await (await AddAsync(Alice, stop)).Content.ReadAsStringAsync(stop));
        answers.Append(await (await AddAsync(Alice, stop)).Content.ReadAsStringAsync(stop));
        answers.Append(await (await AddAsync(Alice with { Name = "b b" }, stop)).Content.ReadAsStringAsync(stop));
        answers.Append(await _daemon.Client.GetStringAsync("/api/v1/users", stop));
        answers.Append(await _daemon.Client.GetStringAsync("/api/v1/users/alice", stop));
        await _daemon.DisposeAsync();

        Assert.That(answers.ToString(), Does.Not.Contain(Secret).And.Not.Contain(Alice.AccessKeyId));
        var files = Directory.GetFiles(_home.Folder, "*", SearchOption.AllDirectories);
        Assert.That(files.Select(Path.GetFileName), Does.Contain("scalectl.db"));
        Assert.That(files.Where(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains(Secret, StringComparison.Ordinal)), Is.Empty);
    }

    private Task<HttpResponseMessage> AddAsync(UserSettings user, CancellationToken stop) => _daemon.PostAsync("/api/v1/users", user, ApiJson.Default.UserSettings, stop);

    private Task<HttpResponseMessage> PostTextAsync(string path, string body, CancellationToken stop)
        => _daemon.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), stop);
}
