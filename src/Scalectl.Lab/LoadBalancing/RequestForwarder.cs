using System.Globalization;
using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace Scalectl.Lab.LoadBalancing;

/// <summary>
/// What a listener does with a request: takes the next healthy target, lets YARP pass the request and the answer on, answers
/// itself (503, 502, 504) where there is nothing to pass on, and counts what came of it, once.
/// </summary>
public sealed class RequestForwarder(IHttpForwarder forwarder, HttpMessageInvoker client, TimeProvider time)
{
    /// <summary>The client closed the connection before there was an answer; the balancer's own code for it.</summary>
    private const int ClientGone = 460;

    /// <summary>Handles one request of a listener.</summary>
    public async Task HandleAsync(HttpContext context, LoadBalancer balancer, TargetGroup group)
    {
        if (group.Pool.Take() is not { } target)
        {
            balancer.Metrics.Count(new RequestOutcome(group.Dimension, Targeted: false, null, StatusCodes.Status503ServiceUnavailable, false, null));
            await AnswerAsync(context, StatusCodes.Status503ServiceUnavailable);
            return;
        }

        var outcome = new RequestOutcome(group.Dimension, Targeted: true, null, StatusCodes.Status502BadGateway, false, null);
        try
        {
            var exchange = new Exchange(time);
            var config = new ForwarderRequestConfig { ActivityTimeout = balancer.IdleTimeout, Version = System.Net.HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            var error = await forwarder.SendAsync(context, target.Prefix, client, config, exchange, CancellationToken.None);
            outcome = exchange.Outcome(group.Dimension, context, error);
            if (outcome.BalancerStatus is { } own && own != ClientGone && !context.Response.HasStarted)
            {
                await AnswerAsync(context, own);
            }
        }
        finally
        {
            group.Pool.Done(target);
            balancer.Metrics.Count(outcome);
        }
    }

    private static async Task AnswerAsync(HttpContext context, int status)
    {
        var title = string.Create(CultureInfo.InvariantCulture, $"{status} {Title(status)}");
        var body = Encoding.ASCII.GetBytes($"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n");
        context.Response.Clear();
        context.Response.StatusCode = status;
        context.Response.Headers.Server = "awselb/2.0";
        context.Response.ContentType = "text/html";
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method) && !context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(body, CancellationToken.None);
        }
    }

    private static string Title(int status) => status switch
    {
        StatusCodes.Status503ServiceUnavailable => "Service Temporarily Unavailable",
        StatusCodes.Status504GatewayTimeout => "Gateway Time-out",
        _ => "Bad Gateway",
    };

    /// <summary>One request on its way: the headers that an Application Load Balancer adds, and what the target answered when.</summary>
    private sealed class Exchange(TimeProvider time) : HttpTransformer
    {
        private readonly long _start = time.GetTimestamp();
        private int? _status;
        private TimeSpan? _took;

        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = httpContext.Request.Headers.Host;
            var client = httpContext.Connection.RemoteIpAddress?.ToString() ?? "";
            var known = httpContext.Request.Headers["X-Forwarded-For"].ToString();
            Set(proxyRequest, "X-Forwarded-For", known.Length == 0 ? client : $"{known}, {client}");
            Set(proxyRequest, "X-Forwarded-Proto", "http");
            Set(proxyRequest, "X-Forwarded-Port", httpContext.Connection.LocalPort.ToString(CultureInfo.InvariantCulture));
            var trace = string.Create(CultureInfo.InvariantCulture, $"1-{time.GetUtcNow().ToUnixTimeSeconds():x8}-{Random.Shared.NextInt64():x16}{Random.Shared.Next():x8}");
            var traced = httpContext.Request.Headers["X-Amzn-Trace-Id"].ToString();
            Set(proxyRequest, "X-Amzn-Trace-Id", traced.Length == 0 ? $"Root={trace}" : $"Self={trace};{traced}");
        }

        public override ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            if (proxyResponse is not null)
            {
                _status = (int)proxyResponse.StatusCode;
                _took = time.GetElapsedTime(_start);
            }

            return base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        }

        public RequestOutcome Outcome(string group, HttpContext context, ForwarderError error)
        {
            if (error == ForwarderError.None || (_status is not null && context.Response.HasStarted))
            {
                return new RequestOutcome(group, Targeted: true, _status, null, false, _took);
            }

            if (context.RequestAborted.IsCancellationRequested)
            {
                return new RequestOutcome(group, Targeted: true, null, ClientGone, false, null);
            }

            var cause = context.Features.Get<IForwarderErrorFeature>()?.Exception;
            var noConnection = cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } || cause?.InnerException is TimeoutException;
            var timedOut = cause is OperationCanceledException;
            return new RequestOutcome(
                group, Targeted: true, null, timedOut ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway, noConnection, null);
        }

        private static void Set(HttpRequestMessage request, string name, string value)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
