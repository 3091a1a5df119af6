using System.Buffers.Text;
using System.Diagnostics;
using System.Text.Json;
using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Resources;
using Scalectl.Load;
using Route = Scalectl.Load.Route;

namespace Scalectl.Daemon.Tests.Security;

/// <summary>The script that a machine runs, really run by /bin/sh, for texts that a shell would love to read again.</summary>
[CancelAfter(120_000)]
public sealed class HostileTextTests
{
    private static readonly string[] Texts =
    [
        "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", "\"; touch pwned; \"", "\n touch pwned\n", "\r\ntouch pwned\r\n", "; touch pwned #", "&& touch pwned", "| touch pwned",
        "${IFS}touch${IFS}pwned", "\\\n touch pwned", "EOF\ntouch pwned\nEOF", "--help", "-e X=1", "\u202etouch pwned", "%s%n%d", "\u0001\u001b[2J", "\0touch pwned", "😀 \ud83d", "~/x *", "!!", "\u2028touch pwned", "%0atouch pwned",
    ];

    [TestCaseSource(nameof(Texts))]
    public async Task UserData_WithAHostileText_PassesItIntactAndRunsNothing(string text)
    {
        using var home = new TemporaryHome();
        var folder = Directory.CreateDirectory(home.Folder).FullName;
        var generator = Path.Combine(folder, "scalectl-generator");
        await File.WriteAllTextAsync(generator, "#!/bin/sh\nprintf %s \"$SCALECTL_PLAN\" > plan\nprintf '%s ' \"$@\" > arguments\n");
        File.SetUnixFileMode(generator, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var plan = Plan(text);
        var script = Path.Combine(folder, "user-data");
        await File.WriteAllTextAsync(script, GeneratorUserData.Script(plan, Bootstrap.Process, "unused"));

        ProcessStartInfo start = new("/bin/sh", [script]) { WorkingDirectory = folder, RedirectStandardError = true };
        start.Environment["PATH"] = $"{folder}:/usr/bin:/bin";
        start.Environment["HOME"] = folder;
        using var shell = Process.Start(start)!;
        var said = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();

        Assert.That((shell.ExitCode, said), Is.EqualTo((0, "")));
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EquivalentTo((string[])["scalectl-generator", "user-data", "plan", "arguments"]), "only what the generator wrote");
        Assert.That(await File.ReadAllTextAsync(Path.Combine(folder, "arguments")), Is.EqualTo("run "));
        var passed = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(await File.ReadAllTextAsync(Path.Combine(folder, "plan"))), GeneratorJson.Default.GeneratorPlan)!;
        // Half a pair is no text: UTF-8 has no form for it.
        var whole = text.Replace('\ud83d', '\ufffd').Replace("\ufffd\ude00", "😀", StringComparison.Ordinal);
        Assert.That((passed.Function, passed.Target, passed.Headers["X-Text"], passed.Routes[0].Path), Is.EqualTo((whole, whole, whole, whole)));
    }

    [Test]
    public void UserData_WithAFunctionOfAMegabyte_IsRefusedBeforeAnythingIsMade()
    {
        var request = new ClusterRequest
        {
            TimeStart = "now",
            TimeEnd = "+10s",
            TimeStep = 1,
            Target = "http://127.0.0.1/",
            Function = "1" + new string('0', 1_000_000),
            Size = 1,
            Type = "t3.micro",
        };

        var outcome = ClusterRules.Check(request, "cluster/x", new MachineCap(new ClusterOptions { MaxMachines = 10 }), now: 1_800_000_000);

        Assert.That(outcome.Errors.Select(e => e.Argument), Is.EqualTo((string[])["FUNCTION"]));
        Assert.That(outcome.Errors[0].ToString(), Has.Length.LessThan(500));
    }

    private static GeneratorPlan Plan(string text) => new()
    {
        RunId = "cluster/x",
        Target = text,
        Function = text,
        Steps = 1,
        StepSeconds = 1,
        TimeStart = 1,
        Machines = 1,
        Routes = [new Route("GET", text)],
        Headers = new Dictionary<string, string> { ["X-Text"] = text },
        ControlToken = "t",
    };
}
