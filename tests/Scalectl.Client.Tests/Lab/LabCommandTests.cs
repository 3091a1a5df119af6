using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Scalectl.Client.CommandLine;

namespace Scalectl.Client.Tests.Lab;

/// <summary>The lab's life, with a shell script as its process and its health from the test.</summary>
public sealed class LabCommandTests
{
    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    [Test]
    [CancelAfter(120_000)]
    public async Task Life_OfALab_StartAgainStopAgain(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var health = await FakeDaemon.StartAsync(_cli, app => app.MapGet("/lab/health", () => Results.Text("{}")), processId: 0);
        _cli.Install("scalectl-lab", $"echo \"$*\"; echo 'scalectl-lab listening on {health.Address}'; trap 'kill $!; exit 0' TERM; tail -f /dev/null & wait\n");

        var started = await _cli.RunAsync("lab", "start", "--period", "500ms", "--port", "0", "--launch-delay", "3s");
        Assert.That(started.Code, Is.Zero, started.Error);
        var record = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_cli.Home, "lab.json"), cancellationToken)).RootElement;
        var process = record.GetProperty("processId").GetInt32();
        Assert.That(started.Out, Is.EqualTo($"the lab is running at {health.Address} (process {process})\n"));
        Assert.That(started.Error, Does.Contain($"--endpoint-url {health.Address} --bootstrap process --period 0.5s"));
        Assert.That(await File.ReadAllTextAsync(Path.Combine(_cli.Home, "lab.log"), cancellationToken), Does.StartWith("--port 0 --period 0.5s --launch-delay 3s\n"));

        Assert.That((await _cli.RunAsync("lab", "start")).Out, Is.EqualTo($"the lab is already running at {health.Address} (process {process})\n"));
        Assert.That((await _cli.RunAsync("lab", "status", "-o", "csv")).Out, Is.EqualTo($"running,address,processId\ntrue,{health.Address},{process.ToString(CultureInfo.InvariantCulture)}\n"));

        var stopped = await _cli.RunAsync("lab", "stop");
        Assert.That((stopped.Code, stopped.Out), Is.EqualTo((0, "the lab has stopped\n")), stopped.Error);
        Assert.That((await _cli.RunAsync("lab", "stop")).Out, Is.EqualTo("the lab is not running\n"));
        Assert.That((await _cli.RunAsync("lab", "status")).Code, Is.EqualTo(1));
    }

    [Test]
    public async Task Start_LabThatEndsAtOnce_PrintsWhatItSaid()
    {
        _cli.Install("scalectl-lab", "echo 'scalectl-lab: port 8086 on 127.0.0.1 is in use' >&2; exit 1\n");
        var result = await _cli.RunAsync("lab", "start");
        Assert.That((result.Code, result.Error), Is.EqualTo((1, "scalectl: the lab ended at once (exit code 1); the last lines of HOME/lab.log:\nscalectl: scalectl-lab: port 8086 on 127.0.0.1 is in use\n")));
    }

    [Test]
    public async Task Start_LabThatNeverAnswers_EndsItAndSaysSo()
    {
        _cli.Install("scalectl-lab", $"echo $$ >'{_cli.Home}/process'; echo 'scalectl-lab listening on http://127.0.0.1:1'; exec tail -f /dev/null\n");
        var result = await _cli.RunAsync(new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, Time = new TimeAfterTheTalk(Path.Combine(_cli.Home, "lab.log")) }, "lab", "start");
        Assert.That(
            (result.Code, result.Error),
            Is.EqualTo((1, "scalectl: the lab did not answer within 30 s; the last lines of HOME/lab.log:\nscalectl: scalectl-lab listening on http://127.0.0.1:1\n")));
        Assert.That(File.Exists(Path.Combine(_cli.Home, "lab.json")), Is.False, "a lab that was ended is none that runs");
        var process = (await File.ReadAllTextAsync(Path.Combine(_cli.Home, "process"))).Trim();
        Assert.That(() => Directory.Exists($"/proc/{process}"), Is.False.After(60_000, 20));
    }

    [Test]
    public async Task Stop_IdThatBelongsToAnother_EndsNothing()
    {
        // The lab is gone and its id is used again, here by the test itself.
        await File.WriteAllTextAsync(Path.Combine(_cli.Home, "lab.json"), $$"""{"address":"http://127.0.0.1:1","processId":{{Environment.ProcessId}}}""");
        Assert.That((await _cli.RunAsync("lab", "stop")).Out, Is.EqualTo("the lab is not running\n"));
    }

    /// <summary>An hour has passed some looks after the lab has spoken, however long that took it.</summary>
    private sealed class TimeAfterTheTalk(string log) : TimeProvider
    {
        private int _looks;

        public override long GetTimestamp() =>
            base.GetTimestamp() + (File.Exists(log) && File.ReadAllText(log).Contains('\n', StringComparison.Ordinal) && ++_looks > 2 ? 3600 * TimestampFrequency : 0);
    }
}
