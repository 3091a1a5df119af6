using System.Text.Json;
using Scalectl.Client.CommandLine;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Load;

public sealed class LoadCommandTests
{
    private const string Parabola = "(-1)*(x-10)^2+100";

    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    [Test]
    public async Task Plan_ThesisParabola_IsItsNumbersInJson()
    {
        var result = await _cli.RunAsync("load", "plan", "--function", Parabola, "--step", "60", "--steps", "20", "--machines", "2", "--output", "json");
        Assert.That(result.Code, Is.Zero, result.Error);
        using var json = JsonDocument.Parse(result.Out);
        var steps = json.RootElement.GetProperty("steps");
        Assert.That(steps.GetArrayLength(), Is.EqualTo(20));
        Assert.That(
            (steps[0].GetProperty("x").GetInt32(), steps[0].GetProperty("value").GetDouble(), steps[0].GetProperty("requests").GetInt64()), Is.EqualTo((1, 19.0, 38L)), "two machines, each of which sends 19");
        Assert.That(json.RootElement.GetProperty("totalRequests").GetInt64(), Is.EqualTo(2660));
        Assert.That(json.RootElement.GetProperty("peakPerSecond").GetDouble(), Is.EqualTo(200 / 60.0));
    }

    [Test]
    public async Task Plan_OnATerminal_IsPlotted()
    {
        var terminal = new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, OutIsTerminal = true, Width = 60 };
        var result = await _cli.RunAsync(terminal, "load", "plan", "--function", Parabola, "--step", "1", "--steps", "20");
        Snapshot.Match(result.Out, "load-plan");
    }

    [Test]
    public async Task Plan_Trace_IsReadFromItsFile()
    {
        var file = Path.Combine(_cli.Home, "load.csv");
        await File.WriteAllTextAsync(file, "time,value\n0,10\n60,70\n");
        var result = await _cli.RunAsync("load", "plan", "--function", $"trace(\"{file}\")*k", "--var", "k=2", "--step", "30", "--steps", "3", "-o", "csv");
        Assert.That(result.Out, Is.EqualTo("x,value,requests\n1,20,20\n2,80,80\n3,140,140\n"));
    }

    [Test]
    public async Task Plan_TraceWithABadLine_NamesLineAndFile()
    {
        var file = Path.Combine(_cli.Home, "load.csv");
        await File.WriteAllTextAsync(file, "time,value\n0,ten\n");
        var result = await _cli.RunAsync("load", "plan", "--function", $"trace(\"{file}\")", "--step", "30", "--steps", "3");
        Assert.That(result.Code, Is.EqualTo(2));
        Assert.That(result.Error, Does.Contain("at position 7").And.Contain("'0,ten' in line 2 of HOME/load.csv"));
    }

    [Test]
    public async Task Run_Options_ReachTheGenerator()
    {
        _cli.Install("scalectl-generator", "for a; do echo \"$a\"; done; exit 4\n");
        var result = await _cli.RunAsync(
            "load", "run", "--target", "127.0.0.1:8080", "--function", "-x+base", "--step", "1s", "--steps", "3", "--var", "base=10", "--spread", "burst", "--header", "A: b", "--timeout", "2s", "-o", "json");
        Assert.That(result.Code, Is.EqualTo(4), "the generator's own code");
        Assert.That(
            result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Is.EqualTo(new[]
            {
                "run", "--spread", "burst", "--timeout", "2", "--header", "A: b", "--var", "base=10", "--target", "http://127.0.0.1:8080", "--function", "-x+base", "--step", "1", "--steps", "3", "--output", "json",
            }));
    }

    [Test]
    public async Task Run_OptionsOfSending_ReachTheGenerator()
    {
        _cli.Install("scalectl-generator", "for a; do echo \"$a\"; done\n");
        var routes = Path.Combine(_cli.Home, "routes.json");
        var trace = Path.Combine(_cli.Home, "load.csv");
        var pem = Path.Combine(_cli.Home, "ca.pem");
        await File.WriteAllTextAsync(routes, """[{"method":"POST","path":"/cart","name":"cart","body":"{}"}]""");
        await File.WriteAllTextAsync(trace, "time,value\n0,10\n60,25.5\n");
        await File.WriteAllTextAsync(pem, "-----BEGIN CERTIFICATE-----");
        var result = await _cli.RunAsync(
            "load", "run", "--target", "https://a/", "--function", $"trace(\"{trace}\")", "--step", "1", "--steps", "3", "--engine", "io_uring", "--dispatch", "precise", "--tick", "0.5",
            "--http2", "--insecure", "--ca-file", pem, "--routes", routes, "--route", "GET /a 2", "--limit", "p95<200ms", "--limit", "errors<1%");
        Assert.That(
            result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Is.EqualTo(new[]
            {
                "run", "--engine", "io_uring", "--dispatch", "precise", "--tick", "0.5", "--limit", "p95<200ms", "--limit", "errors<1%", "--http2", "--insecure", "--route", "GET /a 2",
                "--routes", "HOME/routes.json", "--ca-file", "HOME/ca.pem", "--target", "https://a/", "--function", "trace(0,10;60,25.5)", "--step", "1", "--steps", "3", "--output", "table",
            }), result.Error);
    }

    [Test]
    public async Task Run_Closed_NeedsNoFunction()
    {
        _cli.Install("scalectl-generator", "for a; do echo \"$a\"; done\n");
        var result = await _cli.RunAsync("load", "run", "--target", "http://a/", "--closed", "--max-connections", "64", "--step", "1", "--steps", "10");
        Assert.That(
            result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Is.EqualTo(new[] { "run", "--max-connections", "64", "--closed", "--target", "http://a/", "--step", "1", "--steps", "10", "--output", "table" }), result.Error);

        var both = await _cli.RunAsync("load", "run", "--target", "http://a/", "--closed", "--function", "x", "--step", "1", "--steps", "10");
        Assert.That((both.Code, both.Out), Is.EqualTo((2, "")));
        Assert.That(both.Error, Does.Contain("--function: found 'x', expected none with --closed"));
    }

    [TestCase("--body", "@/nowhere", "--body: found no readable file '/nowhere'")]
    [TestCase("--routes", "/nowhere", "--routes: found no readable file '/nowhere'")]
    [TestCase("--ca-file", "/nowhere", "--ca-file: found no readable file '/nowhere'")]
    [TestCase("--route", "{\"path\":\"a\"}", "--route: found 'GET a', expected a path that starts with /")]
    [TestCase("--dispatch", "soon", "--dispatch: found 'soon', expected one of hold, precise, spin")]
    public async Task Run_WrongOptions_AreToldBeforeAnythingIsSent(string option, string value, string message)
    {
        _cli.Install("scalectl-generator", "echo sent\n");
        var result = await _cli.RunAsync("load", "run", "--target", "127.0.0.1:1", "--function", "x", "--step", "1", "--steps", "1", option, value);
        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.Contain(message));
    }

    [Test]
    public async Task Run_NoGenerator_NamesWhereItWasSought()
    {
        var lonely = new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null };
        var result = await _cli.RunAsync(lonely, "load", "run", "--target", "127.0.0.1:1", "--function", "x", "--step", "1", "--steps", "1");
        Assert.That(result.Code, Is.EqualTo(1));
        Assert.That(result.Error, Does.StartWith("scalectl: the program scalectl-generator is neither next to scalectl"));
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Run_Interrupted_LetsTheGeneratorSayWhatThereIs(CancellationToken cancellationToken)
    {
        _cli.Install("scalectl-generator", "trap 'echo half of it; exit 130' TERM; echo ready >&2; while :; do sleep 0.05; done\n");
        using var process = _cli.Start("load", "run", "--target", "127.0.0.1:1", "--function", "x", "--step", "1", "--steps", "1");
        Assert.That(await process.StandardError.ReadLineAsync(cancellationToken), Is.EqualTo("ready"));
        Signals.Terminate(process.Id);
        Assert.That(await process.StandardOutput.ReadToEndAsync(cancellationToken), Is.EqualTo("half of it\n"));
        await process.WaitForExitAsync(cancellationToken);
        Assert.That(process.ExitCode, Is.EqualTo(130));
    }
}
