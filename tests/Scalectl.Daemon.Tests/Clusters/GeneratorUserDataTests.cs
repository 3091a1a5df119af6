using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Load;

namespace Scalectl.Daemon.Tests.Clusters;

/// <summary>Runs what a machine would run, by a real shell, with programs that write down what they are called with.</summary>
[CancelAfter(120_000)]
internal sealed class GeneratorUserDataTests
{
    private const string Hostile = "a'b\"c`touch broken`$(touch broken);touch broken\n&& touch broken\\ é *";

    // One line for each argument, each after a mark: an argument may hold spaces and line ends.
    private const string Fake = """
        #!/bin/sh
        printf '<%s>' "$(basename "$0")" "$@" >> "$LOG"
        printf '\n' >> "$LOG"
        [ "$(basename "$0")" = dnf ] && ln -s "$FAKES/shadow" "$FAKES/docker"
        exit 0
        """;

    [Test]
    public async Task Docker_HostileImageAndPlan_AreOneArgumentEachAndNothingIsReadByTheShell(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        var plan = Plan(Hostile);
        var calls = await RunAsync(home, GeneratorUserData.Script(plan, Bootstrap.Docker, Hostile), dockerThere: true, stop);

        Assert.That(calls[0], Is.EqualTo("<systemctl><enable><--now><docker>"), "docker is there: nothing is installed");
        Assert.That(calls[1], Is.EqualTo("<docker><info>"));
        Assert.That(string.Join('\n', calls.Skip(2)), Does.StartWith("<docker><run><-d>").And.EndsWith($"<{Hostile}><run>"));
        Assert.That(Directory.GetFiles(home.Folder, "broken", SearchOption.AllDirectories), Is.Empty, "no part of a value was run");
        var given = string.Join('\n', calls).Split("<SCALECTL_PLAN=")[1].Split('>')[0];
        var arrived = JsonSerializer.Deserialize(Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(given)), GeneratorJson.Default.GeneratorPlan)!;
        Assert.That((arrived.Function, arrived.Target, arrived.Headers["X-Hostile"]), Is.EqualTo((plan.Function, plan.Target, Hostile)));
    }

    [Test]
    public async Task Docker_MachineWithoutIt_InstallsItFirst(CancellationToken stop)
    {
        using var home = new TemporaryHome();
        var calls = await RunAsync(home, GeneratorUserData.Script(Plan("1"), Bootstrap.Docker, "registry.example/generator:1"), dockerThere: false, stop);

        Assert.That(calls.Select(c => c.Split('>')[0][1..]), Is.EqualTo(new[] { "dnf", "systemctl", "docker", "docker" }));
        Assert.That(calls[0], Is.EqualTo("<dnf><install><-y><docker>"));
        Assert.That(calls[^1], Does.EndWith("<registry.example/generator:1><run>"));
    }

    private static async Task<string[]> RunAsync(TemporaryHome home, string script, bool dockerThere, CancellationToken stop)
    {
        var fakes = Directory.CreateDirectory(Path.Combine(home.Folder, "bin")).FullName;
        foreach (var program in new[] { "dnf", "systemctl", dockerThere ? "docker" : "shadow" })
        {
            var file = Path.Combine(fakes, program);
            await File.WriteAllTextAsync(file, Fake, stop);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // The few real programs that the script and the fakes need, and no docker that this machine may have.
        foreach (var real in new[] { "sh", "basename", "ln", "sleep", "touch" })
        {
            File.CreateSymbolicLink(Path.Combine(fakes, real), File.Exists($"/bin/{real}") ? $"/bin/{real}" : $"/usr/bin/{real}");
        }

        var file2 = Path.Combine(home.Folder, "user-data");
        await File.WriteAllTextAsync(file2, script, stop);
        var log = Path.Combine(home.Folder, "log");
        var start = new ProcessStartInfo("/bin/sh", [file2]) { WorkingDirectory = home.Folder, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        start.Environment["PATH"] = fakes;
        start.Environment["LOG"] = log;
        start.Environment["FAKES"] = fakes;
        using var shell = Process.Start(start)!;
        var said = await shell.StandardError.ReadToEndAsync(stop);
        await shell.WaitForExitAsync(stop);
        Assert.That((shell.ExitCode, said), Is.EqualTo((0, "")));
        return (await File.ReadAllTextAsync(log, stop)).TrimEnd('\n').Split('\n');
    }

    private static GeneratorPlan Plan(string text) => new()
    {
        RunId = "cluster/load",
        Target = $"http://127.0.0.1/{Uri.EscapeDataString(text)}",
        Function = text,
        Steps = 1,
        StepSeconds = 1,
        Machines = 1,
        Headers = new Dictionary<string, string> { ["X-Hostile"] = text },
        ControlToken = "token",
    };
}
