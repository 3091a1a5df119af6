using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scalectl.EndToEnd.Tests.Security;

/// <summary>Another site on this machine: an empty page without any policy of its own, which notes what browsers send it.</summary>
internal sealed class ForeignSite : IDisposable
{
    private readonly HttpListener _listener = new();

    public ForeignSite()
    {
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Prefixes.Add($"http://localhost:{Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port { get; }

    public ConcurrentQueue<string> Cookies { get; } = new();

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                Cookies.Enqueue(context.Request.Headers["Cookie"] ?? "");
                context.Response.ContentType = "text/html";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes("<!doctype html><title>foreign</title><body>"));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
