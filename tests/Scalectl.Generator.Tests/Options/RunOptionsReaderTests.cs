using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Generator.Options;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Options;

public sealed class RunOptionsReaderTests
{
    private static readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_000_000));

    [Test]
    public void Read_WithEveryOption_HasThemAll()
    {
        var options = Read(
            "--target", "http://a/b", "--function=10*y", "--step", "2", "--steps", "5", "--start", "1000060", "--spread", "burst", "--split", "share", "--machines", "3", "--index", "2",
            "--seed", "-4", "--timeout", "1.5", "--max-connections", "7", "--route", "GET /x 2", "--route", "POST /y", "--header", "A: b: c", "--var", "y=3", "--loops", "2", "--output", "json");
        var plan = options.Value!.Plan;

        Assert.Multiple(() =>
        {
            Assert.That((plan.Target, plan.Function, plan.Steps, plan.StepSeconds, plan.TimeStart), Is.EqualTo(("http://a/b", "10*y", 5, 2d, (double?)1_000_060)));
            Assert.That((plan.Spread, plan.Split, plan.Machines, plan.Seed, plan.TimeoutSeconds, plan.MaxConnections), Is.EqualTo((Spread.Burst, Split.Share, 3, -4L, 1.5, 7)));
            Assert.That(plan.Routes, Is.EqualTo(new[] { new Route("GET", "/x", 2), new Route("POST", "/y") }));
            Assert.That((plan.Headers["A"], plan.Variables["y"], options.Value.Index, options.Value.Loops, options.Value.Output), Is.EqualTo(("b: c", 3d, (int?)2, 2, OutputKind.Json)));
        });
    }

    [Test]
    public void Read_WithoutStart_BeginsSoon() =>
        Assert.That(Read("--target", "a", "--function", "1", "--steps", "1").Value!.Plan.TimeStart, Is.EqualTo(1_000_000.25));

    [TestCase("10.0.0.7", "http://10.0.0.7")]
    [TestCase("shop:81/x", "http://shop:81/x")]
    [TestCase("::1", "http://[::1]")]
    [TestCase("https://a/", "https://a/")]
    public void Target_AsNameOrAddress_IsAnUrl(string text, string url) =>
        Assert.That(Read("--target", text, "--function", "1", "--steps", "1").Value!.Plan.Target, Is.EqualTo(url));

    [TestCase("1000060", "7", 9, TestName = "End_InTheMiddleOfAStep_CountsThatStep")] // 60 / 7 = 8.57
    [TestCase("1000060", "6", 10, TestName = "End_AtTheEndOfAStep_CountsNoMore")]
    public void End_GivesTheSteps(string end, string step, int steps) =>
        Assert.That(ReadWith(new() { ["TIMESTART"] = "1000000", ["TIMEEND"] = end, ["TIMESTEP"] = step, ["TARGET"] = "a", ["FUNCTION"] = "x" }).Value!.Plan.Steps, Is.EqualTo(steps));

    [Test]
    public void Plan_FromTheDaemon_IsTaken()
    {
        var plan = Base64Url.EncodeToString(Encoding.UTF8.GetBytes("""{"runId":"r","target":"http://a/","function":"x","steps":3,"stepSeconds":1,"controlToken":"t"}"""));
        var options = ReadWith(new() { ["SCALECTL_PLAN"] = plan, ["SCALECTL_CONTROL_ADDRESS"] = "127.0.0.1:9" }).Value!;

        Assert.That((options.Plan.RunId, options.Plan.TimeStart, options.ControlAddress), Is.EqualTo(("r", (double?)null, "127.0.0.1:9")));
    }

    [TestCase("--step 0", "--step", TestName = "Step_Zero_IsNamed")]
    [TestCase("--steps 0", "--steps", TestName = "Steps_Zero_IsNamed")]
    [TestCase("--steps 1.5", "--steps", TestName = "Steps_Fraction_IsNamed")]
    [TestCase("--start soon", "--start", TestName = "Start_NoNumber_IsNamed")]
    [TestCase("--spread wild", "--spread", TestName = "Spread_Unknown_IsNamed")]
    [TestCase("--spread 1", "--spread", TestName = "Spread_Number_IsNamed")]
    [TestCase("--split both", "--split", TestName = "Split_Unknown_IsNamed")]
    [TestCase("--machines 0", "--machines", TestName = "Machines_None_IsNamed")]
    [TestCase("--timeout NaN", "--timeout", TestName = "Timeout_NaN_IsNamed")]
    [TestCase("--max-connections 0", "--max-connections", TestName = "Connections_None_IsNamed")]
    [TestCase("--route GET", "--route", TestName = "Route_WithoutPath_IsNamed")]
    [TestCase("--var y", "--var", TestName = "Variable_WithoutValue_IsNamed")]
    [TestCase("--header X", "--header", TestName = "Header_WithoutColon_IsNamed")]
    [TestCase("--output xml", "--output", TestName = "Output_Unknown_IsNamed")]
    [TestCase("--wrong 1", "option", TestName = "Option_Unknown_IsNamed")]
    [TestCase("--seed", "--seed", TestName = "Option_WithoutValue_IsNamed")]
    public void Read_WrongOption(string wrong, string argument)
    {
        string[] good = ["--target", "a", "--function", "1", "--steps", "1"];

        Assert.That(Read([.. good, .. wrong.Split(' ')]).Errors.Select(e => e.Argument), Does.Contain(argument));
    }

    [Test]
    public void Read_SeveralWrong_NamesThemAll() =>
        Assert.That(Read("--step", "0", "--spread", "x").Errors.Select(e => e.Argument), Is.SupersetOf(new[] { "--target", "--function", "--step", "--steps" }));

    [Test]
    public void End_BeforeTheStart_IsNamed() =>
        Assert.That(ReadWith(new() { ["TIMESTART"] = "100", ["TIMEEND"] = "100", ["TARGET"] = "a", ["FUNCTION"] = "x" }).Errors[0].Argument, Is.EqualTo("TIMEEND"));

    [TestCase("%%%")]
    [TestCase("e30")] // {}
    [TestCase("bnVsbA")] // null
    public void Plan_Broken_IsNamed(string text) =>
        Assert.That(ReadWith(new() { ["SCALECTL_PLAN"] = text }).Errors.Single().Argument, Is.EqualTo("SCALECTL_PLAN"));

    private static Outcome<RunOptions> Read(params string[] arguments) => RunOptionsReader.Read(arguments, _ => null, _time);

    private static Outcome<RunOptions> ReadWith(Dictionary<string, string> environment) => RunOptionsReader.Read([], environment.GetValueOrDefault, _time);
}
