using Scalectl.EndToEnd.Tests.Session;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary>deploy/remotedeploy.sh over a real ssh to a host with a real systemd; each test has a host of its own.</summary>
[CancelAfter(240_000)]
public sealed class RemoteDeployTests
{
    private const string Status = "scalectl status";
    private const string Traces = "find /var/tmp /var/lib /run -maxdepth 1 -name '*scalectl*' ! -name '*.lock' ! -name 'systemd-private-*'";

    private Machine _machine = null!;
    private string _folder = null!;

    [SetUp]
    public async Task BootAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        _machine = await Machine.BootAsync(patience.Token);
        _folder = Directory.CreateTempSubdirectory("scalectl-deploy-").FullName;
    }

    [TearDown]
    public async Task EndAsync()
    {
        if (_machine is not null)
        {
            await _machine.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task Deploy_NewHostThenAgainThenNewerPrograms_InstallsLeavesAloneUpdatesAndKeepsTheState(CancellationToken stop)
    {
        await DeployedAsync("installed ", Scratch.Programs, stop);
        var first = await _machine.MainPidAsync(stop);
        Assert.That(await _machine.DoneAsync($"stat -c %U /proc/{first}", stop), Is.EqualTo("scalectl"));
        await AddUserAsync(stop);

        await DeployedAsync("left alone", Scratch.Programs, stop);
        Assert.That(await _machine.MainPidAsync(stop), Is.EqualTo(first), "the same programs are no reason to stop an experiment");

        var newer = await ProgramsAsync(stop);
        await File.WriteAllTextAsync(Path.Combine(newer, "news.txt"), "", stop);
        await DeployedAsync("updated to ", newer, stop);
        Assert.That(await _machine.MainPidAsync(stop), Is.Not.EqualTo(first));
        await _machine.DoneAsync("test -e /usr/local/lib/scalectl/news.txt", stop);
        await ExpectUserAsync(stop);
        Assert.That(await _machine.DoneAsync(Traces, stop), Is.EqualTo("/var/lib/scalectl"), "no copy and no stage is left");
    }

    [Test]
    public async Task Deploy_ProgramsWhoseDaemonDoesNotStart_GoesBackToWhatWasThere(CancellationToken stop)
    {
        var broken = await ProgramsAsync(stop);
        // Written over: it stays executable.
        await File.WriteAllTextAsync(Path.Combine(broken, "scalectld"), "#!/bin/sh\n[ \"$1\" = --version ] && echo 9.9 && exit\necho changed >/var/lib/scalectl/token\necho cannot open the moon >&2\nexit 1\n", stop);

        // Nothing was there: nothing stays but the user.
        var refused = await _machine.RemoteDeployAsync(broken, stop, "host");
        Assert.That(refused.Code, Is.EqualTo(1), refused.Text);
        Assert.That(refused.Text, Does.Contain("cannot open the moon").And.Contain("everything that was installed has been removed again"));
        Assert.That((await _machine.RunAsync("find /usr/local /var/lib /etc/systemd/system -name '*scalectl*'", stop)).Text, Is.Empty);

        // Something was there: it is there again, with its state, and runs.
        await DeployedAsync("installed ", Scratch.Programs, stop);
        await AddUserAsync(stop);
        var token = await _machine.DoneAsync("cat /var/lib/scalectl/token", stop);
        refused = await _machine.RemoteDeployAsync(broken, stop, "host");
        Assert.That(refused.Code, Is.EqualTo(1), refused.Text);
        Assert.That(refused.Text, Does.Contain("cannot open the moon").And.Contain("the earlier version is back, with its state, and answers").And.Contain("not up to date: host"));
        Assert.That(await _machine.DoneAsync("cat /var/lib/scalectl/token", stop), Is.EqualTo(token));
        await ExpectUserAsync(stop);
        await DeployedAsync("left alone", Scratch.Programs, stop);
        Assert.That(await _machine.DoneAsync(Traces, stop), Is.EqualTo("/var/lib/scalectl"));
    }

    [Test]
    public async Task Deploy_UnfitHost_NamesEverythingThatIsMissingAtOnceAndChangesNothing(CancellationToken stop)
    {
        await _machine.DoneAsync("rm /etc/debian_version /usr/bin/sudo; mv /bin/systemctl /bin/systemctl.away", stop);

        var refused = await _machine.RemoteDeployAsync(Scratch.Programs, stop, "guest@127.0.0.1", "nobody@127.0.0.1", "stranger@127.0.0.1");

        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(
            refused.Text,
            Does.Contain("expected Debian").And.Contain("found no systemd that runs")
                .And.Contain("found user guest and no sudo, expected root").And.Contain("nothing was changed")
                .And.Contain("nobody@127.0.0.1: the login gave no shell").And.Contain("stranger@127.0.0.1: could not log in")
                .And.Contain("not up to date: guest@127.0.0.1 nobody@127.0.0.1 stranger@127.0.0.1"));
        Assert.That((await _machine.RunAsync("find /usr/local /var/tmp /var/lib -name '*scalectl*'", stop)).Text, Is.Empty);
    }

    [Test]
    public async Task Service_OfADeployedHost_IsForItsGroupOnly_AndComesBackAfterAKill(CancellationToken stop)
    {
        // Daemon, client and generator are native: a host needs no runtime for them.
        await _machine.DoneAsync("mount -t tmpfs none $(dirname $(readlink -f $(command -v dotnet)))", stop);
        await DeployedAsync("installed ", Scratch.Programs, stop);

        // As docs/operations.md tells it.
        var guest = await _machine.RunAsync($"setpriv --reuid guest --regid guest --clear-groups {Status}", stop);
        Assert.That(guest.Code, Is.EqualTo(3), guest.Text);
        await _machine.DoneAsync($"usermod -aG scalectl guest && setpriv --reuid guest --regid guest --init-groups {Status}", stop);

        var killed = await _machine.MainPidAsync(stop);
        await _machine.DoneAsync($"kill -9 {killed}", stop);
        while (await _machine.MainPidAsync(stop) is var pid && (pid == killed || pid == 0 || (await _machine.RunAsync(Status, stop)).Code != 0))
        {
            await Task.Delay(100, stop);
        }

        // A clean stop by the client is meant to last.
        await _machine.DoneAsync("scalectl stop", stop);
        while ((await _machine.RunAsync("systemctl is-active scalectld", stop)).Text.Trim() is var state && state != "inactive")
        {
            Assert.That(state, Is.EqualTo("active").Or.EqualTo("deactivating"));
            await Task.Delay(100, stop);
        }

        Assert.That(await _machine.DoneAsync("systemctl is-enabled scalectld", stop), Is.EqualTo("enabled"));
    }

    private async Task DeployedAsync(string expected, string programs, CancellationToken stop)
    {
        var deployed = await _machine.RemoteDeployAsync(programs, stop, "deployer@127.0.0.1");
        Assert.That(deployed.Code, Is.Zero, deployed.Text);
        Assert.That(deployed.Text, Does.Contain(expected));
        await _machine.DoneAsync(Status, stop);
    }

    private async Task<string> ProgramsAsync(CancellationToken stop)
    {
        var copy = Path.Combine(_folder, "programs");
        var copied = await Command.RunAsync("cp", ["-a", Scratch.Programs, copy], stop);
        Assert.That(copied.Code, Is.Zero, copied.Text);
        return copy;
    }

    private Task AddUserAsync(CancellationToken stop) => _machine.DoneAsync(
        "SCALECTL_HOME=/run/lab scalectl lab start && echo scalectl-lab-secret | "
        + "scalectl user add kept --region eu-central-1 --access-key-id AKIDSCALECTLLAB00001 --endpoint-url http://127.0.0.1:8086 --bootstrap process",
        stop);

    private async Task ExpectUserAsync(CancellationToken stop)
        => Assert.That(await _machine.DoneAsync("scalectl user list --output json", stop), Does.Contain("\"kept\""));
}
