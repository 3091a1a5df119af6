using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Scalectl.Daemon.Collection;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Collection;

[CancelAfter(120_000)]
public class ProberTests
{
    [Test]
    public async Task Probe_Answered_GivesLatencyAndResponseTime(CancellationToken stop)
    {
        await using var target = new Target("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");

        var samples = await ProbeAsync(target.Address, stop);

        Assert.That(samples.Keys, Is.EquivalentTo(new[] { SeriesNames.ProbeLatencyMs, SeriesNames.ProbeResponseMs, SeriesNames.ProbeRequest }));
        Assert.That(samples[SeriesNames.ProbeResponseMs], Is.GreaterThanOrEqualTo(samples[SeriesNames.ProbeLatencyMs]));
        Assert.That(target.Connections, Is.EqualTo(1));
    }

    [Test]
    public async Task Probe_Twice_ConnectsEachTime(CancellationToken stop)
    {
        await using var target = new Target("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var prober = new Prober(target.Address, TimeSpan.FromSeconds(5), TimeProvider.System);

        await prober.ProbeAsync(stop);
        await prober.ProbeAsync(stop);

        Assert.That(target.Connections, Is.EqualTo(2));
    }

    [TestCase("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", TestName = "Probe_ErrorAnswer_IsAnAnswer")]
    [TestCase("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n", TestName = "Probe_Redirect_IsNotFollowed")]
    public async Task Probe_AnyStatus(string answer, CancellationToken stop)
    {
        await using var target = new Target(answer);

        Assert.That((await ProbeAsync(target.Address, stop)).Keys, Does.Contain(SeriesNames.ProbeResponseMs).And.Not.Contains(SeriesNames.ProbeFailure));
    }

    [TestCase("SSH-2.0-OpenSSH\r\n", TestName = "Probe_Garbage_IsAFailureAfterARequest")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", TestName = "Probe_ResetInTheMiddle_IsAFailureAfterARequest")]
    public async Task Probe_NoWholeAnswer(string answer, CancellationToken stop)
    {
        await using var target = new Target(answer);

        Assert.That((await ProbeAsync(target.Address, stop)).Keys, Is.EquivalentTo(new[] { SeriesNames.ProbeLatencyMs, SeriesNames.ProbeRequest, SeriesNames.ProbeFailure }));
    }

    [Test]
    public async Task Probe_Refused_IsAFailureWithoutARequest(CancellationToken stop)
    {
        Uri nowhere;
        await using (var target = new Target(""))
        {
            nowhere = target.Address;
        }

        Assert.That((await ProbeAsync(nowhere, stop)).Keys, Is.EquivalentTo(new[] { SeriesNames.ProbeFailure }));
    }

    [Test]
    public async Task Probe_NameDoesNotResolve_IsAFailureWithoutARequest(CancellationToken stop)
        => Assert.That((await ProbeAsync(new Uri("http://no-such-host.invalid/"), stop)).Keys, Is.EquivalentTo(new[] { SeriesNames.ProbeFailure }));

    [Test]
    public async Task Probe_NoAnswer_EndsAtItsTimeout(CancellationToken stop)
    {
        await using var target = new Target(null);
        var clock = new FakeTimeProvider();
        using var prober = new Prober(target.Address, TimeSpan.FromSeconds(5), clock);

        var probe = prober.ProbeAsync(stop);
        await Eventually.TrueAsync(() => Task.FromResult(target.Connections == 1 && target.Asked), stop);
        clock.Advance(TimeSpan.FromSeconds(11)); // 5 s to connect and 5 s to answer

        Assert.That((await probe).Select(s => s.Series), Is.EquivalentTo(new[] { SeriesNames.ProbeLatencyMs, SeriesNames.ProbeRequest, SeriesNames.ProbeFailure }));
    }

    private static async Task<Dictionary<string, double>> ProbeAsync(Uri target, CancellationToken stop)
    {
        using var prober = new Prober(target, TimeSpan.FromSeconds(5), TimeProvider.System);
        return (await prober.ProbeAsync(stop)).ToDictionary(s => s.Series, s => s.Value);
    }

    /// <summary>Answers each connection's first packet with the same bytes and closes it; null: never answers.</summary>
    private sealed class Target : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _loop;
        private int _connections;

        public Target(string? answer)
        {
            _listener.Start();
            _loop = ServeAsync(answer);
        }

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        public int Connections => _connections;

        public bool Asked { get; private set; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _loop;
            _listener.Stop();
            _stop.Dispose();
        }

        private async Task ServeAsync(string? answer)
        {
            try
            {
                while (true)
                {
                    using var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
                    Interlocked.Increment(ref _connections);
                    var stream = connection.GetStream();
                    Asked = await stream.ReadAsync(new byte[4096], _stop.Token) > 0;
                    if (answer is null)
                    {
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                    }

                    await stream.WriteAsync(Encoding.ASCII.GetBytes(answer!), _stop.Token);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The test is over.
            }
        }
    }
}
