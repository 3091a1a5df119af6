// Long because it is the hot loop: send, receive and settle share one state, and calls between classes would cost.
using System.Runtime.InteropServices;
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Engine;

/// <summary>
/// One loop on epoll: sends on an absolute schedule, reads each answer when it arrives. A connection carries one request
/// at a time; a new one is opened when a request is due and none is free. "Sent" is the moment at which the generator
/// acted: the request was handed to the kernel, or its connection was begun.
/// </summary>
internal sealed unsafe class EpollLoop : ILoadLoop
{
    private const int EventsAtOnce = 256;
    private const int ReceiveBytes = 64 * 1024;
    private const ulong WakeUp = ulong.MaxValue;

    // Sends between two looks at what has arrived: a burst must not delay the reading of answers, which would over-read
    // their times.
    private const int SendsAtOnce = 16;

    // When the kernel has no socket or port for us, waiting is all that helps.
    private const long ExhaustedRetryNanoseconds = 10_000_000;

    private readonly EngineSettings _settings;
    private readonly Pacer _pacer;
    private readonly Connection[] _connections;
    private readonly int[] _free;
    private readonly int[] _idle;
    private readonly byte* _events = (byte*)NativeMemory.AlignedAlloc((nuint)(EventsAtOnce * Native.EventSize), 64);
    private readonly byte* _buffer = (byte*)NativeMemory.AlignedAlloc(ReceiveBytes, 4096);
    private readonly int _epoll;
    private readonly int _wake;
    private int _freeCount;
    private int _idleCount;
    private int _earliest = -1;
    private int _latest = -1;
    private int _inFlight;
    private int _nextAddress;
    private long _retryAt;
    private volatile bool _stopping;

    public EpollLoop(EngineSettings settings, ISchedule schedule, int loop)
    {
        _settings = settings;
        _nextAddress = loop;
        _connections = new Connection[settings.MaxConnections];
        _idle = new int[settings.MaxConnections];
        _free = new int[settings.MaxConnections];
        for (; _freeCount < _free.Length; _freeCount++)
        {
            _free[_freeCount] = _free.Length - 1 - _freeCount;
        }

        _epoll = Native.EpollCreate(Native.SOCK_CLOEXEC);
        _wake = Native.EventFd(0, Native.SOCK_NONBLOCK | Native.SOCK_CLOEXEC);
        if (_epoll < 0 || _wake < 0 || !Control(Native.EPOLL_CTL_ADD, _wake, Native.EPOLLIN, WakeUp))
        {
            throw new IOException($"the kernel gives no event loop (error {Native.LastError})");
        }

        _pacer = new Pacer(schedule, settings, loop, RunClock.Now);
    }

