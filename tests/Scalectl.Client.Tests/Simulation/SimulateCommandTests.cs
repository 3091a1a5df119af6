using System.Text.Json;
using System.Text.RegularExpressions;
using Scalectl.Client.CommandLine;
using Snapshooter.NUnit;

namespace Scalectl.Client.Tests.Simulation;

/// <summary>The vectors of the policies, through the command.</summary>
public sealed class SimulateCommandTests
{
    private const string Tt1 = "60*if(x>5, if(x<=25, 300, 100), 100)";

    private Cli _cli = null!;

    [SetUp]
    public void SetUp() => _cli = new Cli();

    [TearDown]
    public void TearDown() => _cli.Dispose();

    private async Task<JsonElement> JsonAsync(params string[] options)
    {
        var result = await _cli.RunAsync(["simulate", .. options, "--output", "json"]);
        Assert.That(result.Code, Is.Zero, result.Error);
        return JsonDocument.Parse(result.Out).RootElement;
    }

    private static List<(double, int)> Actions(JsonElement json) =>
        [.. json.GetProperty("timeline").EnumerateArray().Where(t => t.GetProperty("action").GetInt32() != 0).Select(t => (t.GetProperty("time").GetDouble(), t.GetProperty("desired").GetInt32()))];

    private string Lines(string name, params string[] lines)
    {
        var file = Path.Combine(_cli.Home, name);
        File.WriteAllText(file, $"time,value\n{string.Join('\n', lines)}\n");
        return file;
    }

    [Test]
    public async Task TargetTracking_VectorTt1_MinuteByMinute()
    {
        var json = await JsonAsync("--policy", "target-tracking", "--target", "50", "--function", Tt1, "--step", "60", "--steps", "45", "--warm-up", "120", "--timeline");

        Assert.That(Actions(json), Is.EqualTo(new[] { (480.0, 4), (720.0, 6), (2400.0, 2) }));
        (int Minute, int InService, int Warm, double Cpu, string Alarm)[] rows =
            [(5, 2, 2, 50, "none"), (6, 2, 2, 100, "none"), (8, 2, 2, 100, "high"), (10, 4, 2, 75, "high"), (12, 4, 4, 75, "high"), (14, 6, 4, 50, "none"), (25, 6, 6, 50, "none"), (26, 6, 6, 16.666667, "none"), (40, 6, 6, 16.666667, "low"), (41, 2, 2, 50, "none")];
        foreach (var row in rows)
        {
            var tick = json.GetProperty("timeline")[row.Minute - 1];
            Assert.That(
                (tick.GetProperty("time").GetDouble(), tick.GetProperty("inService").GetInt32(), tick.GetProperty("warm").GetInt32(), Math.Round(tick.GetProperty("metric").GetDouble(), 6), tick.GetProperty("alarm").GetString()),
                Is.EqualTo((row.Minute * 60.0, row.InService, row.Warm, row.Cpu, row.Alarm)));
        }

        // 1 missing from 300 to 540 s, 100 requests a second too many in that time.
        Assert.That(json.GetProperty("elasticity").GetProperty("areaU").GetDouble(), Is.EqualTo(240));
        Assert.That(json.GetProperty("user").GetProperty("errorResponses").GetInt64(), Is.EqualTo(24_000));
    }

    [Test]
    public async Task Hpa_VectorsHpa1AndHpa2_TheirScalings()
    {
        string[] options = ["--policy", "hpa", "--target", "50", "--function", "60*if(x==1, 100, if(x<=5, 500, 100))", "--step", "60", "--steps", "15", "--launch", "0", "--timeline"];

        Assert.That(Actions(await JsonAsync(options)), Is.EqualTo(new[] { (60.0, 6), (75.0, 10), (585.0, 2) }));
        Assert.That(Actions(await JsonAsync([.. options, "--no-behavior"])), Is.EqualTo(new[] { (60.0, 4), (75.0, 8), (90.0, 10), (600.0, 2) }));
    }

    [Test]
    public async Task Step_VectorOfTenMachines_ElevenFourteenThirteenTen()
    {
        // 60 % of 10, 70 % of 11, 40 % of 14 and 30 % of 13 machines, a minute each.
        var json = await JsonAsync(
            "--policy", "step", "--target", "50", "--low-target", "50", "--adjustment-type", "PercentChangeInCapacity", "--out-periods", "1", "--in-periods", "1",
            "--steps-out", "0..10:0, 10..20:+10, 20..:+30", "--steps-in", "-10..0:0, -20..-10:-10, ..-20:-30",
            "--function", "60*if(x==1, 600, if(x==2, 770, if(x==3, 560, 390)))", "--step", "60", "--steps", "4", "--start", "10", "--launch", "0", "--warm-up", "0", "--timeline");

        Assert.That(Actions(json).Select(a => a.Item2), Is.EqualTo(new[] { 11, 14, 13, 10 }));
    }

