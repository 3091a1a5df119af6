using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Scalectl.Lab.Listening;

/// <summary>
/// One HTTP/1.1 server on one address and port, made and ended while the lab runs. It is Kestrel without a host around it:
/// machines and load balancers come and go by the dozen, and an application host each would cost a hundred times as much.
/// </summary>
public sealed class HttpEndpoint : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private HttpEndpoint(KestrelServer server, IPEndPoint address)
    {
        _server = server;
        Address = address;
    }

    /// <summary>Where it listens; the port is the real one when 0 was asked for.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">The port is in use or (below 1024, without root) not permitted.</exception>
    public static async Task<HttpEndpoint> StartAsync(IPEndPoint address, HttpEndpointOptions endpoint, RequestDelegate handler, ILoggerFactory logs, CancellationToken ct)
    {
        ListenOptions? listening = null;
        var options = new KestrelServerOptions { AddServerHeader = false, AllowSynchronousIO = false };
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        options.Limits.KeepAliveTimeout = endpoint.KeepAlive;
        options.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (endpoint.MaxConnections is { } most)
            {
                listen.Use(next => new ConnectionLimit(most, endpoint.Rejected, next).OnConnectionAsync);
            }

            listening = listen;
        });
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions { Backlog = 4096 }), logs);
        var server = new KestrelServer(Options.Create(options), transport, logs);
        try
        {
            await server.StartAsync(new Application(handler), ct);
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or AddressInUseException)
        {
            server.Dispose();
            throw new IOException(e.Message, e);
        }
        catch
        {
            server.Dispose();
            throw;
        }

        return new HttpEndpoint(server, listening!.IPEndPoint!);
    }

    /// <summary>Refuses new connections at once, lets running requests finish for at most <paramref name="drain"/>, then cuts them.</summary>
    public async Task StopAsync(TimeSpan drain, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(drain, time);
        await _server.StopAsync(limit.Token);
        _server.Dispose();
    }

    /// <summary>Ends it without waiting for anybody.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(true));
        _server.Dispose();
    }

    private sealed class Application(RequestDelegate handler) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => handler(context);

        public void DisposeContext(HttpContext context, Exception? exception) => ((DefaultHttpContext)context).Uninitialize();
    }

    private sealed class ConnectionLimit(int most, Action? rejected, ConnectionDelegate next)
    {
        private int _open;

        public async Task OnConnectionAsync(ConnectionContext connection)
        {
            try
            {
                if (Interlocked.Increment(ref _open) > most)
                {
                    rejected?.Invoke();
                    connection.Abort(new ConnectionAbortedException($"more than {most} connections"));
                    return;
                }

                await next(connection);
            }
            finally
            {
                Interlocked.Decrement(ref _open);
            }
        }
    }
}