    public void Stop()
    {
        _stopping = true;
        ulong one = 1;
        _ = Native.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    public void Run()
    {
        // The default slack of 50 us would be the larger part of the lateness.
        _ = Native.ProcessControl(Native.PR_SET_TIMERSLACK, 1, 0, 0, 0);

        // This thread goes before others where that is allowed: it works for microseconds, and waiting for a processor
        // would be measured as the target's response time. Without the right to it the lateness tells.
        _ = Native.SetPriority(Native.PRIO_PROCESS, 0, -10);
        while (true)
        {
            var now = RunClock.Now;
            while (_pacer.Advance(now))
            {
                SendDue(int.MaxValue);
                _pacer.EndStep();
            }

            if (_stopping)
            {
                _pacer.Stop(now);
                FailAll(NoAnswerCause.Stopped);
                break;
            }

            _pacer.Pull(now);
            SendDue(SendsAtOnce);
            Expire();
            if (_pacer.Over && _inFlight == 0)
            {
                break;
            }

            Wait();
        }

        _pacer.Close();
    }

    public void Dispose()
    {
        for (var i = 0; i < _connections.Length; i++)
        {
            if (_connections[i].State != ConnectionState.Free)
            {
                _ = Native.Close(_connections[i].Socket);
            }
        }

        _ = Native.Close(_wake);
        _ = Native.Close(_epoll);
        NativeMemory.AlignedFree(_events);
        NativeMemory.AlignedFree(_buffer);
    }

    private void Wait()
    {
        var wake = _pacer.NextWake();
        if (_earliest >= 0)
        {
            wake = Math.Min(wake, _connections[_earliest].SentAt + _settings.TimeoutNanoseconds);
        }

        if (_pacer.Waiting.Count > 0 && (_idleCount > 0 || _freeCount > 0))
        {
            wake = _idleCount > 0 ? 0 : Math.Min(wake, _retryAt);
        }

        var count = Native.EpollWait(_epoll, _events, EventsAtOnce, _settings.Dispatch == Dispatch.Spin ? 0 : Math.Max(0, wake - RunClock.Now));
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

    private void SendDue(int most)
    {
        for (var sent = 0; sent < most && _pacer.Waiting.Count > 0; sent++)
        {
            var request = _pacer.Waiting.Peek();
            var now = RunClock.Now;
            if (_idleCount == 0 && (_freeCount == 0 || now < _retryAt))
            {
                return;
            }

            var route = _settings.Mix.RouteOf(request.Number);
            if (!Start(request.Due, route, now))
            {
                _retryAt = now + ExhaustedRetryNanoseconds;
                return;
            }

            _pacer.Waiting.Remove();
            _pacer.Tally.AddSent(route, now - request.Due);
        }
    }

    // False: the kernel has no socket left, nothing was attempted.
    private bool Start(long due, int route, long now)
    {
        if (_idleCount > 0)
        {
            var slot = _idle[--_idleCount];
            Carry(slot, due, route, now);
            _connections[slot].State = ConnectionState.Busy;
            Write(slot);
            return true;
        }

        var addresses = _settings.Addresses.Current;
        if (addresses.Length == 0)
        {
            _settings.Addresses.Ask();
            _pacer.Tally.AddNoAnswer(NoAnswerCause.Unresolved, route);
            return true;
        }

        return Open(addresses[(int)((uint)_nextAddress++ % (uint)addresses.Length)], due, route, now);
    }

    private bool Open(SocketAddressBytes address, long due, int route, long now)
    {
        var socket = Native.Socket(address.Family, Native.SOCK_STREAM | Native.SOCK_NONBLOCK | Native.SOCK_CLOEXEC, 0);
        if (socket < 0)
        {
            return false;
        }

        var on = 1;
        _ = Native.SetSocketOption(socket, Native.IPPROTO_TCP, Native.TCP_NODELAY, &on, sizeof(int));
        int error;
        fixed (byte* bytes = address.Bytes)
        {
            error = Native.Connect(socket, bytes, address.Bytes.Length) == 0 ? 0 : Native.LastError;
        }

        if (error is Native.EADDRNOTAVAIL or Native.EAGAIN or Native.ENOBUFS or Native.ENOMEM)
        {
            _ = Native.Close(socket);
            return false;
        }

        var slot = _free[--_freeCount];
        ref var c = ref _connections[slot];
        (c.Socket, c.State, c.Reused, c.WaitsToWrite) = (socket, ConnectionState.Connecting, false, true);
        Carry(slot, due, route, now);
        if (error is not (0 or Native.EINPROGRESS))
        {
            Fail(slot, CauseOfConnect(error));
        }
        else if (!Control(Native.EPOLL_CTL_ADD, socket, Native.EPOLLIN | Native.EPOLLOUT | Native.EPOLLRDHUP, Data(slot)))
        {
            Fail(slot, NoAnswerCause.Refused);
        }

        return true;
    }

    // Binds the request to the connection and puts it at the end of those under way.
    private void Carry(int slot, long due, int route, long sentAt)
    {
        ref var c = ref _connections[slot];
        (c.Due, c.Route, c.SentAt, c.ConnectedAt, c.FirstByteAt, c.Written, c.Earlier, c.Later) = (due, route, sentAt, 0, 0, 0, _latest, -1);
        if (_latest >= 0)
        {
            _connections[_latest].Later = slot;
        }
        else
        {
            _earliest = slot;
        }

        _latest = slot;
        _inFlight++;
    }

    private void Release(ref Connection c)
    {
        if (c.Earlier >= 0)
        {
            _connections[c.Earlier].Later = c.Later;
        }
        else
        {
            _earliest = c.Later;
        }

        if (c.Later >= 0)
        {
            _connections[c.Later].Earlier = c.Earlier;
        }
        else
        {
            _latest = c.Earlier;
        }

        _inFlight--;
    }

    private void Write(int slot)
    {
        ref var c = ref _connections[slot];
        ref readonly var request = ref _settings.Mix[c.Route];
        if (c.Written == 0)
        {
            c.Parser.Begin(request.IsHead);
        }

        var left = request.Length - c.Written;
        var sent = Native.Send(c.Socket, request.Bytes + c.Written, left, Native.MSG_NOSIGNAL);
        _pacer.Tally.BytesSent += Math.Max(0, sent);
        if (sent == left)
        {
            c.Written = request.Length;
            WaitToWrite(slot, false);
            return;
        }

        if (sent >= 0 || Native.RawError is Native.EAGAIN or Native.EINTR)
        {
            c.Written += (int)Math.Max(0, sent);
            WaitToWrite(slot, true);
            return;
        }

        if (c.Reused && c.Written == 0)
        {
            // The peer had closed the kept connection and took nothing of the request: another one is tried, once more counted by nobody.
            var (due, route, sentAt) = (c.Due, c.Route, c.SentAt);
            Release(ref c);
            Close(slot);
            if (!Start(due, route, sentAt))
            {
                _pacer.Tally.AddNoAnswer(NoAnswerCause.Reset, route);
            }

            return;
        }

        Fail(slot, NoAnswerCause.Reset);
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
            int error = 0, length = sizeof(int);
            _ = Native.GetSocketOption(c.Socket, Native.SOL_SOCKET, Native.SO_ERROR, &error, &length);
            if (error != 0)
            {
                Fail(slot, CauseOfConnect(error));
                return;
            }

            c.State = ConnectionState.Busy;
            c.ConnectedAt = RunClock.Now;
            _pacer.Tally.Opened++;
            Write(slot);
            return;
        }

        if (c.WaitsToWrite && (events & Native.EPOLLOUT) != 0)
        {
            Write(slot);
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
        ref var c = ref _connections[slot];
        var got = Native.Receive(c.Socket, _buffer, ReceiveBytes, 0);
        if (got <= 0)
        {
            OnNoBytes(slot, got < 0 ? Native.RawError : 0);
            return;
        }

        _pacer.Tally.BytesReceived += got;
        if (c.State == ConnectionState.Idle)
        {
            // Nobody asked: an answer to nothing would be taken for the next request's.
            CloseIdle(slot);
            return;
        }

        var result = c.Parser.Feed(new ReadOnlySpan<byte>(_buffer, (int)got), out var used);
        if (result == ParseResult.Complete)
        {
            Answered(slot, !c.Parser.Close && !closing && used == got && !c.WaitsToWrite);
        }
        else if (result == ParseResult.Garbage)
        {
            Fail(slot, NoAnswerCause.Garbage);
        }
        else if (c.FirstByteAt == 0)
        {
            c.FirstByteAt = RunClock.Now;
        }
    }

    private void OnNoBytes(int slot, int error)
    {
        ref var c = ref _connections[slot];
        if (error is Native.EAGAIN or Native.EINTR)
        {
            return;
        }

        if (c.State == ConnectionState.Idle)
        {
            CloseIdle(slot);
        }
        else if (error == 0 && c.Parser.EndsWithConnection)
        {
            Answered(slot, false);
        }
        else
        {
            Fail(slot, error == Native.ETIMEDOUT ? NoAnswerCause.Timeout : NoAnswerCause.Reset);
        }
    }

    private void Answered(int slot, bool keep)
    {
        ref var c = ref _connections[slot];
        var now = RunClock.Now;
        var ready = c.ConnectedAt == 0 ? c.SentAt : c.ConnectedAt;
        var began = c.FirstByteAt == 0 ? now : c.FirstByteAt;
        _pacer.Tally.AddAnswer(new AnswerTimes(
            c.Parser.Status, c.Route, now - c.Due, now - c.SentAt, c.ConnectedAt == 0 ? -1 : ready - c.SentAt, began - ready, now - began));
        Release(ref c);
        if (keep)
        {
            (c.State, c.Reused) = (ConnectionState.Idle, true);

            // Last in, first out: as few connections as the load needs, and the warmest ones.
            _idle[_idleCount++] = slot;
        }
        else
        {
            Close(slot);
        }
    }

    private void Fail(int slot, NoAnswerCause cause)
    {
        _pacer.Tally.AddNoAnswer(cause, _connections[slot].Route);
        if (cause is NoAnswerCause.Refused or NoAnswerCause.Timeout)
        {
            _settings.Addresses.Ask();
        }

        Release(ref _connections[slot]);
        Close(slot);
    }

    private void CloseIdle(int slot)
    {
        var at = Array.IndexOf(_idle, slot, 0, _idleCount);
        Array.Copy(_idle, at + 1, _idle, at, _idleCount - at - 1);
        _idleCount--;
        Close(slot);
    }

    private void Close(int slot)
    {
        ref var c = ref _connections[slot];
        _ = Native.Close(c.Socket);
        c.Parser.DropCarry();
        c.State = ConnectionState.Free;
        c.Generation++;
        _free[_freeCount++] = slot;
    }

    private void Expire()
    {
        var now = RunClock.Now;
        while (_earliest >= 0 && now - _connections[_earliest].SentAt >= _settings.TimeoutNanoseconds)
        {
            Fail(_earliest, NoAnswerCause.Timeout);
        }
    }

    private void FailAll(NoAnswerCause cause)
    {
        while (_earliest >= 0)
        {
            Fail(_earliest, cause);
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

    private static NoAnswerCause CauseOfConnect(int error) => error switch
    {
        Native.ETIMEDOUT => NoAnswerCause.Timeout,
        Native.ECONNRESET or Native.EPIPE => NoAnswerCause.Reset,
        _ => NoAnswerCause.Refused,
    };
}