    [Test]
    public async Task Step_MinAdjustmentAndMax_AreHeeded()
    {
        string[] options = ["--policy", "step", "--target", "50", "--out-periods", "1", "--function", "60*2000", "--step", "60", "--steps", "1", "--warm-up", "0", "--timeline"];

        var percent = await JsonAsync([.. options, "--start", "4", "--adjustment-type", "PercentChangeInCapacity", "--steps-out", "0..:+25", "--min-adjustment", "2"]);
        var limited = await JsonAsync([.. options, "--start", "2", "--max", "3", "--steps-out", "0..:+3"]);

        Assert.That((Actions(percent)[0].Item2, Actions(limited)[0].Item2), Is.EqualTo((6, 3)));
    }

    [Test]
    public async Task Simple_SustainedLoad_OneMachineACooldown()
    {
        var json = await JsonAsync("--policy", "simple", "--target", "50", "--function", "60*600", "--step", "60", "--steps", "18", "--out-periods", "1", "--timeline");

        Assert.That(Actions(json), Is.EqualTo(new[] { (60.0, 3), (420.0, 4), (780.0, 5) })); // launch 60 s, cooldown 300 s from its end
    }

    [Test]
    public async Task SeveralPoliciesAndASchedule_WorkTogether()
    {
        var several = await JsonAsync("--policy", "target-tracking", "--policy", "target-tracking", "--target", "40", "--target", "80", "--function", "60*300", "--step", "60", "--steps", "10", "--start", "4", "--timeline");
        var scheduled = await JsonAsync("--policy", "static", "--start", "3", "--schedule", "5m desired=6", "--schedule", "8m max=4", "--function", "60*300", "--step", "60", "--steps", "12", "--timeline");

        Assert.That(Actions(several).Select(a => a.Item2), Is.EqualTo(new[] { 8 })); // 300/40
        Assert.That(Actions(scheduled), Is.EqualTo(new[] { (300.0, 6), (480.0, 4) }));
    }

    [Test]
    public async Task Trace_RequestsPerSecondOrPerStep_AreTheSameLoad()
    {
        var perSecond = Lines("a.csv", "0,50", "60,150", "120,50");
        var perMinute = Lines("b.csv", "2026-11-24T06:00:00Z,3000", "2026-11-24T06:01:00Z,9000", "2026-11-24T06:02:00Z,3000");

        var one = await JsonAsync("--policy", "static", "--start", "1", "--trace", perSecond, "--timeline");
        var other = await JsonAsync("--policy", "static", "--start", "1", "--trace", perMinute, "--step", "60", "--timeline");

        Assert.That(one.GetProperty("load").GetProperty("sent").GetInt64(), Is.EqualTo(15_000));
        Assert.That(one.GetProperty("timeline").EnumerateArray().Select(t => t.GetProperty("demand").GetInt32()), Is.EqualTo(new[] { 1, 2, 1 }));
        Assert.That(other.GetRawText(), Is.EqualTo(one.GetRawText()));
        Assert.That(one.GetProperty("elasticity").GetProperty("tauUPct").GetDouble(), Is.EqualTo(100 / 3.0).Within(1e-9), "a trace has a demand too");
    }

    [Test]
    public async Task Queue_SeedsAndRepetitions_AreDeterministic()
    {
        string[] options = ["--function", "60*15", "--step", "60", "--steps", "10", "--capacity-per-instance", "10", "--queue", "50", "--service", "exponential", "--spread", "poisson"];

        var (first, again, other) = (await JsonAsync([.. options, "--seed", "7"]), await JsonAsync([.. options, "--seed", "7"]), await JsonAsync([.. options, "--seed", "8"]));

        Assert.That(again.GetRawText(), Is.EqualTo(first.GetRawText()));
        Assert.That(other.GetProperty("user").GetRawText(), Is.Not.EqualTo(first.GetProperty("user").GetRawText()));
        Assert.That(first.GetProperty("user").GetProperty("p95Ms").GetDouble(), Is.GreaterThan(100));
    }

