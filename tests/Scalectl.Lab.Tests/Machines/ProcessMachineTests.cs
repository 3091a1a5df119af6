using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Lab.Machines;

namespace Scalectl.Lab.Tests.Machines;

[CancelAfter(120_000)]
internal sealed class ProcessMachineTests
{
    [Test]
    public async Task Start_UserData_RunsWithItsEnvironment(CancellationToken ct)
    {
        await using var image = Image();
        await using var machine = Machine(image, "#!/bin/sh\necho \"id=$INSTANCE_ID ip=$INSTANCE_IP secret=[$SCALECTL_LAB_SECRET]\"\necho \"path=$PATH\"\n");

        Assert.That(await machine.StartAsync(ct), Is.Null);

        await EndedAsync(machine, ct);
        Assert.That(machine.ConsoleOutput, Does.Contain("id=i-1 ip=127.0.0.9 secret=[]\n"));
        Assert.That(machine.ConsoleOutput, Does.Contain($"path={AppContext.BaseDirectory.TrimEnd('/')}:"), "programs beside the lab are found");
    }

    [Test]
    public async Task Start_NoUserData_IsUp(CancellationToken ct)
    {
        await using var image = Image();
        await using var machine = Machine(image, "");

        Assert.That(await machine.StartAsync(ct), Is.Null);
        await machine.StopAsync(ct);
    }

    [Test]
    public async Task Exit_OfUserData_StandsInTheConsole(CancellationToken ct)
    {
        await using var image = Image();
        await using var machine = Machine(image, "#!/bin/sh\necho out; echo err >&2; exit 3\n");

        Assert.That(await machine.StartAsync(ct), Is.Null);

        await EndedAsync(machine, ct);
        Assert.That(machine.ConsoleOutput, Does.Contain("out\n").And.Contain("err\n").And.Contain("user data ended with exit code 3\n"));
        await machine.StopAsync(ct);
    }

    [Test]
    public async Task Stop_TreeOfProcesses_LeavesNone(CancellationToken ct)
    {
        await using var image = Image();
        await using var machine = Machine(image, "#!/bin/sh\nsleep 600 &\necho \"pid $!\"\n(sleep 600; true) &\necho \"pid $!\"\necho \"pid $$\"\nwait\n");
        await machine.StartAsync(ct);
        await Eventually.TrueAsync(() => Pids(machine).Count == 3, ct);
        Assert.That(Pids(machine).Select(ProcessTable.Started), Has.None.Null, "they run");

        await machine.StopAsync(ct);

        Assert.That(Pids(machine).Select(ProcessTable.Started), Has.All.Null);
    }

    [Test]
    public async Task Stop_UserDataOverButItsChildRuns_EndsTheChild(CancellationToken ct)
    {
        await using var image = Image();
        await using var machine = Machine(image, "#!/bin/sh\nsleep 600 &\necho \"pid $!\"\n");
        await machine.StartAsync(ct);
        await Eventually.TrueAsync(() => machine.ConsoleOutput.Contains("ended with", StringComparison.Ordinal), ct);
        Assert.That(ProcessTable.Started(Pids(machine)[0]), Is.Not.Null, "as on EC2 a daemon outlives the script");

        await machine.StopAsync(ct);

        Assert.That(ProcessTable.Started(Pids(machine)[0]), Is.Null);
    }

    [Test]
    public async Task Stop_DeafToTheSignal_IsKilledAfterTheGrace(CancellationToken ct)
    {
        await using var image = Image();
        var clock = new FakeTimeProvider();
        var machine = Machine(image, "#!/bin/sh\ntrap '' TERM\necho \"pid $$\"\nwhile :; do sleep 600; done\n", clock);
        await machine.StartAsync(ct);
        await Eventually.TrueAsync(() => Pids(machine).Count == 1, ct);
        var pid = Pids(machine)[0];

        var stop = machine.StopAsync(ct);
        await Eventually.TrueAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                return stop.IsCompleted;
            },
            ct);
        Assert.That(ProcessTable.Started(pid), Is.Not.Null);
        await machine.DisposeAsync();

        await Eventually.TrueAsync(() => ProcessTable.Started(pid) is null, ct);
    }

    [Test]
    public void Console_MuchOutput_KeepsTheNewest64K()
    {
        var console = new ConsoleLog();
        console.Append(new string('a', 60_000));
        console.Append(new string('b', 60_000));

        // 60,000 b and the 5,536 newest a.
        Assert.That(console.ToString(), Is.EqualTo(new string('a', 5_536) + new string('b', 60_000)));
    }

    private static ProcessImage Image() => new(new LabOptions(), TimeProvider.System, NullLogger<ProcessImage>.Instance);

    private static ProcessMachine Machine(ProcessImage image, string userData, TimeProvider? time = null)
        => new(new MachineStart("i-1", IPAddress.Parse("127.0.0.9"), Encoding.UTF8.GetBytes(userData), "g", []), image, time ?? TimeProvider.System, NullLogger.Instance);

    private static Task EndedAsync(ProcessMachine machine, CancellationToken ct)
        => Eventually.TrueAsync(() => machine.ConsoleOutput.Contains("user data ended", StringComparison.Ordinal), ct);

    private static List<int> Pids(ProcessMachine machine)
        => [.. machine.ConsoleOutput.Split('\n').Where(l => l.StartsWith("pid ", StringComparison.Ordinal)).Select(l => int.Parse(l[4..], CultureInfo.InvariantCulture))];
}
