using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Scalectl.Generator.Engine;
using Scalectl.Series;

namespace Scalectl.Generator.Tests.Edge;

/// <summary>Answers each request of one connection after a known delay, and says how long it really took.</summary>
internal sealed class DelayTarget : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Thread _thread;
    private readonly TimeSpan _delay;

    public DelayTarget(TimeSpan delay)
    {
        _delay = delay;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public string Url => $"http://{_listener.LocalEndPoint}/";

    /// <summary>From a request's arrival to its answer, nanoseconds. To be read after the connection has ended.</summary>
    public LatencyHistogram Taken { get; } = new();

    /// <summary>Waits for the end of the connection.</summary>
    public void Finish() => Assert.That(_thread.Join(TimeSpan.FromSeconds(10)), Is.True);

    public void Dispose() => _listener.Dispose();

    private void Serve()
    {
        // As the loop does where it is allowed: waiting for a processor is not the delay that was promised.
        _ = Native.SetPriority(Native.PRIO_PROCESS, 0, -10);
        using var socket = _listener.Accept();
        socket.NoDelay = true;
        var buffer = new byte[4096];
        var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();
        socket.Blocking = false;
        while (Arrives(socket, buffer))
        {
            var arrived = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(arrived) < _delay)
            {
                Thread.SpinWait(20);
            }

            Taken.Record((long)Stopwatch.GetElapsedTime(arrived).TotalNanoseconds);
            socket.Send(answer);
        }
    }

    // Looks all the time: how long a processor takes to wake up for it, some 50 us in a virtual machine, is not the generator's.
    private static bool Arrives(Socket socket, byte[] buffer)
    {
        while (true)
        {
            var received = socket.Receive(buffer, SocketFlags.None, out var error);
            if (error != SocketError.WouldBlock)
            {
                return error == SocketError.Success && received > 0;
            }
        }
    }
}
