using System.Runtime.InteropServices;

namespace Scalectl.Generator.Engine;

/// <summary>Moves bytes with send and recv when epoll says that they can be: two system calls a request.</summary>
internal sealed unsafe class EpollTransport : ITransport
{
    private const int EventsAtOnce = 256;
    private const int ReceiveBytes = 64 * 1024;
    private const ulong WakeUp = ulong.MaxValue;

    private readonly byte* _events = (byte*)NativeMemory.AlignedAlloc((nuint)(EventsAtOnce * Native.EventSize), 64);
    private readonly byte* _buffer = (byte*)NativeMemory.AlignedAlloc(ReceiveBytes, 4096);
    private readonly MessagePart* _part = (MessagePart*)NativeMemory.AllocZeroed((nuint)sizeof(MessagePart));
    private readonly MessageHeader* _message = (MessageHeader*)NativeMemory.AllocZeroed((nuint)sizeof(MessageHeader));
    private readonly byte* _told = (byte*)NativeMemory.AlignedAlloc(ArrivalClock.MessageBytes, 16);
    private readonly ArrivalClock _arrivals;
    private readonly bool _stamps;
    private readonly int _epoll;
    private readonly int _wake;
    private LoadLoop _loop = null!;
    private Connection[] _connections = [];

    /// <param name="stamps">Tells when bytes arrived; false: when they were read, which costs less.</param>
    /// <exception cref="IOException">The kernel has no event loop left.</exception>
    public EpollTransport(bool stamps)
    {
        _stamps = stamps;
        _arrivals = new ArrivalClock(stamps);
        _part->Bytes = _buffer;
        _part->Length = ReceiveBytes;
        _message->Parts = _part;
        _message->PartCount = 1;
        _message->Control = _told;
        _epoll = Native.EpollCreate(Native.SOCK_CLOEXEC);
        _wake = Native.EventFd(0, Native.SOCK_NONBLOCK | Native.SOCK_CLOEXEC);
        if (_epoll < 0 || _wake < 0 || !Control(Native.EPOLL_CTL_ADD, _wake, Native.EPOLLIN, WakeUp))
        {
            throw new IOException($"the kernel gives no event loop (error {Native.LastError})");
        }
    }

    public bool Queues => false;

    public bool StampsArrivals => _arrivals.Stamps;

    public void Begin(LoadLoop loop) => (_loop, _connections) = (loop, loop.Connections);

    public bool Watch(int slot)
    {
        ref var c = ref _connections[slot];
        c.WaitsToWrite = true;
        return Control(Native.EPOLL_CTL_ADD, c.Socket, Native.EPOLLIN | Native.EPOLLOUT | Native.EPOLLRDHUP, Data(slot));
    }

    public void Receive(int slot)
    {
        // Watched from its beginning.
    }

    public void Send(int slot, byte* bytes, int length)
    {
        var sent = Native.Send(_connections[slot].Socket, bytes, length, Native.MSG_NOSIGNAL);
        if (sent >= 0 || Native.RawError is Native.EAGAIN or Native.EINTR)
        {
            _loop.OnTaken(slot, (int)Math.Max(0, sent));
            WaitToWrite(slot, sent != length);
            return;
        }

        _loop.OnSendFailed(slot);
    }

    public void Flush()
    {
        // Nothing is queued.
    }

    public void Wait(long nanoseconds, int batch, long gather)
    {
        var count = batch > EventsAtOnce ? 0 : Native.EpollWait(_epoll, _events, EventsAtOnce, batch > 1 ? 0 : nanoseconds);
        if (count < batch && batch > 1)
        {
            // Few are there: others join them while this sleeps, and what is there is told again with them.
            Native.Sleep(Math.Min(nanoseconds, gather));
            count = Native.EpollWait(_epoll, _events, EventsAtOnce, Math.Max(0, nanoseconds - gather));
        }

        _arrivals.Look();
        for (var i = 0; i < count; i++)
        {
            var e = _events + (i * Native.EventSize);
            var data = *(ulong*)(e + Native.EventDataOffset);
            if (data != WakeUp)
            {
                OnEvent((int)(uint)data, (uint)(data >> 32), *(uint*)e);
            }
        }
    }

    public void Close(int slot) => _ = Native.Close(_connections[slot].Socket);

    public void Wake()
    {
        ulong one = 1;
        _ = Native.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    public void Dispose()
    {
        _ = Native.Close(_wake);
        _ = Native.Close(_epoll);
        NativeMemory.AlignedFree(_events);
        NativeMemory.AlignedFree(_buffer);
        NativeMemory.AlignedFree(_told);
        NativeMemory.Free(_message);
        NativeMemory.Free(_part);
        _arrivals.Dispose();
    }

    private void WaitToWrite(int slot, bool wait)
    {
        ref var c = ref _connections[slot];
        if (c.WaitsToWrite != wait)
        {
            c.WaitsToWrite = wait;
            Control(Native.EPOLL_CTL_MOD, c.Socket, Native.EPOLLIN | Native.EPOLLRDHUP | (wait ? Native.EPOLLOUT : 0), Data(slot));
        }
    }

    private void OnEvent(int slot, uint generation, uint events)
    {
        ref var c = ref _connections[slot];
        if (c.Generation != generation || c.State == ConnectionState.Free)
        {
            return;
        }

        if (c.State == ConnectionState.Connecting)
        {
            _loop.OnConnectEnd(slot);
            return;
        }

        if (c.WaitsToWrite && (events & Native.EPOLLOUT) != 0)
        {
            var rest = _loop.RestOf(slot);
            Send(slot, rest.Bytes, rest.Length);
            if (c.Generation != generation)
            {
                return;
            }
        }

        if ((events & ~Native.EPOLLOUT) != 0)
        {
            Read(slot, (events & (Native.EPOLLRDHUP | Native.EPOLLHUP | Native.EPOLLERR)) != 0);
        }
    }

    private void Read(int slot, bool closing)
    {
        var socket = _connections[slot].Socket;
        _message->ControlLength = (nuint)(_stamps ? ArrivalClock.MessageBytes : 0);
        var got = _stamps ? Native.ReceiveMessage(socket, _message, 0) : Native.Receive(socket, _buffer, ReceiveBytes, 0);
        if (got > 0)
        {
            _loop.OnBytes(slot, new ReadOnlySpan<byte>(_buffer, (int)got), closing, _arrivals.At(_told, (int)_message->ControlLength));
            return;
        }

        var error = got < 0 ? Native.RawError : 0;
        if (error is not (Native.EAGAIN or Native.EINTR))
        {
            _loop.OnEnd(slot, error);
        }
    }

    private ulong Data(int slot) => ((ulong)_connections[slot].Generation << 32) | (uint)slot;

    private bool Control(int operation, int fd, uint events, ulong data)
    {
        var e = stackalloc byte[16];
        *(uint*)e = events;
        *(ulong*)(e + Native.EventDataOffset) = data;
        return Native.EpollControl(_epoll, operation, fd, e) == 0;
    }
}
