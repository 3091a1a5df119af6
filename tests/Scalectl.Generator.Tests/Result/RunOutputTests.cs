using System.Globalization;
using System.Text.Json;
using Scalectl.Generator.Tests.Edge;

namespace Scalectl.Generator.Tests.Result;

/// <summary>What a user of the program reads, and what a script decides by.</summary>
public sealed class RunOutputTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string Missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";

    [Test]
    public async Task Result_HasWhatAUserOfALoadGeneratorLooksFor()
    {
        using var target = new RawTarget((n, socket) => RawTarget.Answer(socket, n % 4 == 3 ? Missing : Ok));
        var result = (await GeneratorProcess.ResultAsync("--target", target.Url, "--function", "40", "--step", "0.5", "--steps", "2", "--engine", "epoll", "--dispatch", "precise")).AssertSums();
        var json = result.Json;

        Assert.Multiple(() =>
        {
            Assert.That((json.GetProperty("engine").GetString(), json.GetProperty("dispatch").GetString(), json.GetProperty("protocol").GetString()), Is.EqualTo(("epoll", "precise", "HTTP/1.1")));
            Assert.That((json.GetProperty("seconds").GetDouble(), json.GetProperty("plannedPerSecond").GetDouble(), json.GetProperty("sentPerSecond").GetDouble()), Is.EqualTo((1d, 80d, 80d)));
            Assert.That(json.GetProperty("answeredByCode").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt64()), Is.EqualTo(new Dictionary<string, long> { ["200"] = 60, ["404"] = 20 }));
            Assert.That(result.Count("bytesReceived"), Is.EqualTo((60 * Ok.Length) + (20 * Missing.Length)));
            Assert.That(result.Count("bytesSent"), Is.GreaterThan(80 * 50));
            Assert.That(result.Count("opened"), Is.InRange(1, 80));
            Assert.That(Times("responseTimeMs").Keys, Is.EqualTo(new[] { "count", "mean", "p50", "p75", "p90", "p95", "p99", "p999", "max" }));
            Assert.That((Times("responseTimeMs")["count"], Times("firstByteTimeMs")["count"], Times("latenessMs")["count"], Times("connectTimeMs")["count"]), Is.EqualTo((80d, 80d, 80d, (double)result.Count("opened"))));
        });

        // The parts of the raw time are the raw time.
        var service = Times("serviceTimeMs");
        var parts = Times("firstByteTimeMs")["mean"] + Times("completeTimeMs")["mean"] + (Times("connectTimeMs")["mean"] * result.Count("opened") / 80);
        Assert.That(parts, Is.EqualTo(service["mean"]).Within(0.001));

        Dictionary<string, double> Times(string name) => json.GetProperty(name).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());
    }

    [Test]
    public async Task Phases_OfATargetThatThinksAndDawdles_AreToldApart()
    {
        using var target = new RawTarget(async (_, socket) =>
        {
            await Task.Delay(40);
            await RawTarget.Answer(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
            await Task.Delay(80);
            await RawTarget.Answer(socket, "k");
        });
        var result = await GeneratorProcess.ResultAsync("--target", target.Url, "--function", "10", "--steps", "1");

        Assert.Multiple(() =>
        {
            Assert.That(P50("firstByteTimeMs"), Is.InRange(38, 70));
            Assert.That(P50("completeTimeMs"), Is.InRange(78, 120));
            Assert.That(P50("serviceTimeMs"), Is.InRange(118, 170));
        });

        double P50(string name) => result.Json.GetProperty(name).GetProperty("p50").GetDouble();
    }

    [Test]
    public async Task Table_NamesEverything()
    {
        using var target = new RawTarget((_, socket) => RawTarget.Answer(socket, Ok));
        var finished = await GeneratorProcess.RunAsync("run", "--target", target.Url, "--function", "20", "--steps", "1", "--limit", "errors<1%", "--route", "GET /a", "--route", "GET /b 3");

        Assert.That(finished.ExitCode, Is.Zero, finished.Error);
        var names = finished.Out.Split('\n').Select(line => line.Length > 18 ? line[..18].TrimEnd() : line).ToList();
        Assert.That(names, Is.SupersetOf(new[]
        {
            "target", "engine", "planned", "sent", "missed", "answered", "  2xx", "no answer", "bytes sent", "bytes received", "connections", "response (from due", "service (from sent", "  connect", "  first byte", "  complete", "lateness",
        }));
        Assert.That(finished.Out, Does.Contain("20.00 per second").Or.Contain("20 per second"));
        Assert.That(finished.Out, Does.Contain("GET /b").And.Contain("limit errors<1%: 0 %, kept"));
        Assert.That(finished.Error, Does.Match(@"1 s  step 1/1  planned \d+  sent \d+"));
    }

    [Test]
    public async Task Csv_HasEverySecondWhole()
    {
        using var target = new RawTarget((_, socket) => RawTarget.Answer(socket, Ok));
        var finished = await GeneratorProcess.RunAsync("run", "--output", "csv", "--target", target.Url, "--function", "30", "--steps", "3");

        var lines = finished.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var header = lines[0].Split(',').ToList();
        var rows = lines.Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(finished.ExitCode, Is.Zero, finished.Error);
            Assert.That(rows.Select(r => r.Length), Is.All.EqualTo(header.Count));
            Assert.That(rows.Sum(r => long.Parse(r[header.IndexOf("sent")], CultureInfo.InvariantCulture)), Is.EqualTo(90));
            Assert.That(rows.Sum(r => long.Parse(r[header.IndexOf("answered2xx")], CultureInfo.InvariantCulture)), Is.EqualTo(90));
            Assert.That(rows.Select(r => long.Parse(r[0], CultureInfo.InvariantCulture)), Is.Ordered.And.Unique);
            Assert.That(finished.Error, Does.Contain("kept its schedule"), "the summary is talk here");
        });
    }

    [Test]
    public async Task Limit_ThatIsBroken_IsExitCode4WithEachVerdict()
    {
        using var target = new RawTarget((n, socket) => RawTarget.Answer(socket, n % 2 == 0 ? Ok : Missing));
        var finished = await GeneratorProcess.RunAsync(
            "run", "--output", "json", "--target", target.Url, "--function", "20", "--step", "0.5", "--steps", "1", "--limit", "errors<1%", "--limit", "p99<10s", "--limit", "missed<=0%");

        Assert.That(finished.ExitCode, Is.EqualTo(4), finished.Error);
        var limits = finished.Json().Json.GetProperty("limits").EnumerateArray().Select(l => (l.GetProperty("rule").GetString(), l.GetProperty("met").GetBoolean())).ToList();
        Assert.That(limits, Is.EqualTo(new[] { ("errors<1%", false), ("p99<10s", true), ("missed<=0%", true) }));

        // 10 of 20 answers are 404
        Assert.That(finished.Json().Json.GetProperty("limits")[0].GetProperty("measured").GetDouble(), Is.EqualTo(50));
    }

    [TestCase("tauU<10%", "--limit: found 'tauU', expected one of mean, p50", TestName = "Limit_ThatNeedsACloud_IsRefused")]
    [TestCase("p59<10ms", "for example p50<200ms", TestName = "Limit_Mistyped_NamesTheNearest")]
    [TestCase("p95<10%", "--limit: found 'p95<10%', expected a limit in a duration", TestName = "Limit_InTheWrongUnit_IsRefused")]
    [TestCase("fast", "--limit: found 'fast'", TestName = "Limit_WithoutANumber_IsRefused")]
    public async Task Limit_ThatIsWrong_IsRefusedBeforeAnythingIsSent(string limit, string message)
    {
        using var target = new RawTarget((_, socket) => RawTarget.Answer(socket, Ok));
        var finished = await GeneratorProcess.RunAsync("run", "--target", target.Url, "--function", "1", "--steps", "1", "--limit", limit);

        Assert.That((finished.ExitCode, finished.Out, target.Requests), Is.EqualTo((2, "", 0)));
        Assert.That(finished.Error, Does.Contain(message));
    }

    [Test]
    public async Task Routes_FromAFile_AreSentWithTheirHeadersAndBodies()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("cart.json"), """{"n":12}""");
        File.WriteAllText(folder.File("routes.json"), JsonSerializer.Serialize(new object[]
        {
            new { method = "GET", path = "/", weight = 1 },
            new { method = "POST", path = "/cart", weight = 3, name = "cart", headers = new Dictionary<string, string> { ["X-Kind"] = "cart" }, bodyFile = folder.File("cart.json") },
        }));
        using var nginx = Nginx.Start("", "", "access_log access.log protocol; ");
        var result = (await GeneratorProcess.ResultAsync("--target", nginx.Url, "--function", "200", "--step", "0.5", "--steps", "1", "--routes", folder.File("routes.json"))).AssertSums();
        var log = nginx.Log();

        var cart = result.Json.GetProperty("routes").EnumerateArray().Single(r => r.GetProperty("name").GetString() == "cart");
        Assert.Multiple(() =>
        {
            // {"n":12} has 8 bytes
            Assert.That(log.Count(line => line == "HTTP/1.1 POST /cart 8"), Is.EqualTo(cart.GetProperty("sent").GetInt64()).And.InRange(110, 190));
            Assert.That(log, Has.Count.EqualTo(200));
            Assert.That(cart.GetProperty("responseTimeMs").GetProperty("count").GetInt64(), Is.EqualTo(cart.GetProperty("answered").GetInt64()));
        });
    }

    [Test]
    public async Task Body_FromAFile_IsPostedToTheTarget()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("body.txt"), "hello");
        using var nginx = Nginx.Start("", "", "access_log access.log protocol; ");
        var result = await GeneratorProcess.ResultAsync("--target", nginx.Url, "--function", "20", "--step", "0.5", "--steps", "1", "--body", "@" + folder.File("body.txt"));

        Assert.That(result.AssertSums().Count("answered2xx"), Is.EqualTo(20));
        Assert.That(nginx.Log(), Is.All.EqualTo("HTTP/1.1 POST / 5"));
    }

    [TestCase("""[{"path":"/a","wieght":2}]""", "wieght")]
    [TestCase("""[{"path":"nowhere"}]""", "--routes[0]: found 'GET nowhere', expected a path that starts with /")]
    [TestCase("""[{"body":"a","bodyBase64":"YQ=="}]""", "more than one body")]
    [TestCase("[]", "0 routes")]
    public async Task Routes_ThatAreWrong_AreRefused(string json, string message)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("routes.json"), json);
        var finished = await GeneratorProcess.RunAsync("run", "--target", "http://127.0.0.1:1/", "--function", "1", "--steps", "1", "--routes", folder.File("routes.json"));

        Assert.That(finished.ExitCode, Is.EqualTo(2));
        Assert.That(finished.Error, Does.Contain(message));
    }

    [Test]
    public async Task Trace_FromAFile_IsSent()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("load.csv"), "time,value\n0,10\n2,30\n");
        using var target = new RawTarget((_, socket) => RawTarget.Answer(socket, Ok));
        var result = await GeneratorProcess.ResultAsync("--target", target.Url, "--function", $"trace(\"{folder.File("load.csv")}\")", "--steps", "3");

        // t = 0, 1, 2: 10, 20, 30
        Assert.That((result.AssertSums().Planned, target.Requests), Is.EqualTo((60L, 60)));
    }
}
