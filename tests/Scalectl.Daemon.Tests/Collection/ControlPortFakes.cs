using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Scalectl.Load;
using Scalectl.Series;

namespace Scalectl.Daemon.Tests.Collection;

/// <summary>
/// Control ports of many generators in this process, each on a port of its own, that answer for samples as the real one
/// does. Their seconds are written once, so that what a test measures is the daemon's part.
/// </summary>
internal sealed class ControlPortFakes : IDisposable
{
    public const string Token = "token";

    /// <summary>Times of 200 requests each. A few that all machines share: to make some anew for every second would take longer than all that is tested.</summary>
    private static readonly string[] Times = [.. Enumerable.Range(0, 61).Select(TimesOf)];

    private readonly List<Machine> _machines = [];
    private readonly CancellationTokenSource _stop = new();

    public ControlPortFakes(int machines)
    {
        for (var i = 0; i < machines; i++)
        {
            var machine = new Machine(i);
            _machines.Add(machine);
            _ = machine.AcceptAsync(_stop.Token);
        }
    }

    public IReadOnlyList<string> Addresses => [.. _machines.Select(m => m.Address)];

    /// <summary>A second passes on every machine, or on the first few.</summary>
    public void Second(int machines = int.MaxValue)
    {
        foreach (var machine in _machines.Take(machines))
        {
            machine.AddSecond();
        }
    }

    /// <summary>What all machines sent.</summary>
    public long Sent => _machines.Sum(m => m.Sent);

    /// <summary>A machine keeps whoever asks it waiting, without end.</summary>
    public void Silence(int machine) => _machines[machine].Silent = true;

    public void Dispose()
    {
        _stop.Cancel();
        _machines.ForEach(m => m.Dispose());
        _stop.Dispose();
    }

    private static string TimesOf(int seed)
    {
        var (random, times) = (new Random(seed), new LatencyHistogram());
        for (var i = 0; i < 200; i++)
        {
            times.Record((long)(5e6 * (1 + random.NextDouble())));
        }

        return times.ToBase64();
    }

    private sealed class Machine : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly ConcurrentBag<Socket> _sockets = [];
        private readonly List<string> _seconds = [];
        private readonly int _index;

        public Machine(int index)
        {
            _index = index;
            _listener.Start(64);
        }

        public volatile bool Silent;

        public string Address => _listener.LocalEndpoint.ToString()!;

        public long Sent { get; private set; }

        public void AddSecond()
        {
            var seq = _seconds.Count + 1;
            string TimesOfPart(int part) => Times[((_index * 7) + (seq * 6) + part) % Times.Length];
            Sent += 200;
            var second = new GeneratorSecond
            {
                Seq = seq,
                Time = 1_700_000_000 + seq,
                Step = seq,
                Planned = 200,
                Sent = 200,
                Answered2xx = 200,
                AnsweredByCode = new Dictionary<int, long> { [200] = 200 },
                BytesReceived = 150_000,
                ResponseTime = TimesOfPart(0),
                ServiceTime = TimesOfPart(1),
                Lateness = TimesOfPart(2),
                ConnectTime = TimesOfPart(3),
                FirstByteTime = TimesOfPart(4),
                CompleteTime = TimesOfPart(5),
            };
            var json = JsonSerializer.Serialize(new GeneratorSamples(GeneratorState.Running, 0, [second]), GeneratorJson.Default.GeneratorSamples);
            lock (_seconds)
            {
                _seconds.Add(json[(json.IndexOf('[', StringComparison.Ordinal) + 1)..json.LastIndexOf(']')]);
            }
        }

        public async Task AcceptAsync(CancellationToken stop)
        {
            try
            {
                while (true)
                {
                    var socket = await _listener.AcceptSocketAsync(stop);
                    _sockets.Add(socket);
                    _ = ServeAsync(socket, stop);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        public void Dispose()
        {
            _listener.Dispose();
            foreach (var socket in _sockets)
            {
                socket.Dispose();
            }
        }

        private async Task ServeAsync(Socket socket, CancellationToken stop)
        {
            var buffer = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(buffer, stop) is var got and > 0)
                {
                    if (Silent)
                    {
                        continue;
                    }

                    // GET /v1/samples?after=12 HTTP/1.1
                    var head = Encoding.ASCII.GetString(buffer, 0, got);
                    var from = head.IndexOf("after=", StringComparison.Ordinal) + "after=".Length;
                    var after = int.Parse(head.AsSpan(from, head.IndexOf(' ', from) - from), CultureInfo.InvariantCulture);
                    var allowed = head.Contains("Authorization: Bearer " + Token, StringComparison.Ordinal);
                    var body = allowed ? Page(after) : "";
                    await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(
                        CultureInfo.InvariantCulture, $"HTTP/1.1 {(allowed ? 200 : 401)} X\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}")), stop);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Either side has closed the connection.
            }
        }

        private string Page(int after)
        {
            lock (_seconds)
            {
                return string.Create(CultureInfo.InvariantCulture, $$"""{"state":"running","lastSeq":{{_seconds.Count}},"seconds":[{{string.Join(',', _seconds.Skip(after).Take(600))}}]}""");
            }
        }
    }
}
