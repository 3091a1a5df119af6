using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Client.CommandLine;

namespace Scalectl.Client.Tests.Daemon;

/// <summary>Whatever is wrong between client and daemon has a sentence and a code.</summary>
public sealed class ConnectionTests
{
    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    [Test]
    public async Task Command_NoDaemon_Is3()
    {
        var result = await _cli.RunAsync("user", "list");
        Assert.That((result.Code, result.Error), Is.EqualTo((3, "scalectl: no daemon is running for HOME; start it with: scalectl start\n")));
    }

    [Test]
    public async Task Command_DaemonGone_Is3()
    {
        // A daemon that was killed leaves its record behind; port 1 of loopback has nobody.
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "daemon.json"), FakeDaemon.Record("http://127.0.0.1:1", Environment.ProcessId));
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "token"), "t");
        var result = await _cli.RunAsync("user", "list");
        Assert.That(result.Code, Is.EqualTo(3));
        Assert.That(result.Error, Does.StartWith("scalectl: the daemon at http://127.0.0.1:1 does not answer (").And.Contain("scalectl start"));
    }

    [Test]
    public async Task Command_MoreThanTheDaemonTakes_Is2AndNothingIsSent()
    {
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "daemon.json"), FakeDaemon.Record("http://127.0.0.1:1", Environment.ProcessId));
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "token"), "t");
        var file = Path.Combine(_cli.Home, "huge.bin");
        await File.WriteAllBytesAsync(file, new byte[1_000_000]);
        var result = await _cli.RunAsync("cluster", "run", "now", "+2s", "1", "http://127.0.0.1/", "1", "1", "t2.micro", "--body", $"@{file}");
        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("scalectl: request: found ").And.Contain("expected at most 1048576 bytes"));
    }

    [Test]
    public async Task Command_NoToken_SaysWhoseItIs()
    {
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "daemon.json"), FakeDaemon.Record("http://127.0.0.1:1", Environment.ProcessId));
        var result = await _cli.RunAsync("user", "list");
        Assert.That((result.Code, result.Error), Is.EqualTo((1, "scalectl: cannot read the daemon's token HOME/token: run scalectl as the user who runs the daemon\n")));
    }

    [TestCase("daemon.json", "address", new[] { "user", "list" })]
    [TestCase("daemon.json", "address", new[] { "status" })]
    [TestCase("daemon.json", "address", new[] { "start" })]
    [TestCase("token", "token", new[] { "user", "list" })]
    [TestCase("token", "token", new[] { "status" })]
    [TestCase("token", "token", new[] { "stop" })]
    public async Task Command_FileThatMayNotBeRead_Is3AndNamesTheGroup(string file, string what, string[] command)
    {
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "daemon.json"), FakeDaemon.Record("http://127.0.0.1:1", Environment.ProcessId));
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "token"), "t");
        Close(Path.Combine(_cli.Home, file));

        var result = await _cli.RunAsync(command);

        Assert.That((result.Code, result.Out), Is.EqualTo((3, "")));
        Assert.That(
            result.Error,
            Is.EqualTo($"scalectl: cannot read the daemon's {what} HOME/{file}: permission denied to user {Environment.UserName}; expected the user who runs the daemon or, for a service, "
                + "a member of its group: sudo usermod -aG scalectl USER, then log in again (docs/operations.md: Let people use it)\n"));
    }

    /// <summary>Modes do not stop root, under whom tests may run; a folder in the file's place is refused to everyone with the same exception.</summary>
    private static void Close(string file)
    {
        File.Delete(file);
        Directory.CreateDirectory(file);
    }

    [Test]
    public async Task Command_WrongToken_Is1()
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, _ => { });
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "token"), "another");
        var result = await _cli.RunAsync("user", "list");
        Assert.That((result.Code, result.Error), Is.EqualTo((1, "scalectl: the daemon refused the token of this home (401); run scalectl as the user who runs the daemon\n")));
    }

    [Test]
    public async Task Command_InvalidInput_Is2WithEveryError()
    {
        InvalidInput[] errors = [new("load.step", "'0'", "more than 0", "60s", Line: 4), new("load.function", "the end", "a number", "x", Position: 2)];
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/users", () => FakeDaemon.Problem(400, "wrong", errors)));
        var result = await _cli.RunAsync("user", "list");
        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(
            result.Error,
            Is.EqualTo("scalectl: load.step: line 4: found '0', expected more than 0, for example 60s\nscalectl: load.function: at position 3: found the end, expected a number, for example x\n"));
    }

    [TestCase(404, "there is no user bob; scalectl user list shows them")]
    [TestCase(409, "No user is active: run scalectl setup NAME")]
    [TestCase(502, "the cloud answered Throttling")]
    public async Task Command_Refused_Is1WithTheDaemonsSentence(int status, string detail)
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/users", () => FakeDaemon.Problem(status, detail)));
        var result = await _cli.RunAsync("user", "list");
        Assert.That((result.Code, result.Error), Is.EqualTo((1, $"scalectl: {detail}\n")));
    }

    [Test]
    public async Task Command_AnswerThatIsNoProblem_NamesTheStatus()
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/users", () => Results.Text("<html>oops</html>", statusCode: 500)));
        Assert.That((await _cli.RunAsync("user", "list")).Error, Is.EqualTo("scalectl: the daemon answered 500\n"));
    }

    [Test]
    public async Task Command_AnswerThatIsNotJson_Is1AndNoStackTrace()
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/users", () => Results.Text("<html>", "application/json")));
        var result = await _cli.RunAsync("user", "list");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.Contain("answered what this client does not understand").And.Not.Contain("   at "));
    }

    [Test]
    public void Home_WithoutVariables_IsInTheStateFolder()
    {
        Surroundings Of(params (string Name, string Value)[] variables) => new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            In = TextReader.Null,
            Variable = name => variables.FirstOrDefault(v => v.Name == name).Value,
        };
        Assert.That(Of(("HOME", "/home/a")).Home, Is.EqualTo("/home/a/.local/state/scalectl"));
        Assert.That(Of(("HOME", "/home/a"), ("XDG_STATE_HOME", "/state")).Home, Is.EqualTo("/state/scalectl"));
        Assert.That(Of(("HOME", "/home/a"), ("SCALECTL_HOME", "/x")).Home, Is.EqualTo("/x"));
    }
}
