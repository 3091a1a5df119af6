using System.Net;
using System.Net.Sockets;

namespace Scalectl.Daemon.Tests.Collection.Prometheus;

/// <summary>A wire between a daemon and a server that goes on living when it is cut.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;
    private CancellationTokenSource _cut = new();

    public Wire(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public volatile bool IsCut;

    /// <summary>What was under way is lost, what comes is refused.</summary>
    public async Task CutAsync()
    {
        IsCut = true;
        await _cut.CancelAsync();
    }

    public void Mend()
    {
        _cut = new CancellationTokenSource();
        IsCut = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _cut.CancelAsync();
        _listener.Stop();
        await _accepting;
        _cut.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> passing = [];
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                if (IsCut)
                {
                    client.Dispose();
                    continue;
                }

                passing.Add(PassAsync(client, _cut.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task PassAsync(TcpClient client, CancellationToken cut)
    {
        using var server = new TcpClient();
        try
        {
            using (client)
            {
                await server.ConnectAsync(IPAddress.Loopback, _server.Port, cut);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), cut),
                    server.GetStream().CopyToAsync(client.GetStream(), cut));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException)
        {
            // Cut, or the server is away.
        }
    }
}
