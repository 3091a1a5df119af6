using System.Buffers;
using System.Net;
using Scalectl.Generator.Engine;
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Http;

/// <summary>What became of a request: an answer, or a cause.</summary>
/// <param name="Route">Index of its route.</param>
/// <param name="Due">Engine time, as all the others.</param>
/// <param name="SentAt">When it was handed to the handler.</param>
/// <param name="FirstByteAt">When the answer's head was there.</param>
/// <param name="EndAt">When it was complete.</param>
/// <param name="Status">Status code; 0: no answer.</param>
/// <param name="Cause">Why there is none.</param>
internal readonly record struct Settled(int Route, long Due, long SentAt, long FirstByteAt, long EndAt, int Status, NoAnswerCause Cause);

/// <summary>Sends one request after the other through the runtime's HTTP client, and reads the answer to its end.</summary>
internal sealed class HttpSender : IDisposable
{
    private const int ReadBytes = 16 * 1024;

    private readonly HttpSettings _http;
    private readonly HttpMessageInvoker _client;
    private readonly TimeSpan _timeout;
    private readonly Uri[] _urls;
    private readonly Dictionary<string, string>[] _headers;

    public HttpSender(HttpSettings http, TargetAddresses addresses, int maxConnections, TimeSpan timeout)
    {
        (_http, _timeout) = (http, timeout);
        Connector = new HttpConnector(http, addresses);
        _urls = [.. http.Routes.Select(route => new Uri(http.Target, RequestMix.PathOf(http.Target, route)))];
        _headers = [.. http.Routes.Select(route => RequestMix.HeadersOf(route, http.Headers))];
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // What is sent and counted is what the plan says: nothing is followed, kept, unpacked or added.
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = maxConnections,
            EnableMultipleHttp2Connections = true,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            MaxResponseHeadersLength = 64,
            ConnectCallback = (_, cancellationToken) => Connector.ConnectAsync(cancellationToken),
        });
    }

    public HttpConnector Connector { get; }

    /// <summary>What the first request without an answer met.</summary>
    public string? FirstProblem { get; private set; }

    public async Task<Settled> SendAsync(DueRequest due, long sentAt, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_timeout);
        try
        {
            using var request = Request(due.Route);
            using var response = await _client.SendAsync(request, limit.Token);
            var firstByteAt = RunClock.Now;
            await DrainAsync(response.Content, limit.Token);
            var status = (int)response.StatusCode;
            return status is >= 200 and < 600
                ? new Settled(due.Route, due.Due, sentAt, firstByteAt, RunClock.Now, status, default)
                : Failed(NoAnswerCause.Garbage, $"status {status}");
        }
        catch (OperationCanceledException)
        {
            return stop.IsCancellationRequested ? Failed(NoAnswerCause.Stopped, null) : Failed(NoAnswerCause.Timeout, $"no answer within {_timeout.TotalSeconds:0.###} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException)
        {
            return Failed(CauseOf(e), e.GetBaseException().Message);
        }

        Settled Failed(NoAnswerCause cause, string? why)
        {
            FirstProblem ??= why;
            return new Settled(due.Route, due.Due, sentAt, 0, RunClock.Now, 0, cause);
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(int route)
    {
        var (method, body) = (_http.Routes[route].Method, _http.Routes[route].Body);
        var request = new HttpRequestMessage(HttpMethod.Parse(method), _urls[route])
        {
            Version = _http.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body is not null || method is not ("GET" or "HEAD" or "DELETE" or "OPTIONS" or "TRACE") ? new ByteArrayContent(body ?? []) : null,
        };
        foreach (var (name, value) in _headers[route])
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                // A header of the body; without one it is still to be sent, as it was asked for.
                request.Content ??= new ByteArrayContent([]);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private static async Task DrainAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            while (await body.ReadAsync(buffer, cancellationToken) > 0)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static NoAnswerCause CauseOf(Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is ConnectFailure failure)
            {
                return failure.Cause;
            }
        }

        return e is HttpRequestException { HttpRequestError: var error }
            ? error switch
            {
                HttpRequestError.NameResolutionError => NoAnswerCause.Unresolved,
                HttpRequestError.ConnectionError => NoAnswerCause.Refused,
                HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError => NoAnswerCause.Handshake,
                HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => NoAnswerCause.Garbage,
                _ => NoAnswerCause.Reset,
            }
            : e is HttpIOException { HttpRequestError: HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse } ? NoAnswerCause.Garbage : NoAnswerCause.Reset;
    }
}
