using System.Diagnostics;

namespace Scalectl.Client.Tests.CommandLine;

public sealed class CompletionTests
{
    [Test]
    public async Task Suggest_StartOfACommand_NamesIt()
    {
        using var cli = new Cli();
        Assert.That((await cli.RunAsync("[suggest:12]", "scalectl clu")).Out, Is.EqualTo("cluster\n"));
        Assert.That((await cli.RunAsync("[suggest:22]", "scalectl cluster run --")).Out, Does.Contain("--spread\n").And.Contain("--split\n"));
    }

    [TestCase("bash")]
    [TestCase("zsh")]
    [TestCase("fish")]
    public async Task Completion_OfAShell_AsksScalectl(string shell)
    {
        using var cli = new Cli();
        var script = await cli.RunAsync("completion", shell);
        Assert.That(script.Code, Is.Zero);
        Assert.That(script.Out, Does.Contain("[suggest:"));
    }

    [Test]
    public async Task Completion_Script_WorksInBash()
    {
        using var cli = new Cli();
        var script = (await cli.RunAsync("completion", "bash")).Out;
        cli.Install("scalectl", "test \"$1\" = '[suggest:12]' && test \"$2\" = 'scalectl clu' && echo cluster\n");
        var bash = new ProcessStartInfo("bash", ["-c", script + "\nCOMP_LINE='scalectl clu' COMP_POINT=12 COMP_WORDS=(scalectl clu) COMP_CWORD=1; _scalectl; echo \"${COMPREPLY[@]}\""]) { RedirectStandardOutput = true };
        bash.Environment["PATH"] = $"{cli.ProgramFolder}:{Environment.GetEnvironmentVariable("PATH")}";
        using var process = Process.Start(bash)!;
        Assert.That(await process.StandardOutput.ReadToEndAsync(), Is.EqualTo("cluster\n"));
    }
}
