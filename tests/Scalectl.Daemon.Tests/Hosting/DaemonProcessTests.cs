using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Hosting;

[CancelAfter(120_000)]
public sealed class DaemonProcessTests
{
    private TemporaryHome _home = null!;

    [SetUp]
    public void MakeHome() => _home = new TemporaryHome();

    [TearDown]
    public void RemoveHome() => _home.Dispose();

    [Test]
    public async Task Daemon_StartedAndShutDown_AnnouncesItselfAndLeavesNothing(CancellationToken stop)
    {
        using var daemon = Run("--port", "0", "--home", _home.Folder);
        var home = await ReadyAsync(daemon, stop);
        var announced = home.Announced()!;

        using var client = new HttpClient { BaseAddress = new Uri(announced.Address) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await File.ReadAllTextAsync(home.Token, stop));
        var answer = await client.PostAsync("/api/v1/shutdown", null, stop);
        await daemon.WaitForExitAsync(stop);

        Assert.That(announced.ProcessId, Is.EqualTo(daemon.Id));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(daemon.ExitCode, Is.Zero, await daemon.StandardError.ReadToEndAsync(stop));
        Assert.That(Directory.GetFiles(_home.Folder).Select(Path.GetFileName), Is.EquivalentTo((string[])["daemon.lock", "scalectl.db", "token"]));
        Assert.That(File.GetUnixFileMode(_home.Folder), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.That(Directory.GetFiles(home.Keys).Select(f => File.GetUnixFileMode(f)), Has.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task Daemon_WithGroupAccess_ShowsItsGroupTokenAndAddressOnly(CancellationToken stop)
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var open = Run("--port", "0", "--home", _home.Folder, "--group-access");
        try
        {
            var home = await ReadyAsync(open, stop);
            Assert.That(File.GetUnixFileMode(home.Folder), Is.EqualTo(owner | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute));
            Assert.That(File.GetUnixFileMode(home.Keys), Is.EqualTo(owner | UnixFileMode.UserExecute));
            var forGroup = Directory.GetFiles(_home.Folder).Where(file => File.GetUnixFileMode(file) != owner).ToList();
            Assert.That(forGroup, Is.EquivalentTo((string[])[home.Token, home.Daemon]));
            Assert.That(forGroup.Select(File.GetUnixFileMode), Has.All.EqualTo(owner | UnixFileMode.GroupRead));
        }
        finally
        {
            await EndAsync(open);
        }

        // Without the flag the next start takes it back.
        using var closed = Run("--port", "0", "--home", _home.Folder);
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(new DaemonHome(_home.Folder).Announced()?.ProcessId == closed.Id), stop);
            Assert.That(Directory.GetFiles(_home.Folder).Select(File.GetUnixFileMode), Has.All.EqualTo(owner));
        }
        finally
        {
            await EndAsync(closed);
        }
    }

    [Test]
    public async Task Daemon_SecondOnTheSameHome_IsRefusedAndTheFirstGoesOn(CancellationToken stop)
    {
        using var first = Run("--port", "0", "--home", _home.Folder);
        try
        {
            var home = await ReadyAsync(first, stop);
            using var second = Run("--port", "0", "--home", _home.Folder);
            await second.WaitForExitAsync(stop);

            Assert.That(second.ExitCode, Is.EqualTo(1));
            Assert.That(await second.StandardError.ReadToEndAsync(stop), Does.Contain($"process {first.Id}").And.Contain("scalectl stop"));
            Assert.That((home.Announced()?.ProcessId, first.HasExited), Is.EqualTo(((int?)first.Id, false)));
        }
        finally
        {
            await EndAsync(first);
        }
    }

    [Test]
    public async Task Daemon_AfterAKill_StartsAgainOnTheSameHome(CancellationToken stop)
    {
        using var killed = Run("--port", "0", "--home", _home.Folder);
        await ReadyAsync(killed, stop);
        await EndAsync(killed);

        using var next = Run("--port", "0", "--home", _home.Folder);
        try
        {
            var home = new DaemonHome(_home.Folder);
            await Eventually.TrueAsync(() => Task.FromResult(home.Announced()?.ProcessId == next.Id), stop);
        }
        finally
        {
            await EndAsync(next);
        }
    }

    [Test]
    public async Task Daemon_PortInUse_SaysWhatToDo(CancellationToken stop)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        using var daemon = Run($"--port={port}", "--home", _home.Folder);
        await daemon.WaitForExitAsync(stop);

        Assert.That(daemon.ExitCode, Is.EqualTo(1));
        Assert.That(await daemon.StandardError.ReadToEndAsync(stop), Does.Contain($"Port {port}").And.Contain("--port").And.Not.Contain("   at "));
    }

    [Test]
    public async Task Daemon_WrongArguments_NamesThemAllAndMakesNothing(CancellationToken stop)
    {
        using var daemon = Run("--port", "99999", "--home", _home.Folder, "--colour");
        await daemon.WaitForExitAsync(stop);

        Assert.That(daemon.ExitCode, Is.EqualTo(2));
        Assert.That(await daemon.StandardError.ReadToEndAsync(stop), Does.Contain("'99999'").And.Contain("'--colour'"));
        Assert.That(Directory.Exists(_home.Folder), Is.False);
    }

    [Test]
    public async Task Daemon_HomeThatIsAFile_IsRefusedWithASentence(CancellationToken stop)
    {
        Directory.CreateDirectory(_home.Folder);
        var file = Path.Combine(_home.Folder, "file");
        await File.WriteAllTextAsync(file, "", stop);

        using var daemon = Run("--port", "0", "--home", file);
        await daemon.WaitForExitAsync(stop);

        Assert.That(daemon.ExitCode, Is.EqualTo(1));
        Assert.That(await daemon.StandardError.ReadToEndAsync(stop), Does.Contain(file).And.Not.Contain("   at "));
    }

    private static Process Run(params string[] arguments)
        => Process.Start(new ProcessStartInfo(Programs.Daemon, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    private async Task<DaemonHome> ReadyAsync(Process daemon, CancellationToken stop)
    {
        await Eventually.TrueAsync(() => Task.FromResult(daemon.HasExited || File.Exists(Path.Combine(_home.Folder, "daemon.json"))), stop);
        Assert.That(daemon.HasExited, Is.False, "it ended before it was ready");
        return new DaemonHome(_home.Folder);
    }

    private static async Task EndAsync(Process daemon)
    {
        daemon.Kill();
        await daemon.WaitForExitAsync(CancellationToken.None);
    }
}
