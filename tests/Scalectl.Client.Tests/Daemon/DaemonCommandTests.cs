using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Api;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Daemon;

/// <summary>
/// Start and stop, with a shell script as the daemon's process: it says that it is ready as the daemon does, and its
/// answers come from the test.
/// </summary>
public sealed class DaemonCommandTests
{
    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    private async Task<FakeDaemon> InstallAsync()
    {
        var process = 0;
        var daemon = await FakeDaemon.StartAsync(
            _cli,
            app =>
            {
                app.MapGet("/api/v1/status", () => Results.Json(Contract.Status with { ProcessId = process = ProcessId(), Address = "http://127.0.0.1:8085" }, ApiJson.Default.StatusView));
                app.MapPost("/api/v1/shutdown", () =>
                {
                    File.Delete(Path.Combine(_cli.Home, "daemon.json"));
                    using var script = Process.GetProcessById(process);
                    script.Kill();
                    return Results.Accepted();
                });
            },
            processId: 0);
        _cli.Install("scalectld", $$"""
            echo "started with $*"
            sed "s/PROCESS/$$/" > "$SCALECTL_HOME/daemon.new" <<'END'
            {"address":"{{daemon.Address}}","processId":PROCESS,"since":"2026-11-24T06:00:00Z"}
            END
            mv "$SCALECTL_HOME/daemon.new" "$SCALECTL_HOME/daemon.json"
            exec tail -f /dev/null
            """);
        return daemon;
    }

    private int ProcessId() => System.Text.Json.JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(_cli.Home, "daemon.json")), ApiJson.Default.DaemonFile)!.ProcessId;

    [Test]
    [CancelAfter(120_000)]
    public async Task Life_OfADaemon_StartAgainStopAgain(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var daemon = await InstallAsync();
        var started = await _cli.RunAsync("start", "--port", "8123");
        Assert.That((started.Code, started.Out), Is.EqualTo((0, $"scalectld is running at http://127.0.0.1:8085 (process {ProcessId()})\n")), started.Error);
        Assert.That(await File.ReadAllTextAsync(Path.Combine(_cli.Home, "daemon.log"), cancellationToken), Is.EqualTo($"started with --home {_cli.Home} --port 8123\n"));
        var process = ProcessId();
        Assert.That(await File.ReadAllTextAsync($"/proc/{process}/stat", cancellationToken), Does.Match($"^{process} \\(.*\\) . \\d+ \\d+ {process} "), "a session of its own");

        var again = await _cli.RunAsync("start");
        Assert.That((again.Code, again.Out), Is.EqualTo((0, $"scalectld is already running at http://127.0.0.1:8085 (process {process})\n")));

        var restarted = await _cli.RunAsync("restart");
        Assert.That(restarted.Code, Is.Zero, restarted.Error);
        Assert.That(ProcessId(), Is.Not.EqualTo(process));

        var stopped = await _cli.RunAsync("stop");
        Assert.That((stopped.Code, stopped.Out), Is.EqualTo((0, "scalectld has stopped\n")), stopped.Error);
        var stoppedAgain = await _cli.RunAsync("stop");
        Assert.That((stoppedAgain.Code, stoppedAgain.Out), Is.EqualTo((0, "scalectld is not running\n")));
    }

    [Test]
    public async Task Start_DaemonThatEndsAtOnce_PrintsWhatItSaid()
    {
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "daemon.log"), "of yesterday\n");
        _cli.Install("scalectld", "echo 'port 8085 is in use: stop what listens there, or give --port' >&2; exit 1\n");
        var result = await _cli.RunAsync("start");
        Assert.That(
            (result.Code, result.Error),
            Is.EqualTo((1, "scalectl: the daemon ended at once (exit code 1); the last lines of HOME/daemon.log:\nscalectl: port 8085 is in use: stop what listens there, or give --port\n")));
    }

    [Test]
    public async Task Attach_Daemon_GivesItsExitCode()
    {
        _cli.Install("scalectld", "exit 7\n");
        Assert.That((await _cli.RunAsync("start", "--attach")).Code, Is.EqualTo(7));
    }

    [Test]
    public async Task Start_HomeThatCannotBe_NamesIt()
    {
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "file"), "");
        var result = await _cli.ExecuteInAsync(Path.Combine(_cli.Home, "file", "home"), "start");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.StartWith("scalectl: cannot make the folder").And.Contain("SCALECTL_HOME"));
    }

    [Test]
    public async Task Status_NoDaemon_Is3AndSaysSo()
    {
        var table = await _cli.RunAsync("status");
        Assert.That((table.Code, table.Out), Is.EqualTo((3, "scalectld  not running; start it with: scalectl start\nhome       HOME\n")));
        var json = await _cli.RunAsync("status", "--output", "json");
        Assert.That((json.Code, json.Out), Is.EqualTo((3, "{\n  \"running\": false,\n  \"home\": \"HOME\"\n}\n")));
    }

    [Test]
    public async Task Status_Daemon_IsAsAgreed()
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/api/v1/status", () => Results.Json(Contract.Status, ApiJson.Default.StatusView)));
        Snapshot.Match($"{(await _cli.RunAsync("status")).Out}\n{(await _cli.RunAsync("status", "-o", "csv")).Out}\n{(await _cli.RunAsync("status", "-o", "json")).Out}", "status");
    }

    [Test]
    public async Task Dashboard_Link_IsPrintedWhole()
    {
        await using var daemon = await FakeDaemon.StartAsync(_cli, app => app.MapPost("/api/v1/links", () => Results.Json(new LinkView("/login?code=abc"), ApiJson.Default.LinkView)));
        Assert.That((await _cli.RunAsync("dashboard")).Out, Is.EqualTo($"{daemon.Address}/login?code=abc\n"));
    }
}
