using System.Net.Security;
using System.Net.Sockets;
using Scalectl.Series;

namespace Scalectl.Daemon.Collection;

/// <summary>
/// One user who looks in from outside, at an interval, each time over a new connection: how long connecting takes
/// (latency) and how long the whole answer takes, from the first packet to the last byte (response time). What fails is
/// a value too, and never ends a run.
/// </summary>
internal sealed class Prober : IDisposable
{
    private static readonly HttpRequestOptionsKey<ProbeTimes> Times = new("scalectl.probe");

    private readonly Uri _target;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    /// <param name="target">http or https URL.</param>
    /// <param name="timeout">For connecting, and for the whole answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="trust">Whom an https target has to be; null: whom the system trusts.</param>
    public Prober(Uri target, TimeSpan timeout, TimeProvider time, TargetTrust? trust = null)
    {
        (_target, _timeout, _time) = (target, timeout, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.Zero, // a new connection for each probe
            ConnectCallback = ConnectAsync,
            SslOptions = trust?.Options() ?? new SslClientAuthenticationOptions(),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Probes once; at most one timeout for connecting and one for the answer.</summary>
    public async Task<IReadOnlyList<Sample>> ProbeAsync(CancellationToken cancellationToken)
    {
        var at = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var times = new ProbeTimes { Started = _time.GetTimestamp() };
        using var limit = new CancellationTokenSource(_timeout * 2, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, _target);
        request.Headers.ConnectionClose = true;
        request.Headers.UserAgent.ParseAdd("scalectl-prober");
        request.Options.Set(Times, times);
        var answered = false;
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await response.Content.CopyToAsync(Stream.Null, either.Token);
            answered = true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Counted below.
        }

        var responseMs = _time.GetElapsedTime(times.Started).TotalMilliseconds;
        List<Sample> samples = [];
        if (times.ConnectMs is { } connectMs)
        {
            samples.Add(new(SampleSource.Probe, SeriesNames.ProbeLatencyMs, at, connectMs));
            samples.Add(new(SampleSource.Probe, SeriesNames.ProbeRequest, at, 1)); // connected: the request went out
        }

        samples.Add(answered
            ? new(SampleSource.Probe, SeriesNames.ProbeResponseMs, at, responseMs)
            : new(SampleSource.Probe, SeriesNames.ProbeFailure, at, 1));
        return samples;
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var addresses = await System.Net.Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, either.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            var started = _time.GetTimestamp(); // the name is resolved: only the network counts
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, either.Token);
            if (context.InitialRequestMessage.Options.TryGetValue(Times, out var times))
            {
                times.ConnectMs = _time.GetElapsedTime(started).TotalMilliseconds;
            }

            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class ProbeTimes
    {
        public long Started { get; init; }

        public double? ConnectMs { get; set; }
    }
}
