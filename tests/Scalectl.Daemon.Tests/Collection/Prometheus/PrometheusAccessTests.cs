using Microsoft.Extensions.Configuration;
using Scalectl.Daemon.Collection.Prometheus;
using Scalectl.Daemon.Hosting;

namespace Scalectl.Daemon.Tests.Collection.Prometheus;

/// <summary>A Prometheus that wants a password, and what the daemon tells it and others.</summary>
[CancelAfter(120_000)]
public sealed class PrometheusAccessTests
{
    // bcrypt of "marked-secret"
    private const string Hash = "$2b$10$abcdefghijklmnopqrstuufLiUFvmJSVDzpxN2ktlCIoB9r8GaB9O";

    private TemporaryHome _folder = null!;

    [SetUp]
    public void Make()
    {
        _folder = new TemporaryHome();
        Directory.CreateDirectory(_folder.Folder);
    }

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public async Task Server_WithAPassword_AnswersWhoHasItAndNobodyElse(CancellationToken stop)
    {
        var web = File("web.yml", $"basic_auth_users: {{scalectl: '{Hash}'}}\n");
        await using var exporter = await Exporter.StartAsync();
        await using var server = await PrometheusServer.StartAsync(exporter, stop, $"--web.config.file={web}");
        var knows = new PrometheusOptions { Server = server.Address, Username = "scalectl", PasswordFile = File("password", "marked-secret\n") };

        var told = await AskAsync(knows, server.Address, stop);
        var stranger = await AskAsync(new PrometheusOptions(), server.Address, stop);
        var unreadable = await AskAsync(knows with { PasswordFile = Path.Combine(_folder.Folder, "none") }, server.Address, stop);

        Assert.That((told.Problem, told.Points.Single().Value), Is.EqualTo(((PrometheusProblem?)null, 3.0)));
        Assert.That(stranger.Problem!.Sentence, Does.Contain("answers 401").And.Contain("Prometheus:TokenFile"));
        Assert.That(unreadable.Problem!.Sentence, Does.Contain("cannot read its secret").And.Contain("Prometheus:PasswordFile"));
    }

    [TestCase("http://127.0.0.1:9090/prometheus", "http://127.0.0.1:9090/", true)]
    [TestCase("http://127.0.0.1:9090", "http://127.0.0.1:9091", false)]
    [TestCase("https://prometheus.example.org", "http://prometheus.example.org", false)]
    [TestCase("https://prometheus.example.org", "https://prometheus.example.org.evil.example", false)]
    public void Secret_OfOneServer_GoesToNoOther(string known, string asked, bool goes)
        => Assert.That(new PrometheusOptions { Server = new Uri(known) }.Knows(new Uri(asked)), Is.EqualTo(goes));

    [TestCase("Url", "http://me:pw@127.0.0.1", "Prometheus:Url")]
    [TestCase("TokenFile", "/etc/token", "Prometheus:Url")]
    [TestCase("Username", "me", "Prometheus:Username", "Prometheus:Url")]
    [TestCase("PatienceSeconds", "-1", "Prometheus:PatienceSeconds")]
    public void Settings_ThatAreWrong_NameThemselves(string name, string value, params string[] arguments)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"Prometheus:{name}"] = value }).Build();

        var told = Assert.Throws<InvalidSettingsException>(() => PrometheusOptions.Read(settings))!;

        Assert.That(told.Message.Split('\n').Select(line => line.Split(": found")[0]), Is.EqualTo(arguments));
    }

    private static async Task<PrometheusReply> AskAsync(PrometheusOptions options, Uri server, CancellationToken stop)
    {
        using var client = new PrometheusClient(options);
        var now = TimeProvider.System.GetUtcNow();
        return await client.RangeAsync(server, "3", now, now, TimeSpan.FromSeconds(1), null, stop);
    }

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder.Folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }
}
