using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scalectl.Generator.Control;

/// <summary>
/// A small HTTP/1.1 server for one client, the daemon: bounded in connections, sizes and times, and without the
/// 10 MB that a web framework would add to every generator.
/// </summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private const int MaxConnections = 32;
    private static readonly TimeSpan _requestTimeout = TimeSpan.FromSeconds(75);

    private readonly ControlApi _api;
    private readonly TimeProvider _time;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _places = new(MaxConnections);
    private readonly Task _accepting;

    private ControlServer(ControlApi api, TimeProvider time, Socket listener)
    {
        (_api, _time, _listener) = (api, time, listener);
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    /// <summary>Listens on an address, for example <c>0.0.0.0:8080</c> (port 0: a free one).</summary>
    public static Outcome<ControlServer> Start(ControlApi api, string address, TimeProvider time)
    {
        const string Example = "0.0.0.0:8080";
        if (!IPEndPoint.TryParse(address, out var endPoint) || !address.Contains(':', StringComparison.Ordinal))
        {
            return new InvalidInput("SCALECTL_CONTROL_ADDRESS", InvalidInput.Shorten(address), "an IP address, ':' and a port", Example);
        }

        var listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(endPoint);
            listener.Listen(MaxConnections);
            return new ControlServer(api, time, listener);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            return new InvalidInput("SCALECTL_CONTROL_ADDRESS", $"{InvalidInput.Shorten(address)} ({e.Message})", "an address of this machine with a free port", Example);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await _places.WaitAsync(_stop.Token);
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                _ = ServeAsync(socket);
            }
            catch (SocketException)
            {
                // The client had gone before it was accepted.
                _places.Release();
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        try
        {
            socket.NoDelay = true;
            var reader = new RequestReader(socket);
            var more = true;
            while (more)
            {
                using var timeout = new CancellationTokenSource(_requestTimeout, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
                more = await ServeOneAsync(socket, reader, either.Token);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone or was too slow: it asks again.
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<bool> ServeOneAsync(Socket socket, RequestReader reader, CancellationToken stop)
    {
        try
        {
            if (await reader.ReadAsync(stop) is not { } request)
            {
                return false;
            }

            var response = _api.Answer(request);
            var more = request.KeepAlive && response.Status != 401;
            await SendAsync(socket, response, more, stop);
            return more;
        }
        catch (FormatException)
        {
            await SendAsync(socket, new ControlResponse(400, []), false, stop);
            return false;
        }
    }

    private static async Task SendAsync(Socket socket, ControlResponse response, bool more, CancellationToken stop)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {response.Status} {(HttpStatusCode)response.Status}\r\nContent-Type: application/json\r\nContent-Length: {response.Json.Length}\r\n{(more ? "" : "Connection: close\r\n")}\r\n");
        ReadOnlyMemory<byte> rest = (byte[])[.. Encoding.ASCII.GetBytes(head), .. response.Json];
        while (rest.Length > 0)
        {
            rest = rest[await socket.SendAsync(rest, stop)..];
        }
    }
}
