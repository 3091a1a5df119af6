using System.Net;
using System.Net.Sockets;

namespace Scalectl.Daemon.Tests.MongoWire;

/// <summary>
/// A stand-in for MongoDB, because none can be had where these tests run: it speaks the wire protocol (OP_MSG, and OP_QUERY
/// for the first hello) to the real driver over TCP and keeps its data in memory, also while its listener is down. It knows
/// only the commands, operators and fields that the store uses and refuses every other, so that the store cannot begin to
/// use something that nobody thought of. What it cannot show: how fast a real server is, what its disks and elections do.
/// The same tests run against a real one where SCALECTL_TEST_MONGODB names it.
/// </summary>
public sealed class WireServer : IAsyncDisposable
{
    private readonly WireCommands _commands = new();
    private readonly List<Task> _connections = [];
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;

    public WireServer() => Start();

    public int Port { get; private set; }

    public string ConnectionString => $"mongodb://127.0.0.1:{Port}";

    /// <summary>True: takes what is sent and never answers, as a machine that hangs.</summary>
    public bool Hangs { get; set; }

    /// <summary>Looks at the data as the server has it.</summary>
    public WireCollection Collection(string database, string name) => _commands.Collection(database, name);

    /// <summary>What the driver was refused, because this server does not know it: empty in a good test.</summary>
    public IReadOnlyCollection<string> Unknown => _commands.Unknown;

    public void Start()
    {
        _stop = new CancellationTokenSource();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener, _stop.Token);
    }

    /// <summary>The server goes away: no listener, every connection cut; the data stays.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _connections.Clear();
        _stop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_accepting.IsCompleted)
        {
            await StopAsync();
        }
    }

    private async Task AcceptAsync(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop), stop));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        await Task.Yield();
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await WireMessage.ReadAsync(stream, stop) is { } message)
                {
                    var reply = _commands.Run(message.Command);
                    if (Hangs)
                    {
                        await Task.Delay(Timeout.Infinite, stop);
                    }

                    await stream.WriteAsync(message.Reply(reply), stop);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // Stopped, or the driver closed it.
            }
        }
    }
}