    [Test]
    public async Task Table_OnATerminal_IsAPlotAndTheFigures()
    {
        var terminal = new Surroundings { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null, OutIsTerminal = true, Width = 80 };
        var result = await _cli.RunAsync(terminal, "simulate", "--target", "50", "--function", Tt1, "--step", "60", "--steps", "45", "--warm-up", "120", "--price", "0.0116");
        Snapshot.Match(result.Out, "simulate");
    }

    [Test]
    public async Task Csv_Timeline_HasARowATick()
    {
        var result = await _cli.RunAsync("simulate", "--function", "6000", "--step", "60", "--steps", "2", "--timeline", "-o", "csv");
        Assert.That(result.Out, Is.EqualTo("time,load,demand,inService,warm,total,desired,metric,alarm,action\n60,100,1,2,2,2,2,50,-,\n120,100,1,2,2,2,2,50,-,\n"));
    }

    [Test]
    public async Task Report_OfATrace_HasItsPicturesDemandAndCommand()
    {
        var file = Path.Combine(_cli.Home, "report.html");
        var result = await _cli.RunAsync("simulate", "--trace", Lines("t.csv", "0,100", "600,300", "1800,100", "3600,100"), "--target", "50", "--warm-up", "120", "--out", file);
        Assert.That((result.Code, result.Error), Is.EqualTo((0, $"wrote HOME/report.html\n")));
        var html = await File.ReadAllTextAsync(file);
        Assert.That(html, Does.Contain("Instances: demand against supply").And.Contain(">demand<").And.Contain("metric 100 against 50 on 2 machines").And.Contain("scalectl simulate --trace"));
    }

    /// <summary>120 steps of a minute in rows of 8 s: a record that begins in one row and ends in the next would be a spike.</summary>
    [Test]
    public async Task Report_OfASteadyLoad_HasNoSpikes()
    {
        var file = Path.Combine(_cli.Home, "report.html");
        var result = await _cli.RunAsync("simulate", "--policy", "static", "--function", "6000", "--step", "60", "--steps", "120", "--out", file);
        Assert.That(result.Code, Is.Zero, result.Error);
        var heights = Regex.Matches(await File.ReadAllTextAsync(file), "<path class=\"line[^\"]*\" d=\"M([^\"]*L[^\"]*)\"").Select(line => line.Groups[1].Value.Split('L').Select(point => point.Split(' ')[1]).Distinct().Count()).ToList();
        Assert.That(heights, Has.Count.GreaterThan(3).And.All.EqualTo(1), "lines of a constant");
    }

    [Test]
    public async Task Limit_NotKept_IsExitCode4()
    {
        string[] options = ["simulate", "--policy", "static", "--start", "1", "--function", "60*110", "--step", "60", "--steps", "3", "--slo", "errors<5%"];

        var broken = await _cli.RunAsync(options);
        var kept = await _cli.RunAsync([.. options, "--start", "2"]);

        Assert.That((broken.Code, broken.Error), Is.EqualTo((4, "scalectl: limit errors<5% was not kept: 9.091 %\n")));
        Assert.That((kept.Code, kept.Out), Is.EqualTo((0, kept.Out)));
    }

    [TestCase("--queue", "-1", TestName = "Wrong_Queue")]
    [TestCase("--policy", "vpa", TestName = "Wrong_Policy")]
    [TestCase("--schedule", "10m", TestName = "Wrong_Schedule")]
    [TestCase("--no-behavior", null, TestName = "Wrong_OptionOfAnotherPolicy")]
    [TestCase("--seed", "4", TestName = "Wrong_SeedWithoutAQueue")]
    [TestCase("--start", "30", TestName = "Wrong_StartAboveMax")]
    [TestCase("--steps-out", "0..10:+1", TestName = "Wrong_StepsOfAnotherPolicy")]
    public async Task Wrong(string option, string? value)
    {
        var result = await _cli.RunAsync(["simulate", "--function", "60", "--step", "60", "--steps", "3", option, .. value is null ? Array.Empty<string>() : [value]]);
        Assert.That((result.Code, result.Out), Is.EqualTo((2, "")));
        Assert.That(result.Error, Does.StartWith($"scalectl: {option}: found ").And.Contain("expected ").And.Contain("for example "));
        Assert.That(result.Error.Count(c => c == '\n'), Is.EqualTo(1));
    }

    [Test]
    public async Task Native_WithoutADaemon_Works()
    {
        var result = await _cli.ExecuteAsync("simulate", "--function", "60*300", "--step", "60", "--steps", "30", "--output", "json");
        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(JsonDocument.Parse(result.Out).RootElement.GetProperty("load").GetProperty("sent").GetInt64(), Is.EqualTo(30 * 60 * 300));
    }
}
