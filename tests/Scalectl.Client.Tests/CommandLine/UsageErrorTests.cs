using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.CommandLine;

public sealed class UsageErrorTests
{
    private static readonly string[][] Wrong =
    [
        [],
        ["clustr"],
        ["cluster"],
        ["cluster", "rum"],
        ["stop", "now"],
        ["setup"],
        ["setup", "alice", "bob"],
        ["setup", "Alice!"],
        ["status", "--output", "xml"],
        ["status", "--ouput", "json"],
        ["start", "--port", "eighty"],
        ["cluster", "run"],
        ["cluster", "run", "now", "+10", "--wiat"],
        ["cluster", "run", "soon", "+10x", "0", "ftp://x", "y+1", "0", "t2.micro", "--spread", "evn", "--route", "GET cart", "--header", "Accept", "--timeout", "fast", "--var", "b"],
        ["cluster", "run", "+20", "+0", "60", "http://x", "x", "2", "t2.micro"],
        ["cluster", "run", "1000", "2000", "60", "http://x", "x", "2", "t2.micro"],
        ["cluster", "run", "now", "+30", "60", "http://x", "x", "2", "t2.micro"],
        ["cluster", "run", "now", "+10m", "60", "http://x", "100/(x-8)", "2", "t2.micro"],
        ["cluster", "run", "now", "+10m", "60", "http://x", "10^9", "2", "t2.micro"],
        ["cluster", "run", "now", "+10m", "60", "http://x", "x", "2", "t2.micro", "extra"],
        ["load", "plan", "--step"],
        ["load", "plan", "--function", "((x", "--step", "60", "--steps", "3"],
        ["load", "plan", "--function", "x", "--step", "60", "--steps", "10000001"],
        ["load", "plan", "--function", "trace(\"/does/not/exist.csv\")", "--step", "60", "--steps", "3"],
        ["load", "plan", "--function", "a", "--step", "60", "--steps", "3", "--var", "a=1", "--var", "a=2"],
        ["user", "add", "alice", "--secret-access-key", "hidden", "--profile", "p", "--access-key-id", "AKIA"],
        ["app", "deploy", "shop", "--type", "t3.micro", "--min", "5", "--max", "2", "--image-id", "ami-1", "--user-data", "/does/not/exist"],
        ["app", "deploy", "shop", "--type", "t3.micro", "--min", "1", "--max", "2", "--target", "101"],
        ["experiment", "run"],
        ["experiment", "run", "-f", "/does/not/exist.yaml"],
        ["experiment", "export", "run-1", "--format", "pdf"],
        ["lab", "start", "--period", "0"],
        ["completion", "tcsh"],
    ];

    [Test]
    public async Task Errors_OfWrongUsage_AreAsAgreed()
    {
        using var cli = new Cli();
        using var all = new StringWriter { NewLine = "\n" };
        foreach (var args in Wrong)
        {
            var result = await cli.RunAsync(args);
            Assert.That((result.Code, result.Out), Is.EqualTo((2, "")), string.Join(' ', args));
            Assert.That(result.Error, Does.Contain("found").And.Contain("expected").And.Contain("for example"));
            var shown = result.Error;
            if (args is [_, _, "1000", ..])
            {
                // The time of the test.
                shown = System.Text.RegularExpressions.Regex.Replace(shown, "it is \\d+ now", "it is NOW now");
            }

            all.Write($"$ scalectl {string.Join(' ', args)}\n{shown}\n");
        }

        Snapshot.Match(all.ToString(), "usage-errors");
    }

    [Test]
    public async Task AnyFunction_ThatStartsWithADash_IsAFunction()
    {
        using var cli = new Cli();
        foreach (var function in new[] { "(-1)*(x-10)^2+100", "-x^2+100", "-1*x+50", "--(x)", "-s(x)*10+20", "-5", "--5" })
        {
            // Right in everything, so it fails for want of a daemon only: nothing was taken for an option.
            var result = await cli.RunAsync("cluster", "run", "now", "+20m", "60", "http://10.0.0.7/", function, "2", "t2.micro");
            Assert.That((result.Code, result.Error), Is.EqualTo((3, "scalectl: no daemon is running for HOME; start it with: scalectl start\n")), function);
        }
    }
}
