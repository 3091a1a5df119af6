using System.Diagnostics;
using Scalectl.Aws;
using Scalectl.Aws.AutoScaling;
using Scalectl.Aws.Compute;
using Scalectl.Daemon.Here;
using Scalectl.Daemon.Hosting;
using Scalectl.Daemon.Tests.Lab;

namespace Scalectl.Daemon.Tests.Here;

/// <summary>Groups of real processes, which live, die and end.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[CancelAfter(120_000)]
public sealed class HereComputerTests : IDisposable
{
    private const string Group = "scalectl-load-1";
    private const string Listens = "echo \"control port on 127.0.0.1:4711\"\nexec sleep 1000\n";

    private readonly TemporaryHome _home = new();

    static HereComputerTests() => Environment.SetEnvironmentVariable("PATH", $"{Programs.GeneratorFolder}:{Environment.GetEnvironmentVariable("PATH")}");

    [Test]
    public async Task Group_Removed_LeavesNeitherProcessesNorFiles(CancellationToken stop)
    {
        using var computer = Computer();
        await MakeAsync(computer, Listens, 2, stop);
        await UntilAsync(computer, g => g.Machines.All(m => m.Address == "127.0.0.1:4711") && g.Machines.Count == 2, stop);
        var running = HereProcesses.Of(_home.Folder);

        var removed = await computer.RemoveGroupAsync(Group, stop);
        await computer.RemoveTemplateAsync("here-t", stop);

        Assert.That((running.Count, removed), Is.EqualTo((2, true)), "timeout with its script, of each machine");
        Assert.That(HereProcesses.Of(_home.Folder), Is.Empty);
        Assert.That(Directory.GetFiles(Path.Combine(_home.Folder, "here")), Is.Empty);
    }

