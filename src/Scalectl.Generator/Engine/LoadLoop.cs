// Long because it is the hot loop: sending, reading and settling share one state, and calls between classes would cost.
using Scalectl.Generator.Schedule;
using Scalectl.Load;

namespace Scalectl.Generator.Engine;

/// <summary>
/// One loop: sends on an absolute schedule, and times each answer by its arrival, whenever it is read. A connection carries one request at a
/// time; a new one is opened when a request is due and none is free. "Sent" is the moment at which the generator acted:
/// the request was handed to the kernel, or its connection was begun. How bytes are moved is its transport's business.
/// </summary>
internal sealed unsafe class LoadLoop : ILoadLoop
{
    /// <summary>How long a closed loop lets answers gather: a client that wakes for each one slows its server by 15 to 30 %, which then pays for the waking.</summary>
    private const long BatchNanoseconds = 200_000;

    // Answers wait for the next request when it is due so soon: a sleep and a wake cost more than sending and reading together.
    private const long GatherNanoseconds = 1_000_000;

    private const int AnswersTogether = 16;

    // Sends between two looks at what has arrived: a burst must not delay the reading of answers. Without the kernel's stamps
    // that would over-read their times, and it keeps connections from the requests that wait for one.
    private const int SendsAtOnce = 16;

    // A closed loop has read what has arrived before it sends.
    private const int ClosedSendsAtOnce = 64;

    // When the kernel has no socket or port for us, waiting is all that helps.
    private const long ExhaustedRetryNanoseconds = 10_000_000;

    // What goes out at once on every connection (ten segments) never meets congestion control. Of a host's BBR there
    // would remain its pacing: timers, and requests that wait for them.
    private const int FirstWindowBytes = 10 * 1024;

    // A spinning loop with nothing under way sleeps until so long before the next request.
    private const long SpinAheadNanoseconds = 1_000_000;

    private readonly EngineSettings _settings;
    private readonly ITransport _transport;
    private readonly Pacer _pacer;
    private readonly Connection[] _connections;
    private readonly int[] _free;
    private readonly int[] _idle;
    private readonly int[] _handed;
    private int _handedCount;
    private int _freeCount;
    private int _idleCount;
    private int _earliest = -1;
    private int _latest = -1;
    private int _inFlight;
    private int _nextAddress;
    private int _connecting;
    private long _partialAt = -RunClock.Second;
    private long _retryAt;
    private volatile bool _stopping;

    public LoadLoop(EngineSettings settings, ISchedule schedule, int loop, ITransport transport)
    {
        _settings = settings;
        _transport = transport;
        _nextAddress = loop;
        _handed = new int[settings.Closed ? ClosedSendsAtOnce : SendsAtOnce];
        _connections = new Connection[settings.MaxConnections];
        _idle = new int[settings.MaxConnections];
        _free = new int[settings.MaxConnections];
        for (; _freeCount < _free.Length; _freeCount++)
        {
            _free[_freeCount] = _free.Length - 1 - _freeCount;
        }

        _pacer = new Pacer(schedule, settings, loop, RunClock.Now);
    }

    /// <summary>The connections' slots.</summary>
    public Connection[] Connections => _connections;

    /// <summary>Requests under way.</summary>
    public int InFlight => _inFlight;

    public void Stop()
    {
        _stopping = true;
        _transport.Wake();
    }

