using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;
using Scalectl.Client.CommandLine;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Users;

public sealed class UserCommandTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG";

    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    private Task<FakeDaemon> DaemonAsync(List<UserSettings>? stored = null) => FakeDaemon.StartAsync(_cli, app =>
    {
        app.MapPost("/api/v1/users", (UserSettings user) =>
        {
            stored?.Add(user);
            return Results.Json(Contract.Alice with { Name = user.Name }, ApiJson.Default.UserView, statusCode: 201);
        });
        app.MapGet("/api/v1/users", () => Results.Json([Contract.Alice, Contract.Lab], ApiJson.Default.IReadOnlyListUserView));
        app.MapGet("/api/v1/users/{name}", (string name) => Results.Json(Contract.Alice with { Name = name }, ApiJson.Default.UserView));
        app.MapDelete("/api/v1/users/{name}", () => Results.NoContent());
        app.MapPost("/api/v1/setup", (SetupRequest request) =>
            Results.Json(new SetupView(request.Name, 2, "User setup successful! Detected 2 running scalectl auto scaling cluster(s)"), ApiJson.Default.SetupView));
    });

    private static Surroundings Plain(string input = "") => new() { Out = TextWriter.Null, Error = TextWriter.Null, In = new StringReader(input) };

    private static Surroundings Terminal(string input, Queue<ConsoleKeyInfo>? keys = null) => Plain(input) with
    {
        InIsTerminal = true,
        ErrorIsTerminal = true,
        ReadKey = () => keys!.Dequeue(),
    };

    [Test]
    public async Task Add_SecretOnStdin_IsSentAndNeverPrinted()
    {
        List<UserSettings> stored = [];
        await using var daemon = await DaemonAsync(stored);
        var result = await _cli.RunAsync(
            Plain(Secret + "\n"), "user", "add", "alice", "--region", "eu-central-1", "--access-key-id", "AKIAIOSFODNN7EXAMPLE", "--key-name", "k", "--subnet-id", "subnet-1",
            "--subnet-id", "subnet-2", "--security-group-id", "sg-1", "--endpoint-url", "http://127.0.0.1:8086", "--bootstrap", "process", "--period", "1s");
        Assert.That((result.Code, result.Out), Is.EqualTo((0, "User alice is stored (account 123456789012, arn:aws:iam::123456789012:user/alice); make it active with: scalectl setup alice\n")), result.Error);
        var user = stored.Single();
        Assert.That(
            (user.Name, user.Region, user.AccessKeyId, user.SecretAccessKey, user.KeyName, user.SecurityGroupId, user.EndpointUrl, user.Bootstrap, user.PeriodSeconds),
            Is.EqualTo(("alice", "eu-central-1", "AKIAIOSFODNN7EXAMPLE", Secret, "k", "sg-1", "http://127.0.0.1:8086", Bootstrap.Process, 1.0)));
        Assert.That(user.SubnetIds, Is.EqualTo(new[] { "subnet-1", "subnet-2" }));
        Assert.That(result.Out + result.Error, Does.Not.Contain(Secret));
    }

    [Test]
    public async Task Add_SecretAtThePrompt_IsNotEchoed()
    {
        List<UserSettings> stored = [];
        await using var daemon = await DaemonAsync(stored);
        ConsoleKeyInfo[] keys = [Key('a'), Key('x'), new('\b', ConsoleKey.Backspace, false, false, false), Key('b'), new('\r', ConsoleKey.Enter, false, false, false)];
        var result = await _cli.RunAsync(Terminal("", new Queue<ConsoleKeyInfo>(keys)), "user", "add", "alice", "--region", "r", "--access-key-id", "AKIA");
        Assert.That(result.Code, Is.Zero);
        Assert.That(stored.Single().SecretAccessKey, Is.EqualTo("ab"));
        Assert.That(result.Error, Is.EqualTo("secret access key: \n"));
        static ConsoleKeyInfo Key(char c) => new(c, default, false, false, false);
    }

    [Test]
    public async Task Add_NoSecret_Is2AndNothingIsSent()
    {
        await using var daemon = await DaemonAsync();
        var result = await _cli.RunAsync(Plain(), "user", "add", "alice", "--region", "r", "--access-key-id", "AKIA");
        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.StartWith("scalectl: secret access key: found nothing on stdin"));
        Assert.That(daemon.Requests, Is.Empty);
    }

    [Test]
    public async Task Add_SecretAsArgument_IsRefusedAndNotRepeated()
    {
        var result = await _cli.RunAsync(Plain(Secret), "user", "add", "alice", "--region", "r", "--access-key-id", "AKIA", "--secret-access-key", "visible-to-all");
        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("no other user can read it").And.Not.Contain("visible-to-all"));
    }

    [Test]
    public async Task Print_Users_IsAsAgreed()
    {
        await using var daemon = await DaemonAsync();
        using var all = new StringWriter { NewLine = "\n" };
        foreach (var args in new string[][] { ["user", "list"], ["user", "list", "-o", "csv"], ["user", "list", "-o", "json"], ["user", "show", "alice"], ["user", "show", "alice", "-o", "json"] })
        {
            all.Write($"$ scalectl {string.Join(' ', args)}\n{(await _cli.RunAsync(args)).Out}\n");
        }

        Snapshot.Match(all.ToString(), "users");
    }

    [TestCase("y", 0, "User alice is removed\n")]
    [TestCase("n", 1, "")]
    [TestCase("", 1, "")]
    public async Task Remove_OnATerminal_Asks(string answer, int code, string output)
    {
        await using var daemon = await DaemonAsync();
        var result = await _cli.RunAsync(Terminal(answer + "\n"), "user", "remove", "alice");
        Assert.That((result.Code, result.Out), Is.EqualTo((code, output)));
        Assert.That(result.Error, Does.StartWith("Remove the settings of user alice? [y/N] "));
        Assert.That(daemon.Requests, Has.Count.EqualTo(code == 0 ? 1 : 0));
    }

    [Test]
    public async Task Remove_WithYesOrInAScript_DoesNotAsk()
    {
        await using var daemon = await DaemonAsync();
        Assert.That((await _cli.RunAsync(Terminal(""), "user", "remove", "alice", "--yes")).Error, Is.Empty);
        Assert.That((await _cli.RunAsync(Plain(), "user", "remove", "bob")).Error, Is.Empty);
        Assert.That(daemon.Requests, Is.EqualTo(new[] { "DELETE /api/v1/users/alice", "DELETE /api/v1/users/bob" }));
    }

    [Test]
    public async Task Remove_ActiveUser_NeedsForceAndIsToldSo()
    {
        const string refusal = "User alice is active: set up another one first (scalectl setup OTHER --force), or remove it with --force; what runs on its cloud would go on unwatched.";
        await using var daemon = await FakeDaemon.StartAsync(
            _cli, app => app.MapDelete("/api/v1/users/{name}", (bool? force) => force == true ? Results.NoContent() : FakeDaemon.Problem(409, refusal)));

        var refused = await _cli.RunAsync(Plain(), "user", "remove", "alice");
        var removed = await _cli.RunAsync(Plain(), "user", "remove", "alice", "--force");

        Assert.That((refused.Code, refused.Error), Is.EqualTo((1, $"scalectl: {refusal}\n")));
        Assert.That((removed.Code, removed.Out, removed.Error), Is.EqualTo((0, "User alice is removed\n", "")));
        Assert.That(daemon.Requests, Is.EqualTo(new[] { "DELETE /api/v1/users/alice", "DELETE /api/v1/users/alice?force=true" }).IgnoreCase);
    }

    [Test]
    public async Task Setup_User_PrintsTheThesisSentence()
    {
        await using var daemon = await DaemonAsync();
        var result = await _cli.RunAsync("setup", "alice", "--force");
        Assert.That(result.Out, Is.EqualTo("User setup successful! Detected 2 running scalectl auto scaling cluster(s)\n"));
        Assert.That(daemon.Requests.Single(), Is.EqualTo("POST /api/v1/setup {\"name\":\"alice\",\"force\":true}"));
    }
}
