using System.Globalization;
using System.Net;
using Scalectl.Lab.Listening;

namespace Scalectl.Lab.WebApp;

/// <summary>
/// The sample application of one machine: <c>/</c> answers 200 with a body, <c>/health</c> 200 without any work,
/// <c>/status/NNN</c> the status NNN, <c>/slow/MS</c> waits MS more (as for another server: without CPU).
/// The work is the virtual core's, so that twenty machines fit on a laptop.
/// </summary>
public sealed class WebAppServer : IAsyncDisposable
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MostSlow = TimeSpan.FromMinutes(2);
    // Longer than a load balancer keeps its idle connections, so that a request never meets a connection that is just closing.
    private static readonly HttpEndpointOptions Connections = new(KeepAlive: TimeSpan.FromMinutes(10));

    private readonly WebAppSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly VirtualCore _core;
    private readonly TimeSpan _period;
    private readonly TimeSpan _start;
    private readonly byte[] _body;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<HttpEndpoint> _endpoints = [];
    private bool _stopped;
    private int _running;

    /// <param name="period">Length of the periods that utilisation is kept for.</param>
    public WebAppServer(WebAppSettings settings, TimeSpan period, TimeProvider time, ILoggerFactory logs)
    {
        (_settings, _time, _logs) = (settings, time, logs);
        _core = new VirtualCore(settings.Queue, period);
        _period = period;
        _start = Now;
        _body = new byte[settings.BodyBytes];
        Array.Fill(_body, (byte)'.');
    }

    /// <summary>Requests that it works on or that wait.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Periods are counted from the UNIX epoch, as CloudWatch does.</summary>
    private TimeSpan Now => _time.GetUtcNow() - DateTimeOffset.UnixEpoch;

    /// <summary>Listens on an address and port, if it does not yet; returns the real one when port 0 was asked for.</summary>
    /// <exception cref="IOException">It cannot listen there.</exception>
    public async Task<IPEndPoint> ListenAsync(IPEndPoint address, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_stopped)
            {
                throw new IOException("the machine has been stopped");
            }

            var endpoint = _endpoints.Find(e => e.Address.Equals(address));
            if (endpoint is null)
            {
                _endpoints.Add(endpoint = await HttpEndpoint.StartAsync(address, Connections, HandleAsync, _logs, ct));
            }

            return endpoint.Address;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>
    /// CPU utilisation in a period that is over, percent of the time for which the machine was up; null when it was not.
    /// Asked once for each period, in their order.
    /// </summary>
    public double? TakeCpuPct(DateTimeOffset period)
    {
        var begin = period - DateTimeOffset.UnixEpoch;
        var busy = _core.TakeBusy(begin);
        var up = begin + _period - (begin > _start ? begin : _start);
        return up > TimeSpan.Zero ? 100 * (busy / up) : null;
    }

    /// <summary>Refuses new connections and finishes what it has within 2 s.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            _stopped = true;
            await Task.WhenAll(_endpoints.Select(e => e.StopAsync(Drain, _time)));
            _endpoints.Clear();
        }
        finally
        {
            _gate.Release();
        }
    }

    private Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path == "/")
        {
            return ServeAsync(context, StatusCodes.Status200OK, TimeSpan.Zero);
        }

        if (path == "/health")
        {
            return AnswerAsync(context, StatusCodes.Status200OK, "ok\n"u8.ToArray());
        }

        if (Number(path, "/status/") is >= 200 and <= 599 and { } status)
        {
            return ServeAsync(context, status, TimeSpan.Zero);
        }

        if (Number(path, "/slow/") is { } ms && ms <= MostSlow.TotalMilliseconds)
        {
            return ServeAsync(context, StatusCodes.Status200OK, TimeSpan.FromMilliseconds(ms));
        }

        return AnswerAsync(context, StatusCodes.Status404NotFound, "no such page: there are /, /health, /status/NNN and /slow/MS\n"u8.ToArray());
    }

    private async Task ServeAsync(HttpContext context, int status, TimeSpan wait)
    {
        if (_core.Admit(Now, _settings.ServiceTime) is not { } end)
        {
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "queue full\n"u8.ToArray());
            return;
        }

        // A timer counts whole milliseconds and may be one early: look again instead of answering before the core is done.
        end += wait;
        Interlocked.Increment(ref _running);
        for (var left = end - Now; left > TimeSpan.Zero; left = end - Now)
        {
            // No cancellation: a server works on what a client has given up, too.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), _time, CancellationToken.None);
        }

        Interlocked.Decrement(ref _running);
        await AnswerAsync(context, status, _body);
    }

    private static async Task AnswerAsync(HttpContext context, int status, byte[] body)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method) && !context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(body, CancellationToken.None);
        }
    }

    private static int? Number(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(path.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
}
