using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Scalectl.Generator.Tests.Edge;

/// <summary>A target that does to each request whatever the test wants.</summary>
internal sealed class RawTarget : IDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, Socket, Task> _onRequest;
    private readonly TaskCompletionSource _spokenTo = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;

    /// <param name="onRequest">Gets the request's number, from 0, and its connection; closing the socket ends the connection.</param>
    public RawTarget(Func<int, Socket, Task> onRequest, IPAddress? address = null)
    {
        _listener = new TcpListener(address ?? IPAddress.Loopback, 0);
        _onRequest = onRequest;
        _listener.Start(512);
        _ = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}/";

    /// <summary>Requests whose head has arrived.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The first bytes of anybody have arrived, whatever they say.</summary>
    public Task SpokenTo => _spokenTo.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public static Task Answer(Socket socket, string text) => socket.SendAsync(Encoding.ASCII.GetBytes(text));

    public static Task Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        var buffer = new byte[8192];
        var head = new StringBuilder();
        try
        {
            while (await socket.ReceiveAsync(buffer, _stop.Token) is var got and > 0)
            {
                _spokenTo.TrySetResult();
                head.Append(Encoding.ASCII.GetString(buffer, 0, got));
                if (head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    head.Clear();
                    await _onRequest(Interlocked.Increment(ref _requests) - 1, socket);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Either side has closed the connection.
        }
    }
}
