using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Scalectl.Api;
using Scalectl.Daemon.Clusters;
using Scalectl.Daemon.Resources;
using Scalectl.Generator.Tests.Edge;
using Scalectl.Load;

namespace Scalectl.Daemon.Tests.Clusters;

public class ClusterRulesTests
{
    private const double Now = 1_000_000;

    private static readonly ClusterRequest Request = new()
    {
        TimeStart = "now",
        TimeEnd = "+60s",
        TimeStep = 1,
        Target = "10.0.0.7",
        Function = "(-1)*(x-10)^2+100",
        Size = 2,
        Type = "t2.micro",
    };

    [Test]
    public void Check_TheThesisSession_GivesItsPlan()
    {
        var plan = Check(Request).Value!;

        Assert.That((plan.Target, plan.Steps, plan.StepSeconds, plan.Machines, plan.TimeStart), Is.EqualTo(("http://10.0.0.7/", 60, 1.0, 2, (double?)null)));
        Assert.That(plan.Routes, Is.EqualTo(new[] { new Route("GET", "/") }));
        Assert.That(plan.ControlToken, Has.Length.EqualTo(64));
    }

    [Test]
    public void Check_WaysOfSendingAndRoutesWithBodies_AreInThePlan()
    {
        const string Cart = """{"method":"POST","path":"/cart","weight":2,"name":"cart","headers":{"Content-Type":"application/json"},"body":"{\"n\":1}"}""";
        using TestCertificates certificates = new();
        var pem = File.ReadAllText(certificates.Authority);
        var plan = Check(Request with
        {
            Target = "https://shop/",
            Engine = EngineKind.Epoll,
            Dispatch = Dispatch.Precise,
            TickMs = 0.5,
            Http2 = true,
            Insecure = true,
            CaCertificates = new EncodedText(pem),
            Routes = ["GET /a", Cart],
        }).Value!;

        Assert.That((plan.Engine, plan.Dispatch, plan.TickMs, plan.Http2, plan.Insecure, plan.CaCertificates), Is.EqualTo((EngineKind.Epoll, Dispatch.Precise, 0.5, true, true, pem)));
        Assert.That((plan.Routes[1].Label(), plan.Routes[1].Weight, plan.Routes[1].Headers["content-type"], Encoding.UTF8.GetString(plan.Routes[1].Body!)), Is.EqualTo(("cart", 2.0, "application/json", "{\"n\":1}")));

        // As the machine reads it.
        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(plan, GeneratorJson.Default.GeneratorPlan), GeneratorJson.Default.GeneratorPlan)!;
        Assert.That((read.Engine, read.Dispatch, read.Routes[1].Name, read.Routes[1].Body, read.Routes[0].Headers.Count), Is.EqualTo((EngineKind.Epoll, Dispatch.Precise, "cart", plan.Routes[1].Body, 0)));
    }

    [TestCase("""{"method":"POST","path":"/cart","bodyFile":"cart.json"}""", "files cannot be read here")]
    [TestCase("""{"path":"/cart","wieght":2}""", "wieght")]
    [TestCase("CONNECT /a", "the method one of")]
    public void Check_WrongRoute_IsNamed(string route, string message)
        => Assert.That(Check(Request with { Routes = [route] }).Errors.Single().ToString(), Does.StartWith("--route: ").And.Contain(message));

    [TestCase("x")]
    [TestCase("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----")]
    public void Check_WrongTickAndAuthority_AreNamed(string pem)
        => Assert.That(Check(Request with { TickMs = 0, CaCertificates = new EncodedText(pem) }).Errors.Select(e => e.Argument), Is.EqualTo(new[] { "--tick", "--ca-file" }));

    [Test]
    public void Check_HeaderThatTheGeneratorSetsItself_IsNamed()
        => Assert.That(Check(Request with { Headers = ["Content-Length: 7"] }).Errors.Single().ToString(), Does.StartWith("--header: ").And.Contain("Content-Length"));

    [Test]
    public void Check_DurationNoMultipleOfTheStep_CoversAllOfIt()
        => Assert.That(Check(Request with { TimeStep = 7 }).Value!.Steps, Is.EqualTo(9)); // 60 / 7 = 8.57

    [TestCase("10.0.0.7:8080", "http://10.0.0.7:8080/", "/")]
    [TestCase("shop.example.org/a?b=c", "http://shop.example.org/a?b=c", "/")]
    [TestCase("https://shop.example.org", "https://shop.example.org/", "/")]
    [TestCase("::1", "http://[::1]/", "/")]
    public void Check_TargetInEachForm_BecomesUrlAndRoute(string target, string url, string path)
    {
        var plan = Check(Request with { Target = target }).Value!;

        Assert.That((plan.Target, plan.Routes[0].Path), Is.EqualTo((url, path)));
    }

    [Test]
    public void Check_RoutesAndHeaders_AreRead()
    {
        var plan = Check(Request with { Routes = ["GET /a 3", "POST /b"], Headers = ["Accept: text/html", "X-Load: a:b"] }).Value!;

        Assert.That(plan.Routes, Is.EqualTo(new[] { new Route("GET", "/a", 3), new Route("POST", "/b", 1) }));
        Assert.That(plan.Headers, Is.EquivalentTo(new Dictionary<string, string> { ["Accept"] = "text/html", ["X-Load"] = "a:b" }));
    }

    [Test]
    public void Check_EverythingWrong_NamesEachOnce()
    {
        var errors = Check(new ClusterRequest
        {
            TimeStart = "yesterday",
            TimeEnd = "tomorrow",
            TimeStep = 0,
            Target = "ftp://x",
            Function = "2*(x",
            Size = 0,
            Type = "big",
            Name = "Not Good",
            TimeoutSeconds = -1,
            MaxConnections = 0,
            Routes = ["GET", "FETCH /", "GET / 0"],
            Headers = ["no colon", "A: b\r\nC: d"],
        }).Errors;

        Assert.That(errors.Select(e => e.Argument), Is.EqualTo(new[]
        {
            "TIMESTART", "TIMEEND", "TIMESTEP", "TARGET", "SIZE", "VMTYPE", "--name", "--timeout", "--max-connections",
            "--route", "--route", "--route", "--header", "--header", "FUNCTION",
        }));
    }

    [Test]
    public void Check_MoreMachinesThanTheCapLeaves_SaysHowManyAreInUse()
    {
        var cap = new MachineCap(new ClusterOptions());
        cap.Count(ResourceTags.App, "shop", 15);
        var errors = ClusterRules.Check(Request with { Size = 6 }, "run", cap, Now).Errors;

        Assert.That(errors.Single().ToString(), Does.Contain("SIZE").And.Contain("1 to 5 machines").And.Contain("Clusters:MaxMachines").And.Contain("app shop 15"));
    }

    [Test]
    public void Check_FunctionThatFailsInAStep_SaysWhere()
        => Assert.That(Check(Request with { Function = "1/(x-30)" }).Errors.Single().Found, Does.Contain("x = 30"));

    [Test]
    public void Check_PlanLargerThanUserData_NamesWhatTakesTheMost()
    {
        // A body is base64 in the plan, and the plan is base64 in the user data: 9,000 bytes become 16,000.
        EncodedText body = RouteText.Of(new Route("POST") { Body = new byte[9000] });
        (ClusterRequest Request, string Argument)[] rows =
        [
            (Request with { Function = "1+" + string.Concat(Enumerable.Repeat("1+", 7000)) + "1" }, "FUNCTION"),
            (Request with { Routes = [body] }, "--route"),
            (Request with { Headers = ["A: " + new string('x', 8000), "B: " + new string('x', 8000)] }, "--header"),
        ];

        foreach (var (request, argument) in rows)
        {
            var error = Check(request).Errors.Single();
            Assert.That(error.ToString(), Does.StartWith($"{argument}: found a plan of "));
        }
    }

    [Test]
    public void Check_PlanThatJustFits_IsAPlan()
        => Assert.That(Check(Request with { Routes = [RouteText.Of(new Route("POST") { Body = new byte[8000] })] }).Ok, Is.True);

    [Test]
    public void UserData_Process_CarriesThePlanUntouchedByTheShell()
    {
        var plan = Check(Request with { Headers = ["X: $HOME `id` \"'"] }).Value!;

        var script = GeneratorUserData.Script(plan, Bootstrap.Process, "image");

        var encoded = script.Split('\n').Single(l => l.StartsWith("export SCALECTL_PLAN=", StringComparison.Ordinal))["export SCALECTL_PLAN=".Length..];
        var carried = JsonSerializer.Deserialize(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(encoded)), GeneratorJson.Default.GeneratorPlan)!;
        Assert.That(carried.Headers, Is.EqualTo(plan.Headers));
        Assert.That((carried.Function, carried.ControlToken), Is.EqualTo((plan.Function, plan.ControlToken)));
        Assert.That(script, Does.StartWith("#!/bin/sh\n").And.Contains("\"${INSTANCE_CONTROL:-${INSTANCE_IP:-0.0.0.0}:8080}\"").And.EndsWith("exec scalectl-generator run\n"));
    }

    [Test]
    public void UserData_Docker_RunsTheImageOnTheHostsNetwork()
        => Assert.That(
            GeneratorUserData.Script(Check(Request).Value!, Bootstrap.Docker, "repo/generator:1"),
            Does.Contain("--network host").And.Contains("SCALECTL_PLAN=").And.Contains("'repo/generator:1' run"));

    private static Outcome<GeneratorPlan> Check(ClusterRequest request) => ClusterRules.Check(request, "run", new MachineCap(new ClusterOptions()), Now);
}
