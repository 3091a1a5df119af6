using System.Text.Json;
using Scalectl.Client.CommandLine;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Load;

public sealed class LoadFitCommandTests
{
    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    private string Sale()
    {
        var file = Path.Combine(_cli.Home, "sale.csv");
        File.WriteAllLines(file, ["time,value", .. Enumerable.Range(0, 60).Select(i => FormattableString.Invariant($"2026-11-24T06:{i:00}:00Z,{(i < 20 ? 50 : Math.Round(50 + (950 * Math.Exp(-(i - 20) / 8.0))))}"))]);
        return file;
    }

    [Test]
    public async Task Json_ASale_StatesItsErrorsAndRunsUnchanged()
    {
        var result = await _cli.RunAsync("load", "fit", Sale(), "--max-knots", "15", "--output", "json");
        Assert.That(result.Code, Is.Zero, result.Error);
        var json = JsonDocument.Parse(result.Out).RootElement;
        Assert.That((json.GetProperty("stepSeconds").GetDouble(), json.GetProperty("steps").GetInt32(), json.GetProperty("rows").GetInt32()), Is.EqualTo((60.0, 60, 60)));
        Assert.That(json.GetProperty("knots").GetInt32(), Is.LessThanOrEqualTo(15));
        Assert.That(json.GetProperty("meanErrorPct").GetDouble(), Is.LessThan(2));

        var plan = await _cli.RunAsync("load", "plan", "--function", json.GetProperty("function").GetString()!, "--step", "60", "--steps", "60", "-o", "json");
        Assert.That(plan.Code, Is.Zero, plan.Error);
        Assert.That(JsonDocument.Parse(plan.Out).RootElement.GetProperty("totalRequests").GetInt64(), Is.EqualTo(json.GetProperty("fittedRequests").GetInt64()));
    }

    [Test]
    public async Task Out_TheFunctionInAFile_IsWhatTheGeneratorGets()
    {
        var file = Path.Combine(_cli.Home, "sale.txt");
        var fit = await _cli.RunAsync("load", "fit", Sale(), "--out", file);
        Assert.That((fit.Code, fit.Error), Is.EqualTo((0, "wrote HOME/sale.txt\nto send it: scalectl load run --target URL --function \"$(cat HOME/sale.txt)\" --step 60 --steps 60\n")));
        Assert.That(fit.Out, Does.Not.Contain("spline"));

        // A program in the generator's place that says what it was given.
        _cli.Install("scalectl-generator", "printf '%s\\n' \"$@\"");
        var function = (await File.ReadAllTextAsync(file)).TrimEnd();
        var run = await _cli.RunAsync("load", "run", "--target", "http://127.0.0.1:1/", "--function", function, "--step", "60", "--steps", "60");
        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Out.Split('\n'), Has.Member(function).And.Member("--function"));
    }

    [Test]
    public async Task Table_OnATerminal_IsAPlotOfBoth()
    {
        var terminal = new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, OutIsTerminal = true, Width = 70 };
        var result = await _cli.RunAsync(terminal, "load", "fit", Sale(), "--max-knots", "10");
        Snapshot.Match(result.Out, "load-fit");
    }

    [TestCase("--max-knots", "1")]
    [TestCase("--step", "0")]
    public async Task Wrong_Option_IsTold(string option, string value)
    {
        var result = await _cli.RunAsync("load", "fit", Sale(), option, value);
        Assert.That((result.Code, result.Error), Is.EqualTo((2, result.Error)));
        Assert.That(result.Error, Does.StartWith($"scalectl: {option}: found '{value}', expected "));
    }

    [Test]
    public async Task Wrong_File_IsTold()
    {
        var result = await _cli.RunAsync("load", "fit", Path.Combine(_cli.Home, "none.csv"));
        Assert.That((result.Code, result.Error), Is.EqualTo((2, result.Error)));
        Assert.That(result.Error, Does.StartWith("scalectl: FILE: found "));
    }
}
