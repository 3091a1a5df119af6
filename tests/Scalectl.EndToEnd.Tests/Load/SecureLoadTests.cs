using System.Text.Json;
using Scalectl.EndToEnd.Tests.Session;
using Scalectl.Generator.Tests.Edge;

namespace Scalectl.EndToEnd.Tests.Load;

/// <summary>https, HTTP/2, bodies and headers from the command line, through daemon and lab, to machines and a real nginx, whose log is the witness.</summary>
public sealed class SecureLoadTests
{
    private const string Arrived = "log_format arrived '$server_protocol $request_method $request_uri $content_length $http_x_shop';";
    private const string Cart = """{"n":1}""";

    [Test]
    public void Cluster_OverHttpsAndHttp2_SendsItsPlanWithBodyAndHeader()
    {
        using Scratch scratch = new();
        using TestCertificates certificates = new();
        using var nginx = StartNginx(certificates);
        File.WriteAllText(Path.Combine(scratch.Folder, "cart.json"), Cart);
        scratch.StartOnLab();

        var plain = RunCluster(scratch, $"{nginx.Url}cart", "--ca-file", certificates.Authority, "--body", "@cart.json", "--header", "X-Shop: yes", "--header", "Content-Type: application/json");
        var http2 = RunCluster(scratch, $"{nginx.Url}v2", "--ca-file", certificates.Authority, "--http2", "--route", "GET /a 3", "--route", $$"""{"method":"POST","path":"/b","headers":{"X-Shop":"two"},"bodyFile":"cart.json"}""");
        scratch.EndOnLab();

        // 10 + 20: both machines together. {"n":1} has 7 bytes.
        var log = nginx.Log();
        Assert.Multiple(() =>
        {
            Assert.That(plain, Is.EqualTo((30, 30, 30)));
            Assert.That(http2, Is.EqualTo((30, 30, 30)));
            Assert.That(log.Count(line => line == "HTTP/1.1 POST /cart 7 yes"), Is.EqualTo(30));
            Assert.That(log.Count(line => line is "HTTP/2.0 GET /v2/a - -" or "HTTP/2.0 POST /v2/b 7 two"), Is.EqualTo(30));
            Assert.That(log.Distinct().Count(), Is.EqualTo(3), "both routes, and nothing else");
        });
    }

    [Test]
    public void Cluster_TargetOfAnUnknownAuthority_CountsEveryRequestAsCertificate()
    {
        using Scratch scratch = new();
        using TestCertificates certificates = new();
        using var nginx = StartNginx(certificates);
        scratch.StartOnLab();

        var run = scratch.Done("cluster", "run", "now", "+2s", "1", nginx.Url, "10*x", "2", "t2.micro", "--split", "share", "--wait");
        scratch.Done("cluster", "remove", "--yes");
        scratch.EndOnLab();

        Assert.That(run.Output, Does.Match(@"(?m)^state +done").And.Match(@"(?m)^requests sent +30\b").And.Match(@"(?m)^requests answered +0\b").And.Contain("30 (certificate 30)"));
        Assert.That(nginx.Log(), Is.Empty);
    }

    [Test]
    public void Experiment_OnAnHttpsTarget_LoadAndProbesTrustItsAuthority()
    {
        using Scratch scratch = new();
        using TestCertificates certificates = new();
        using var nginx = StartNginx(certificates);
        var pem = File.ReadAllText(certificates.Authority).ReplaceLineEndings("\n    ");
        File.WriteAllText(Path.Combine(scratch.Folder, "secure.yaml"), $$"""
            name: secure
            app: {target: "{{nginx.Url}}shop"}
            load:
              function: "10*x"
              step: 1s
              steps: 2
              machines: 2
              http2: true
              headers: {X-Shop: file}
              routes: [{method: POST, body: '{{Cart}}'}]
              caCertificates: |
                {{pem}}
            probe: {interval: 500ms, path: /probe}
            """);
        scratch.StartOnLab();

        using var run = JsonDocument.Parse(scratch.Done("experiment", "run", "-f", "secure.yaml", "--wait", "--output", "json").Output);
        var rows = Csv.Read(scratch.Done("experiment", "export", "secure-1", "--format", "csv").Output);
        scratch.EndOnLab();

        var log = nginx.Log();
        Assert.Multiple(() =>
        {
            Assert.That(Counts(run.RootElement.GetProperty("load")), Is.EqualTo((30, 30, 30)));
            Assert.That(log.Count(line => line == "HTTP/2.0 POST /shop 7 file"), Is.EqualTo(30));
            Assert.That(log.Count(line => line == "HTTP/1.1 GET /probe - -"), Is.GreaterThan(0));
            Assert.That(rows.Sum(row => row("probeFailures") ?? 0), Is.Zero);
            Assert.That(rows.Any(row => row("probeResponseMs") > 0));
        });
    }

    private static Nginx StartNginx(TestCertificates certificates)
        => Nginx.Start(Arrived, "ssl http2", $"ssl_certificate {certificates.Certificate}; ssl_certificate_key {certificates.Key}; access_log access.log arrived;");

    /// <summary>Two machines that together send 10 and then 20 requests: planned, sent and answered 2xx.</summary>
    private static (long Planned, long Sent, long Answered) RunCluster(Scratch scratch, string target, params string[] more)
    {
        using var run = JsonDocument.Parse(
            scratch.Done(["cluster", "run", "now", "+2s", "1", target, "10*x", "2", "t2.micro", "--split", "share", "--wait", "--output", "json", .. more]).Output);
        scratch.Done("cluster", "remove", "--yes");
        return Counts(run.RootElement.GetProperty("load"));
    }

    private static (long Planned, long Sent, long Answered) Counts(JsonElement load)
        => (load.GetProperty("planned").GetInt64(), load.GetProperty("sent").GetInt64(), load.GetProperty("answered2xx").GetInt64());
}
