using System.Diagnostics;
using System.Globalization;
using Scalectl.EndToEnd.Tests.House;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary>
/// A throw-away host (machine.sh): this computer's files copied on write, a real systemd, an sshd that lets in root, deployer
/// (who may use sudo) and guest (who may not). It ends with its standard input, so also when this process is killed.
/// </summary>
internal sealed class Machine : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;
    private string _first = "";

    private Machine(Process process, string folder) => (_process, _folder) = (process, folder);

    public static async Task<Machine> BootAsync(CancellationToken stop)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("found no root, expected it: the test boots a systemd in namespaces of its own");
        }

        var namespaces = await Command.RunAsync("unshare", ["--mount", "--net", "--pid", "--uts", "--ipc", "--cgroup", "--fork", "true"], stop);
        if (namespaces.Code != 0)
        {
            Assert.Ignore($"this system gives no namespaces of its own to a test: {namespaces.Text.Trim()}");
        }

        // A short name: it becomes part of socket paths.
        var folder = Directory.CreateTempSubdirectory("sm-").FullName;
        var key = await Command.RunAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", Path.Combine(folder, "key")], stop);
        Assert.That(key.Code, Is.Zero, key.Text);
        File.Copy(Path.Combine(folder, "key.pub"), Path.Combine(folder, "authorized_keys"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "ssh_config"),
            $"""
            Host host
              HostName 127.0.0.1
              User root
            Host *
              IdentityFile {folder}/key
              IdentitiesOnly yes
              UserKnownHostsFile /dev/null
              StrictHostKeyChecking no
              LogLevel ERROR
            """,
            stop);

        var process = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "tests/Scalectl.EndToEnd.Tests/Deploy/machine.sh"), [folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var machine = new Machine(process, folder);
        var line = await process.StandardOutput.ReadLineAsync(stop);
        if (line?.StartsWith("ready ", StringComparison.Ordinal) != true)
        {
            var console = await File.ReadAllTextAsync(Path.Combine(folder, "console"), stop);
            await machine.DisposeAsync();
            Assert.Fail($"the machine did not start: {console}");
        }

        machine._first = line!["ready ".Length..];
        return machine;
    }

    /// <summary>Runs a shell's command on the machine, as its root.</summary>
    public Task<Command> RunAsync(string command, CancellationToken stop)
        => Command.RunAsync("nsenter", ["--target", _first, "--all", "--root", "--wd", "env", "-i", "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin", "HOME=/root", "SCALECTL_HOME=/var/lib/scalectl", "sh", "-c", command], stop);

    /// <summary>Runs a command that has to succeed, and gives what it printed.</summary>
    public async Task<string> DoneAsync(string command, CancellationToken stop)
    {
        var done = await RunAsync(command, stop);
        Assert.That(done.Code, Is.Zero, $"{command}: {done.Text}");
        return done.Text.Trim();
    }

    /// <summary>Runs remotedeploy.sh beside the machine: this computer's files, the machine's network.</summary>
    public Task<Command> RemoteDeployAsync(string programs, CancellationToken stop, params string[] arguments)
        => Command.RunAsync(
            "nsenter",
            ["--target", _first, "--net", Path.Combine(Repository.Root, "deploy", "remotedeploy.sh"), "--ssh-config", Path.Combine(_folder, "ssh_config"), .. arguments],
            stop,
            ("OUT", programs));

    public async Task<int> MainPidAsync(CancellationToken stop)
        => int.Parse(await DoneAsync("systemctl show --property MainPID --value scalectld", stop), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await _process.WaitForExitAsync(patience.Token);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