    [Test]
    public async Task Files_OfAMachine_AreItsOwnersOnly(CancellationToken stop)
    {
        using var computer = Computer();
        await MakeAsync(computer, Listens, 1, stop);

        Assert.That(Directory.GetFiles(Path.Combine(_home.Folder, "here")).Select(File.GetUnixFileMode), Has.All.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        await computer.RemoveGroupAsync(Group, stop);
    }

    [Test]
    public async Task Machine_ThatDies_IsReplaced(CancellationToken stop)
    {
        using var computer = Computer();
        await MakeAsync(computer, Listens, 1, stop);
        var first = (await UntilAsync(computer, g => g.Machines.Single().Address is not null, stop)).Machines.Single();
        using (var process = Process.GetProcessById(first.ProcessId))
        {
            process.Kill(entireProcessTree: true);
        }

        var second = await UntilAsync(computer, g => g.Machines.Single().Id != first.Id, stop);

        Assert.That((second.Desired, second.Failure is null), Is.EqualTo((1, false)));
        await computer.RemoveGroupAsync(Group, stop);
    }

    [Test]
    public async Task Machine_ThatCannotStart_IsTriedThreeTimesAndItsLastWordsAreTold(CancellationToken stop)
    {
        using var computer = Computer();
        await MakeAsync(computer, "echo \"SCALECTL_PLAN: found nothing\" >&2\nexit 2\n", 1, stop);

        var given = await UntilAsync(computer, g => g.FailedStarts == 3, stop);

        Assert.That((given.Machines.Count, given.Failure!.Sentence), Is.EqualTo((0, "scalectl-generator ended: SCALECTL_PLAN: found nothing")));
        Assert.That((await UntilAsync(computer, _ => true, stop)).Machines, Is.Empty, "it is not tried for ever");
        await computer.RemoveGroupAsync(Group, stop);
    }

    [Test]
    public async Task Machine_WhoseChildDoesNotListen_IsEndedWithIt(CancellationToken stop)
    {
        using var computer = Computer();
        await MakeAsync(computer, "sh -c 'trap \"\" TERM; while :; do sleep 0.1; done' \"$SCALECTL_LOG\" &\n" + Listens, 1, stop);
        await Eventually.TrueAsync(() => Task.FromResult(HereProcesses.Of(_home.Folder).Count == 2), stop);

        await computer.RemoveGroupAsync(Group, stop);

        Assert.That(HereProcesses.Of(_home.Folder), Is.Empty);
    }

    [Test]
    public async Task Group_WhoseTimeIsOver_HasNoMachines(CancellationToken stop)
    {
        using var computer = Computer();
        await MakeAsync(computer, Listens, 1, stop);
        await computer.EndAtAsync(Group, TimeProvider.System.GetUtcNow(), stop);

        var ended = await UntilAsync(computer, _ => true, stop);

        Assert.That((ended.Desired, ended.Machines.Count, HereProcesses.Of(_home.Folder).Count), Is.EqualTo((0, 0, 0)));
    }

    [Test]
    public async Task Machine_WithoutADaemon_EndsByItselfAtItsEnd(CancellationToken stop)
    {
        using var computer = Computer();
        await MakeAsync(computer, Listens, 1, stop, TimeProvider.System.GetUtcNow().AddSeconds(2));

        // nobody looks at the group: what ends it is not this program
        await Eventually.TrueAsync(() => Task.FromResult(HereProcesses.Of(_home.Folder).Count == 0), stop);
    }

    [Test]
    public async Task Computer_OfTheNextDaemon_FindsTheProcessesAgainAndEndsThoseThatNobodyKnows(CancellationToken stop)
    {
        using (var killed = Computer())
        {
            await MakeAsync(killed, Listens, 1, stop);
            await UntilAsync(killed, g => g.Machines.Single().Address is not null, stop);
        }

        // started, and not written down any more
        var unknown = await new HereProcess(Path.Combine(_home.Folder, "here"), TimeProvider.System).RunAsync(Listens, TimeSpan.FromMinutes(1), stop);
        await Eventually.TrueAsync(() => Task.FromResult(HereProcesses.Of(_home.Folder).Count == 2), stop);

        using var next = Computer();
        var found = await UntilAsync(next, g => g.Machines.Single().Address is not null, stop);

        Assert.That((found.FailedStarts, HereProcess.IsAlive(found.Machines.Single())), Is.EqualTo((0, true)));
        await Eventually.TrueAsync(() => Task.FromResult(!HereProcess.IsAlive(unknown)), stop);
        await next.RemoveGroupAsync(Group, stop);
        Assert.That(HereProcesses.Of(_home.Folder), Is.Empty);
    }

    [Test]
    public void App_OfThisComputer_IsRefusedWithWhatToDo()
        => Assert.That(Assert.Throws<CloudException>(() => throw HereNothing.Refusal("CreateLoadBalancer"))!.Message, Does.Contain("scalectl setup NAME --force"));

    public void Dispose()
    {
        // A failed test leaves no process behind either.
        foreach (var id in HereProcesses.Of(_home.Folder))
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
        }

        _home.Dispose();
    }

    private HereComputer Computer() => new(new DaemonHome(_home.Folder), TimeProvider.System);

    private static async Task MakeAsync(HereComputer computer, string script, int size, CancellationToken stop, DateTimeOffset? end = null)
    {
        Dictionary<string, string> tags = end is { } at ? new() { ["scalectl:expires"] = $"{at.ToUnixTimeSeconds()}" } : [];
        var template = await computer.MakeTemplateAsync(new NewLaunchTemplate("t", "none", "process", script, tags), stop);
        await computer.MakeGroupAsync(new NewGroup(Group, new LaunchTemplateVersion(template.Id), size, size) { Tags = tags }, stop);
    }

    private static async Task<HereGroup> UntilAsync(HereComputer computer, Func<HereGroup, bool> condition, CancellationToken stop)
    {
        HereGroup? group = null;
        await Eventually.TrueAsync(async () => condition(group = (await computer.GroupsAsync(g => g.Name == Group, stop)).Single()), stop);
        return group!;
    }
}
