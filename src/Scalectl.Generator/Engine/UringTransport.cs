using System.Numerics;

namespace Scalectl.Generator.Engine;

/// <summary>
/// Moves bytes with io_uring: sends are queued and handed over together, each connection has one receive that stays
/// armed and takes its buffers from a ring that all share, and only what fails or arrives is told. A request costs a
/// small part of a system call.
/// </summary>
internal sealed unsafe class UringTransport : ITransport
{
    // Large enough for most answers, small enough that what is mapped is used.
    private const int BufferBytes = 8 * 1024;

    // What a socket without anything in it takes at once: its smallest send buffer is larger.
    private const int SentAtOnce = 4 * 1024;

    private const int Entries = 1024;

    private readonly ArrivalClock _arrivals;
    private readonly Ring _ring;
    private readonly int _wake;
    private readonly bool[] _armed;
    private LoadLoop _loop = null!;
    private Connection[] _connections = [];

    /// <param name="connections">Most connections.</param>
    /// <param name="stamps">Tells when bytes arrived; false: when they were read, which costs less.</param>
    /// <exception cref="IOException">The kernel has no io_uring, not all of it that is needed, or forbids it.</exception>
    public UringTransport(int connections, bool stamps)
    {
        _arrivals = new ArrivalClock(stamps);
        _armed = new bool[connections];
        var each = (int)BitOperations.RoundUpToPowerOf2((uint)connections);
        _ring = new Ring(Entries, Math.Clamp(each * 4, 1024, 32 * 1024), connections, Math.Clamp(each * 2, 64, 1024), BufferBytes, stamps);
        _wake = Native.EventFd(0, Native.SOCK_NONBLOCK | Native.SOCK_CLOEXEC);
        if (_wake < 0)
        {
            _ring.Dispose();
            throw new IOException($"the kernel gives no event (error {Native.LastError})");
        }
    }

    private enum Kind : uint
    {
        Receive,
        Send,
        Connect,
        Wake,
    }

    public bool Queues => true;

    public bool StampsArrivals => _arrivals.Stamps;

    public void Begin(LoadLoop loop)
    {
        (_loop, _connections) = (loop, loop.Connections);
        _ring.Enable();
        Poll(_wake, UringNative.POLLIN, (ulong)Kind.Wake << 62);
    }

    public bool Watch(int slot)
    {
        Poll(_connections[slot].Socket, UringNative.POLLOUT, Data(slot, Kind.Connect));
        return true;
    }

    public void Receive(int slot)
    {
        // It was opened so that connect would not block; here that flag would mean that an operation may not wait.
        _ = Native.FileControl(_connections[slot].Socket, Native.F_SETFL, 0);
        if (_ring.SetFile(slot, _connections[slot].Socket))
        {
            Arm(slot);
        }
        else
        {
            throw new IOException($"io_uring takes no file (error {Native.LastError})");
        }
    }

    public void Send(int slot, byte* bytes, int length)
    {
        var entry = _ring.Next();
        entry->Operation = UringNative.OP_SEND;
        entry->Flags = UringNative.SQE_FIXED_FILE;
        entry->File = slot;
        entry->Address = (ulong)bytes;
        entry->Length = (uint)length;
        entry->OperationFlags = Native.MSG_NOSIGNAL | Native.MSG_WAITALL;
        entry->UserData = Data(slot, Kind.Send);
        if (length <= SentAtOnce)
        {
            // It succeeds at once, or its failure is told.
            entry->Flags |= UringNative.SQE_CQE_SKIP_SUCCESS;
            _loop.OnTaken(slot, length);
        }
        else
        {
            _connections[slot].WaitsToWrite = true;
        }
    }

    public void Flush()
    {
        if (_ring.HasQueued)
        {
            _ring.Submit();
        }
    }

    public void Wait(long nanoseconds, int batch, long gather)
    {
        // A loop that spins looks at memory; the kernel says there when it is worth a call.
        if (nanoseconds > 0 || _ring.HasQueued || _ring.HasNews)
        {
            _ring.Wait(nanoseconds, batch, gather);
        }

        _arrivals.Look();
        var any = false;
        for (CompletionEntry* entry; (entry = _ring.Peek()) != null; any = true)
        {
            var completion = *entry;
            _ring.Done();
            OnCompletion(completion);
        }

        if (any)
        {
            _ring.PublishBuffers();
        }
    }

