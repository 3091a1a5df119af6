using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Scalectl.Lab.CloudWatch;
using Scalectl.Lab.WebApp;

namespace Scalectl.Lab.Tests.WebApp;

[CancelAfter(120_000)]
public sealed class WebAppServerTests
{
    private WebAppServer _server = null!;
    private HttpClient _client = null!;

    [SetUp]
    public void SetUp() => _client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

    [TearDown]
    public async Task TearDown()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [TestCase("/", 200, 600)]
    [TestCase("/health", 200, 3)]
    [TestCase("/status/418", 418, 600)]
    [TestCase("/status/204", 204, 0)]
    [TestCase("/slow/1", 200, 600)]
    [TestCase("/status/9", 404, null)]
    [TestCase("/slow/x", 404, null)]
    public async Task Server_Path_AnswersAsTold(string path, int status, int? bytes, CancellationToken ct)
    {
        await StartAsync(1, 20, ct);
        using var answer = await _client.GetAsync(path, ct);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        if (bytes is not null)
        {
            Assert.That(await answer.Content.ReadAsByteArrayAsync(ct), Has.Length.EqualTo(bytes));
        }
    }

    [Test]
    public async Task Server_RequestsAtOnce_AreServedOneAfterTheOther(CancellationToken ct)
    {
        await StartAsync(40, 20, ct);
        var begun = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _client.GetAsync("/", ct)));

        // 5 requests of 40 ms each on one core: the last is done after 200 ms at the earliest.
        Assert.That(TimeProvider.System.GetElapsedTime(begun), Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(200)));
        Assert.That(answers.Select(static a => a.StatusCode), Is.All.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Server_QueueFull_Answers503AtOnceAndGoesOn(CancellationToken ct)
    {
        await StartAsync(1000, 1, ct);
        var running = Enumerable.Range(0, 5).Select(_ => _client.GetAsync("/", ct)).ToList();
        using var health = await _client.GetAsync("/health", ct);
        Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK), "health needs no CPU");
        var answers = await Task.WhenAll(running);

        // One is served, one waits, three are refused.
        Assert.That(answers.Count(static a => a.StatusCode == HttpStatusCode.ServiceUnavailable), Is.EqualTo(3));
    }

    [Test]
    public async Task Server_Stops_FinishesWhatItHasAndRefusesTheRest(CancellationToken ct)
    {
        await StartAsync(300, 20, ct);
        var running = _client.GetAsync("/", ct);
        await Eventually.TrueAsync(() => _server.Running == 1, ct, "the request did not arrive");
        await _server.DisposeAsync();
        Assert.That((await running).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(async () => await _client.GetAsync("/", ct), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Server_SecondPort_SharesTheCore(CancellationToken ct)
    {
        await StartAsync(1, 20, ct);
        var second = await _server.ListenAsync(new IPEndPoint(IPAddress.Loopback, 0), ct);
        using var answer = await _client.GetAsync(new Uri($"http://{second}/"), ct);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await _server.ListenAsync(second, ct), Is.EqualTo(second), "it listens there already");
    }

    [Test]
    public async Task TakeCpuPct_PeriodsOver_AddUpToTheWork(CancellationToken ct)
    {
        await StartAsync(100, 20, ct);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _client.GetAsync("/", ct)));
        var first = MetricStore.Floor(TimeProvider.System.GetUtcNow().AddSeconds(-2), TimeSpan.FromSeconds(1));

        // 5 requests of 100 ms, in the one or two periods that they fell into; the first period counts from the machine's start.
        var pct = Enumerable.Range(0, 4).Select(i => _server.TakeCpuPct(first.AddSeconds(i))).OfType<double>().ToList();
        Assert.That(pct.Sum(), Is.GreaterThanOrEqualTo(50 - 1e-9), "500 ms of at most 1 s each");
        Assert.That(pct, Is.All.InRange(0, 100 + 1e-9));
    }

    [Test]
    public async Task Listen_PortTaken_SaysSo(CancellationToken ct)
    {
        var taken = await StartAsync(1, 20, ct);
        await using var other = new WebAppServer(WebAppSettings.Default, TimeSpan.FromSeconds(1), TimeProvider.System, NullLoggerFactory.Instance);
        Assert.That(async () => await other.ListenAsync(taken, ct), Throws.InstanceOf<IOException>());
    }

    private async Task<IPEndPoint> StartAsync(double serviceMs, int queue, CancellationToken ct)
    {
        var settings = WebAppSettings.Default with { ServiceTime = TimeSpan.FromMilliseconds(serviceMs), Queue = queue };
        _server = new WebAppServer(settings, TimeSpan.FromSeconds(1), TimeProvider.System, NullLoggerFactory.Instance);
        var address = await _server.ListenAsync(new IPEndPoint(IPAddress.Loopback, 0), ct);
        _client.BaseAddress = new Uri($"http://{address}/");
        return address;
    }
}
