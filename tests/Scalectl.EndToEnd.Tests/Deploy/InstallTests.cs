using Scalectl.EndToEnd.Tests.House;

namespace Scalectl.EndToEnd.Tests.Deploy;

/// <summary><c>make install</c> and <c>make uninstall</c>, on the programs that <c>make build</c> has put into out/bin.</summary>
[CancelAfter(120_000)]
public sealed class InstallTests
{
    private static readonly string Script = Path.Combine(Repository.Root, "deploy", "install.sh");

    private string _stage = null!;

    [SetUp]
    public void MakeStage() => _stage = Directory.CreateTempSubdirectory("scalectl-install-").FullName;

    [TearDown]
    public void RemoveStage() => Directory.Delete(_stage, recursive: true);

    [Test]
    public async Task Install_ThenUninstall_RunsInBetweenAndLeavesNothing(CancellationToken stop)
    {
        var installed = await InstallAsync("install", stop);
        Assert.That(installed.Code, Is.Zero, installed.Text);
        foreach (var path in (string[])[
            "bin/scalectl", "bin/scalectld", "bin/scalectl-lab", "bin/scalectl-generator", "lib/systemd/system/scalectld.service", "lib/sysusers.d/scalectl.conf",
            "share/man/man1/scalectl.1", "share/man/man8/scalectld.8", "share/bash-completion/completions/scalectl", "share/zsh/site-functions/_scalectl",
            "share/fish/vendor_completions.d/scalectl.fish"])
        {
            Assert.That(File.Exists(Path.Combine(_stage, "opt/s", path)), path);
        }

        Assert.That(await File.ReadAllTextAsync(Path.Combine(_stage, "opt/s/lib/systemd/system/scalectld.service"), stop), Does.Contain("ExecStart=/opt/s/lib/scalectl/scalectld "));
        var plan = await Command.RunAsync(Path.Combine(_stage, "opt/s/bin/scalectl"), ["load", "plan", "--function", "x", "--step", "1", "--steps", "3", "--output", "json"], stop);
        Assert.That(plan.Code, Is.Zero, plan.Text);
        Assert.That(plan.Text, Does.Contain("\"totalRequests\""));
        var daemon = await Command.RunAsync(Path.Combine(_stage, "opt/s/bin/scalectld"), ["--version"], stop);
        Assert.That(daemon.Code, Is.Zero, daemon.Text);

        var removed = await InstallAsync("uninstall", stop);
        Assert.That(removed.Code, Is.Zero, removed.Text);
        Assert.That(Directory.EnumerateFileSystemEntries(_stage), Is.Empty);
    }

    [Test]
    public async Task Install_CompletionAndManualPages_Work(CancellationToken stop)
    {
        await InstallAsync("install", stop);
        var share = Path.Combine(_stage, "opt/s/share");

        // As bash does it when TAB is pressed after `scalectl sta`.
        var completed = await Command.RunAsync(
            "bash",
            ["-c", """source "$0"; COMP_LINE='scalectl sta' COMP_POINT=12 COMP_CWORD=1 COMP_WORDS=(scalectl sta); "$(complete -p scalectl | sed 's/.*-F \([^ ]*\).*/\1/')"; printf '%s\n' "${COMPREPLY[@]}" """, Path.Combine(share, "bash-completion/completions/scalectl")],
            stop,
            ("PATH", $"{_stage}/opt/s/bin:{Environment.GetEnvironmentVariable("PATH")}"));
        Assert.That(completed.Code, Is.Zero, completed.Text);
        Assert.That(completed.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EquivalentTo((string[])["start", "status"]));

        foreach (var (page, name) in ((string, string)[])[("man1/scalectl.1", "SCALECTL(1)"), ("man8/scalectld.8", "SCALECTLD(8)")])
        {
            var shown = await Command.RunAsync("mandoc", ["-T", "ascii", Path.Combine(share, "man", page)], stop);
            Assert.That(shown.Code, Is.Zero, shown.Text);
            Assert.That(shown.Text, Does.StartWith(name));
        }
    }

    [Test]
    public async Task MakeInstall_PrefixAndDestdir_ReachTheScript(CancellationToken stop)
    {
        // -n: make only says what it would run; a build takes minutes. Below another make it would also say where it is.
        foreach (var target in (string[])["install", "uninstall"])
        {
            var said = await Command.RunAsync("make", ["-n", "--no-print-directory", target, "PREFIX=/opt/s", $"DESTDIR={_stage}"], stop);
            Assert.That(said.Code, Is.Zero, said.Text);
            Assert.That(said.Text.TrimEnd(), Does.EndWith($"PREFIX='/opt/s' DESTDIR='{_stage}' deploy/install.sh {target}"));
        }
    }

    [Test]
    public async Task Install_OverAnEarlierVersion_RemovesWhatIsGoneAndKeepsWhatIsForeign(CancellationToken stop)
    {
        await InstallAsync("install", stop);
        var library = Path.Combine(_stage, "opt/s/lib/scalectl");
        await File.WriteAllTextAsync(Path.Combine(library, "old.dll"), "", stop);
        await File.AppendAllTextAsync(Path.Combine(library, ".installed"), "f /opt/s/lib/scalectl/old.dll\n", stop);
        var foreign = Path.Combine(_stage, "opt/s/bin/other");
        await File.WriteAllTextAsync(foreign, "", stop);

        var again = await InstallAsync("install", stop);
        Assert.That(again.Code, Is.Zero, again.Text);
        Assert.That(File.Exists(Path.Combine(library, "old.dll")), Is.False);

        await InstallAsync("uninstall", stop);
        Assert.That(Directory.EnumerateFiles(_stage, "*", SearchOption.AllDirectories), Is.EqualTo((string[])[foreign]));
    }

    [TestCase("local")]
    [TestCase("/usr local")]
    [TestCase("/usr/")]
    [TestCase("/usr/../etc")]
    public async Task Install_WrongPrefix_IsNamedAndNothingIsWritten(string prefix, CancellationToken stop)
    {
        var refused = await Command.RunAsync(Script, ["install"], stop, ("PREFIX", prefix), ("DESTDIR", _stage));
        Assert.That(refused.Code, Is.EqualTo(2));
        Assert.That(refused.Text, Does.Contain($"'{prefix}'").And.Contain("for example PREFIX="));
        Assert.That(Directory.EnumerateFileSystemEntries(_stage), Is.Empty);
    }

    private Task<Command> InstallAsync(string what, CancellationToken stop) => Command.RunAsync(Script, [what], stop, ("PREFIX", "/opt/s"), ("DESTDIR", _stage));
}
