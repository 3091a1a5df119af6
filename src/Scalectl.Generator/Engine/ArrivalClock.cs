using Scalectl.Generator.Schedule;

namespace Scalectl.Generator.Engine;

/// <summary>
/// When bytes arrived, by the stamp that the kernel gave them (SO_TIMESTAMPNS): an answer that waits for the loop, because
/// others are read first or the loop got no processor, is not told to have taken longer. Used by one loop's thread.
/// </summary>
internal sealed unsafe class ArrivalClock : IDisposable
{
    /// <summary>Room for the message that carries a stamp: a cmsghdr and a timespec.</summary>
    public const int MessageBytes = 32;

    // The kernel switches its stamping on and off with the first and last socket that asks for it, and patches its own
    // code each time: this one keeps it on while connections come and go.
    private readonly int _keeper = -1;
    private readonly bool _asked;
    private long _look;
    private long _lookBefore;
    private long _unixOffset;

    /// <param name="asked">False: no socket is asked for stamps, and no packet of this computer pays for them; an arrival is when it was read.</param>
    public ArrivalClock(bool asked)
    {
        _asked = asked;
        if (!asked)
        {
            return;
        }

        _keeper = Native.Socket(Native.AF_INET, Native.SOCK_DGRAM | Native.SOCK_CLOEXEC, 0);
        if (_keeper >= 0)
        {
            Ask(_keeper);
        }
    }

    /// <summary>The kernel stamps what arrives.</summary>
    public bool Stamps { get; private set; }

    /// <summary>Asks for stamps on a socket. A kernel that does not know them gives none.</summary>
    public static void Ask(int socket)
    {
        var on = 1;
        _ = Native.SetSocketOption(socket, Native.SOL_SOCKET, Native.SO_TIMESTAMPNS, &on, sizeof(int));
    }

    /// <summary>A look at what has arrived begins. Stamps are of the clock that can be set: it is tied to the engine's time anew each time.</summary>
    public void Look()
    {
        if (!_asked)
        {
            return;
        }

        _lookBefore = _look;
        _look = RunClock.Now;
        _unixOffset = Native.UnixNow() - _look;
    }

    /// <summary>Engine time of an arrival.</summary>
    /// <param name="message">What the kernel told beside the bytes.</param>
    /// <param name="length">Its length.</param>
    public long At(byte* message, int length)
    {
        if (length < MessageBytes || *(int*)(message + 8) != Native.SOL_SOCKET || *(int*)(message + 12) != Native.SO_TIMESTAMPNS)
        {
            return RunClock.Now;
        }

        Stamps = true;
        var seconds = (long*)(message + 16);
        var at = (seconds[0] * RunClock.Second) + seconds[1] - _unixOffset;
        return at <= _look
            ? Math.Max(at, _lookBefore) // what had arrived before the look before would have been read then: the clock was set
            : Math.Min(at, RunClock.Now);
    }

    public void Dispose()
    {
        if (_keeper >= 0)
        {
            _ = Native.Close(_keeper);
        }
    }
}
