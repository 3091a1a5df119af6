using Scalectl.Generator.Tests.Edge;
using Scalectl.Load;

namespace Scalectl.Generator.Tests.Http;

/// <summary>TLS and HTTP/2 keep the same schedule and count the same: the witness is nginx' log.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class HttpLoopTests
{
    private const string LogProtocol = "access_log access.log protocol; ";

    [TestCase("ssl", "HTTP/1.1", TestName = "Tls_Http1_SendsThePlan")]
    [TestCase("ssl http2", "HTTP/2.0", "--http2", TestName = "Tls_Http2_SendsThePlan")]
    public async Task Tls_SendsThePlan(string listen, string protocol, params string[] more)
    {
        using var certificates = new TestCertificates();

        // HTTP/1.1 over reconnects; with HTTP/2 nginx drops what it had not read when it ends a connection, which no client can mend.
        using var nginx = Nginx.Start(more.Length == 0 ? "keepalive_requests 50;" : "", listen, certificates.Server);
        var result = await Run(nginx, ["--function", "100+50*x", "--step", "0.5", "--steps", "3", "--ca-file", certificates.Authority, .. more]);
        AssertSent(result, nginx.Log(), 600, protocol); // 150 + 200 + 250
        Assert.Multiple(() =>
        {
            Assert.That(result.Json.GetProperty("engine").GetString(), Is.EqualTo("http"));
            Assert.That(result.Json.GetProperty("connectTimeMs").GetProperty("count").GetInt64(), Is.EqualTo(result.Count("opened")));

            // 600 bytes of body in each answer, and heads, framing and TLS around them
            Assert.That(result.Count("bytesReceived"), Is.GreaterThan(600 * 600));
            Assert.That(result.Count("bytesSent"), Is.GreaterThan(600 * 20));
        });
    }

    [Test]
    public async Task Http2_ByPriorKnowledge_SendsThePlan()
    {
        using var nginx = Nginx.Start("", "http2", LogProtocol);
        var result = await Run(nginx, "--function", "200", "--step", "0.5", "--steps", "2", "--http2", "--spread", "poisson");

        AssertSent(result, nginx.Log(), 400, "HTTP/2.0");
        Assert.That(result.Count("opened"), Is.LessThan(20), "requests share connections");
    }

    [TestCase("--http2")]
    [TestCase]
    public async Task Routes_WithHeadersAndBodies_Arrive(params string[] more)
    {
        using var certificates = new TestCertificates();
        using var nginx = Nginx.Start("", "ssl http2", certificates.Server);
        var result = await Run(
            nginx,
            [
                "--function", "100", "--step", "0.5", "--steps", "2", "--ca-file", certificates.Authority, "--route", "GET /a", "--route",
                """{"method":"POST","path":"/b","name":"put in","headers":{"Content-Type":"application/json"},"body":"{\"n\":1}"}""", .. more,
            ]);
        var log = nginx.Log();

        var routes = result.Json.GetProperty("routes").EnumerateArray().ToDictionary(r => r.GetProperty("name").GetString()!, r => r.GetProperty("sent").GetInt64());
        Assert.Multiple(() =>
        {
            Assert.That(result.Sent, Is.EqualTo(200));
            Assert.That(routes["GET /a"], Is.EqualTo(log.Count(line => line.Contains("GET /a", StringComparison.Ordinal))).And.GreaterThan(0));

            // {"n":1} has 7 bytes
            Assert.That(routes["put in"], Is.EqualTo(log.Count(line => line.EndsWith("POST /b 7", StringComparison.Ordinal))).And.GreaterThan(0));
        });
    }

    [Test]
    public async Task Certificate_OfAnUnknownAuthority_IsCountedByCause()
    {
        using var certificates = new TestCertificates();
        using var nginx = Nginx.Start("", "ssl", certificates.Server);
        var result = await Run(nginx, "--function", "5", "--step", "0.5", "--steps", "1");

        Assert.That((result.Sent, result.Cause(NoAnswerCause.Certificate)), Is.EqualTo((result.Sent, result.Sent)).And.Not.EqualTo((0L, 0L)));
        Assert.That(result.Json.GetProperty("firstProblem").GetString(), Does.StartWith("certificate CN=localhost: "));
        Assert.That(nginx.Log(), Is.Empty);
    }

    [Test]
    public async Task Certificate_ForAnotherName_IsCountedByCause()
    {
        using var certificates = new TestCertificates("shop.example", forAddress: false);
        using var nginx = Nginx.Start("", "ssl", certificates.Server);
        var result = await Run(nginx, "--function", "5", "--step", "0.5", "--steps", "1", "--ca-file", certificates.Authority);

        Assert.That(result.Cause(NoAnswerCause.Certificate), Is.EqualTo(result.Sent).And.GreaterThan(0));
        Assert.That(result.Json.GetProperty("firstProblem").GetString(), Does.Contain("another name"));
    }

    [Test]
    public async Task Certificate_OutOfItsTime_IsCountedByCause()
    {
        using var certificates = new TestCertificates(expired: true);
        using var nginx = Nginx.Start("", "ssl", certificates.Server);
        var result = await Run(nginx, "--function", "5", "--step", "0.5", "--steps", "1", "--ca-file", certificates.Authority);

        Assert.That(result.Cause(NoAnswerCause.Certificate), Is.EqualTo(result.Sent).And.GreaterThan(0));
    }

    [Test]
    public async Task Certificate_OfAnyKind_IsTakenWhenInsecure()
    {
        using var certificates = new TestCertificates("shop.example", forAddress: false, expired: true);
        using var nginx = Nginx.Start("", "ssl", certificates.Server);
        var result = await Run(nginx, "--function", "20", "--step", "0.5", "--steps", "1", "--insecure");

        AssertSent(result, nginx.Log(), 20, "HTTP/1.1");
    }

    [Test]
    public async Task Target_WithoutTls_IsAFailedHandshake()
    {
        using var nginx = Nginx.Start();
        var result = (await GeneratorProcess.ResultAsync(
            "--target", nginx.Url.Replace("http:", "https:", StringComparison.Ordinal), "--function", "5", "--step", "0.5", "--steps", "1", "--start", Soon())).AssertSums();

        Assert.That(result.Cause(NoAnswerCause.Handshake), Is.EqualTo(result.Sent).And.GreaterThan(0));
    }

    [Test]
    public async Task Target_WithTlsButWithoutHttp2_IsAFailedHandshake()
    {
        using var certificates = new TestCertificates();
        using var nginx = Nginx.Start("", "ssl", certificates.Server);
        var result = await Run(nginx, "--function", "5", "--step", "0.5", "--steps", "1", "--ca-file", certificates.Authority, "--http2");

        Assert.That(result.Cause(NoAnswerCause.Handshake), Is.EqualTo(result.Sent).And.GreaterThan(0));
    }

    [Test]
    public async Task Target_ThatRefuses_IsCounted()
    {
        var result = (await GeneratorProcess.ResultAsync(
            "--target", $"https://127.0.0.1:{FreePort.Next()}/", "--function", "20", "--step", "0.5", "--steps", "1", "--start", Soon())).AssertSums();

        Assert.That(result.Cause(NoAnswerCause.Refused), Is.EqualTo(result.Sent).And.GreaterThan(0));
    }

    [Test]
    public async Task Target_ThatNeverAnswers_IsTimedOut()
    {
        // It takes the connection and never says a word of TLS.
        using var target = new RawTarget((_, _) => Task.CompletedTask);
        var result = (await GeneratorProcess.ResultAsync(
            "--target", target.Url.Replace("http:", "https:", StringComparison.Ordinal), "--function", "10", "--step", "0.5", "--steps", "1", "--timeout", "0.4", "--start", Soon())).AssertSums();

        Assert.That(result.Cause(NoAnswerCause.Timeout), Is.EqualTo(result.Sent).And.GreaterThan(0));
    }

    [Test]
    public async Task Authority_ThatIsNoCertificate_IsRefused()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.File("ca.pem"), "no certificate");
        var finished = await GeneratorProcess.RunAsync("run", "--target", "https://127.0.0.1/", "--function", "1", "--steps", "1", "--ca-file", folder.File("ca.pem"));

        Assert.That(finished.ExitCode, Is.EqualTo(2));
        Assert.That(finished.Error, Does.Contain("--ca-file: found no certificate"));
    }

    [Test]
    public async Task Signal_InTheMiddle_PrintsWhatThereIs()
    {
        using var target = new RawTarget((_, _) => Task.CompletedTask);
        using var process = GeneratorProcess.Start("run", "--output", "json", "--http2", "--target", target.Url, "--function", "100", "--steps", "60", "--route", "GET /a", "--route", "GET /b");
        await target.SpokenTo;
        process.Signal(Signals.Interrupt);
        var finished = await process.FinishAsync();
        var result = finished.Json().AssertSums();

        Assert.That((finished.ExitCode, result.Json.GetProperty("interrupted").GetBoolean()), Is.EqualTo((130, true)));
        Assert.That(result.Cause(NoAnswerCause.Stopped), Is.GreaterThan(0));
        Assert.That(result.Json.GetProperty("seconds").GetDouble(), Is.LessThan(59));
    }

    private static async Task<ResultDocument> Run(Nginx nginx, params string[] arguments) =>
        (await GeneratorProcess.ResultAsync(["--target", nginx.Url, "--start", Soon(), .. arguments])).AssertSums();

    // A generator that is compiled as it runs needs seconds on a busy machine to get its client ready, and what was due meanwhile is missed.
    private static string Soon() => ((TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds + (GeneratorProcess.IsNative ? 1.5 : 5)).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture);

    private static void AssertSent(ResultDocument result, IReadOnlyList<string> log, int requests, string protocol) => Assert.Multiple(() =>
    {
        Assert.That((result.Planned, result.Sent, result.Missed, result.Count("answered2xx")), Is.EqualTo(((long)requests, (long)requests, 0L, (long)requests)));
        Assert.That(log, Has.Count.EqualTo(requests));
        Assert.That(log, Is.All.StartsWith(protocol + " "));
    });
}