    public void Close(int slot)
    {
        var socket = _connections[slot].Socket;
        if (_connections[slot].State == ConnectionState.Connecting)
        {
            // Ends what waits on it, which would keep it open.
            _ = Native.Shutdown(socket, Native.SHUT_RDWR);
        }
        else
        {
            if (_armed[slot] || _connections[slot].WaitsToWrite)
            {
                _ = Native.Shutdown(socket, Native.SHUT_RDWR);
            }

            _ring.SetFile(slot, -1);
        }

        _armed[slot] = false;
        _ = Native.Close(socket);
    }

    public void Wake()
    {
        ulong one = 1;
        _ = Native.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    public void Dispose()
    {
        _ring.Dispose();
        _arrivals.Dispose();
        _ = Native.Close(_wake);
    }

    private void OnCompletion(in CompletionEntry completion)
    {
        var (slot, kind) = ((int)(uint)completion.UserData, (Kind)(completion.UserData >> 62));
        var current = kind != Kind.Wake && IsCurrent(slot, completion.UserData);
        if (kind == Kind.Receive)
        {
            OnReceived(slot, completion, current);
        }
        else if (current && kind == Kind.Connect)
        {
            _loop.OnConnectEnd(slot);
        }
        else if (current && kind == Kind.Send)
        {
            OnSent(slot, completion.Result);
        }
    }

    private void OnReceived(int slot, in CompletionEntry completion, bool current)
    {
        var result = completion.Result;
        if ((completion.Flags & UringNative.CQE_F_BUFFER) != 0)
        {
            var buffer = (int)(completion.Flags >> UringNative.CQE_BUFFER_SHIFT);
            var received = _ring.Received(buffer, result);
            result = Math.Min(result, received.Bytes.Length);
            if (current && result > 0)
            {
                _loop.OnBytes(slot, received.Bytes, closing: false, _arrivals.At(received.Told, received.ToldLength));
                current = IsCurrent(slot, completion.UserData);
            }

            _ring.GiveBack(buffer);
        }

        if (!current || (completion.Flags & UringNative.CQE_F_MORE) != 0)
        {
            return;
        }

        _armed[slot] = false;
        if (result > 0 || -result is Native.ENOBUFS or Native.EINTR or Native.EAGAIN)
        {
            // The buffers or the completion queue had run out: what has not been taken is still in the socket.
            Arm(slot);
        }
        else
        {
            _loop.OnEnd(slot, -result);
        }
    }

    private void OnSent(int slot, int result)
    {
        ref var c = ref _connections[slot];
        if (c.WaitsToWrite)
        {
            c.WaitsToWrite = false;
            var rest = _loop.RestOf(slot).Length;
            _loop.OnTaken(slot, Math.Max(0, result));
            if (result != rest)
            {
                _loop.OnSendFailed(slot);
            }
        }
        else
        {
            _loop.OnTaken(slot, Math.Max(0, result) - c.Written);
            _loop.OnSendFailed(slot);
        }
    }

    private void Arm(int slot)
    {
        _ring.NextReceive(slot)->UserData = Data(slot, Kind.Receive);
        _armed[slot] = true;
    }

    private void Poll(int file, uint events, ulong data)
    {
        var entry = _ring.Next();
        entry->Operation = UringNative.OP_POLL_ADD;
        entry->File = file;
        entry->OperationFlags = events;
        entry->UserData = data;
    }

    // Two bits of kind, thirty of the connection's generation, its slot.
    private ulong Data(int slot, Kind kind) => ((ulong)kind << 62) | ((ulong)(_connections[slot].Generation & 0x3fffffff) << 32) | (uint)slot;

    private bool IsCurrent(int slot, ulong data) =>
        (_connections[slot].Generation & 0x3fffffff) == (uint)(data >> 32 & 0x3fffffff) && _connections[slot].State != ConnectionState.Free;
}