    public void Run()
    {
        // The default slack of 50 us would be the larger part of the lateness.
        _ = Native.ProcessControl(Native.PR_SET_TIMERSLACK, 1, 0, 0, 0);

        // This thread goes before others where that is allowed: it works for microseconds, and waiting for a processor
        // would be measured as the target's response time. Without the right to it the lateness tells. No real-time
        // priority: of a thread that spins with it the kernel takes 50 ms of each second away.
        _ = Native.SetPriority(Native.PRIO_PROCESS, 0, -10);
        _transport.Begin(this);
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

            _pacer.Pull(now, _idleCount + (now < _retryAt ? 0 : _freeCount));
            SendDue(_settings.Closed ? int.MaxValue : SendsAtOnce);
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
                _transport.Close(i);
            }
        }

        _transport.Dispose();
    }

    /// <summary>A connecting socket has come to an end of it.</summary>
    public void OnConnectEnd(int slot)
    {
        ref var c = ref _connections[slot];
        int error = 0, length = sizeof(int);
        _ = Native.GetSocketOption(c.Socket, Native.SOL_SOCKET, Native.SO_ERROR, &error, &length);
        if (error != 0)
        {
            Fail(slot, CauseOfConnect(error));
            return;
        }

        c.State = ConnectionState.Busy;
        _connecting--;
        c.ConnectedAt = RunClock.Now;
        _pacer.Tally.Opened++;
        _transport.Receive(slot);
        Write(slot);
    }

    /// <summary>What the kernel has not yet taken of the slot's request.</summary>
    public RequestRest RestOf(int slot)
    {
        ref var c = ref _connections[slot];
        ref readonly var request = ref _settings.Mix[c.Route];
        return new RequestRest(request.Bytes + c.Written, request.Length - c.Written);
    }

    /// <summary>The kernel has taken so many more bytes of the request (or, below 0, has not taken what it had seemed to).</summary>
    public void OnTaken(int slot, int bytes)
    {
        _connections[slot].Written += bytes;
        _pacer.Tally.BytesSent += bytes;
    }

    /// <summary>The rest of the request cannot be sent.</summary>
    public void OnSendFailed(int slot)
    {
        ref var c = ref _connections[slot];
        if (c.State == ConnectionState.Idle)
        {
            CloseIdle(slot);
            return;
        }

        if (!c.Reused || c.Written > 0 || c.FirstByteAt != 0)
        {
            Fail(slot, NoAnswerCause.Reset);
            return;
        }

        // The peer had closed the kept connection and took nothing of the request: another one is tried, once more counted by nobody.
        var (due, route, sentAt) = (c.Due, c.Route, c.SentAt);
        Release(ref c);
        Close(slot);
        if (!Start(due, route, sentAt))
        {
            _pacer.Tally.AddNoAnswer(NoAnswerCause.Reset, route);
        }
    }

    /// <summary>Bytes have arrived.</summary>
    /// <param name="slot">The connection.</param>
    /// <param name="bytes">What came.</param>
    /// <param name="closing">The peer is known to send nothing more after it.</param>
    /// <param name="arrivedAt">Engine time at which they arrived.</param>
    public void OnBytes(int slot, ReadOnlySpan<byte> bytes, bool closing, long arrivedAt)
    {
        ref var c = ref _connections[slot];
        _pacer.Tally.BytesReceived += bytes.Length;
        if (c.State == ConnectionState.Idle)
        {
            // Nobody asked: an answer to nothing would be taken for the next request's.
            CloseIdle(slot);
            return;
        }

        var result = c.Parser.Feed(bytes, out var used);
        if (result == ParseResult.Complete)
        {
            Answered(slot, !c.Parser.Close && !closing && used == bytes.Length && !c.WaitsToWrite, arrivedAt);
        }
        else if (result == ParseResult.Garbage)
        {
            Fail(slot, NoAnswerCause.Garbage);
        }
        else if (c.FirstByteAt == 0)
        {
            _partialAt = arrivedAt;
            c.FirstByteAt = Math.Max(arrivedAt, Ready(in c));
        }
    }

    /// <summary>No bytes will arrive any more.</summary>
    /// <param name="slot">The connection.</param>
    /// <param name="error">Why; 0: the peer has closed it in order.</param>
    public void OnEnd(int slot, int error)
    {
        ref var c = ref _connections[slot];
        if (c.State == ConnectionState.Idle)
        {
            CloseIdle(slot);
        }
        else if (error == 0 && c.Parser.EndsWithConnection)
        {
            Answered(slot, false, RunClock.Now);
        }
        else
        {
            Fail(slot, error == Native.ETIMEDOUT ? NoAnswerCause.Timeout : NoAnswerCause.Reset);
        }
    }

    private void Wait()
    {
        var wake = _pacer.NextWake();
        if (_earliest >= 0)
        {
            wake = Math.Min(wake, _connections[_earliest].SentAt + _settings.TimeoutNanoseconds);
        }

        if (_settings.Closed && _freeCount > 0 && !_pacer.Over)
        {
            wake = Math.Min(wake, Math.Max(_retryAt, _pacer.Origin));
        }

        if (_pacer.Waiting.Count > 0 && (_idleCount > 0 || _freeCount > 0))
        {
            wake = _idleCount > 0 ? 0 : Math.Min(wake, _retryAt);
        }

        var left = Math.Max(0, wake - RunClock.Now);
        if (_settings.Dispatch == Dispatch.Spin)
        {
            left = _inFlight > 0 ? 0 : Math.Max(0, left - SpinAheadNanoseconds);
        }

        if (_settings.Closed)
        {
            _transport.Wait(left, Math.Min(AnswersTogether, _inFlight / 2), BatchNanoseconds);
        }
        else if (left is > 0 and <= GatherNanoseconds && Gathers())
        {
            _transport.Wait(left, int.MaxValue, left);
        }
        else
        {
            _transport.Wait(left, 1, 0);
        }
    }

    // Whether answers may wait to be read: their times are the kernel's, and a server notices nothing of it.
    private bool Gathers() => _transport.StampsArrivals && _connecting == 0 && _pacer.Waiting.Count == 0
        && _settings.Mix.Longest <= FirstWindowBytes && RunClock.Now - _partialAt > RunClock.Second;

    private void SendDue(int most)
    {
        for (var sent = 0; sent < most; sent += _handed.Length)
        {
            var more = SendBatch();
            if (_handedCount > 0)
            {
                Hand();
            }

            if (!more)
            {
                return;
            }
        }
    }

    // False: nothing more can be sent now.
    private bool SendBatch()
    {
        for (var i = 0; i < _handed.Length; i++)
        {
            if (_pacer.Waiting.Count == 0)
            {
                return false;
            }

            var now = RunClock.Now;
            if (_idleCount == 0 && (_freeCount == 0 || now < _retryAt))
            {
                return false;
            }

            var request = _pacer.Waiting.Peek();
            var queued = _transport.Queues && _idleCount > 0 ? _idle[_idleCount - 1] : -1;
            if (!Start(request.Due, request.Route, now))
            {
                _retryAt = now + ExhaustedRetryNanoseconds;
                return false;
            }

            if (queued >= 0)
            {
                _handed[_handedCount++] = queued;
            }
            else
            {
                _pacer.Tally.AddSent(request.Route, now - request.Due);
            }

            _pacer.Waiting.Remove();
        }

        return true;
    }

    // The kernel takes a queue one after the other, some microseconds each: the i-th of k was handed over when i/k of that time had passed.
    private void Hand()
    {
        var begin = RunClock.Now;
        _transport.Flush();
        var took = RunClock.Now - begin;
        for (var i = 0; i < _handedCount; i++)
        {
            ref var c = ref _connections[_handed[i]];
            c.SentAt = begin + (took * i / _handedCount);
            _pacer.Tally.AddSent(c.Route, c.SentAt - c.Due);
        }

        _handedCount = 0;
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
            RestAfterFailure();
            return true;
        }

        return Open(addresses[(int)((uint)_nextAddress++ % (uint)addresses.Length)], due, route, now);
    }

    private bool Open(SocketAddressBytes address, long due, int route, long now)
    {
        if (_freeCount == 0)
        {
            return false;
        }

        var socket = Native.Socket(address.Family, Native.SOCK_STREAM | Native.SOCK_NONBLOCK | Native.SOCK_CLOEXEC, 0);
        if (socket < 0)
        {
            return false;
        }

        var on = 1;
        _ = Native.SetSocketOption(socket, Native.IPPROTO_TCP, Native.TCP_NODELAY, &on, sizeof(int));
        if (!_settings.Closed)
        {
            ArrivalClock.Ask(socket);
        }

        if (_settings.Mix.Longest <= FirstWindowBytes)
        {
            fixed (byte* reno = "reno\0"u8)
            {
                _ = Native.SetSocketOption(socket, Native.IPPROTO_TCP, Native.TCP_CONGESTION, (int*)reno, 4);
            }
        }

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
        (c.Socket, c.State, c.Reused, c.WaitsToWrite) = (socket, ConnectionState.Connecting, false, false);
        _connecting++;
        Carry(slot, due, route, now);
        if (error is not (0 or Native.EINPROGRESS))
        {
            Fail(slot, CauseOfConnect(error));
        }
        else if (!_transport.Watch(slot))
        {
            Fail(slot, NoAnswerCause.Refused);
        }

        return true;
    }

    private void Write(int slot)
    {
        ref var c = ref _connections[slot];
        ref readonly var request = ref _settings.Mix[c.Route];
        c.Parser.Begin(request.IsHead);
        _transport.Send(slot, request.Bytes, request.Length);
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

    // When the request could be sent, so far as the loop knows: nothing of its answer came before.
    private static long Ready(in Connection c) => c.ConnectedAt == 0 ? c.SentAt : c.ConnectedAt;

    private void Answered(int slot, bool keep, long arrivedAt)
    {
        ref var c = ref _connections[slot];
        var ready = Ready(in c);
        var began = c.FirstByteAt == 0 ? Math.Max(arrivedAt, ready) : c.FirstByteAt;
        var ended = Math.Max(arrivedAt, began);
        _pacer.Tally.AddAnswer(new AnswerTimes(
            c.Parser.Status, c.Route, ended - c.Due, ended - c.SentAt, c.ConnectedAt == 0 ? -1 : ready - c.SentAt, began - ready, ended - began));
        Release(ref c);
        if (keep)
        {
            // Last in, first out: as few connections as the load needs, and the warmest ones.
            (c.State, c.Reused, c.IdleAt) = (ConnectionState.Idle, true, _idleCount);
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

        if (cause is NoAnswerCause.Refused)
        {
            RestAfterFailure();
        }

        Release(ref _connections[slot]);
        Close(slot);
    }

    // Nothing paces a closed loop but its answers: a target that refuses would be asked without end.
    private void RestAfterFailure()
    {
        if (_settings.Closed)
        {
            _retryAt = RunClock.Now + ExhaustedRetryNanoseconds;
        }
    }

    private void CloseIdle(int slot)
    {
        var at = _connections[slot].IdleAt;
        var last = _idle[--_idleCount];
        _idle[at] = last;
        _connections[last].IdleAt = at;
        Close(slot);
    }

    private void Close(int slot)
    {
        ref var c = ref _connections[slot];
        _transport.Close(slot);
        _connecting -= c.State == ConnectionState.Connecting ? 1 : 0;
        c.Parser.DropCarry();
        c.State = ConnectionState.Free;
        c.Generation++;
        _free[_freeCount++] = slot;
    }

    private void Expire()
    {
        if (_earliest < 0)
        {
            return;
        }

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

    private static NoAnswerCause CauseOfConnect(int error) => error switch
    {
        Native.ETIMEDOUT => NoAnswerCause.Timeout,
        Native.ECONNRESET or Native.EPIPE => NoAnswerCause.Reset,
        _ => NoAnswerCause.Refused,
    };
}
