using Scalectl.Generator.Engine;

namespace Scalectl.Generator.Http;

/// <summary>Sleeps for fractions of a millisecond until it is woken: what the runtime's own events, which count in milliseconds, cannot.</summary>
internal sealed unsafe class LoopWait : IDisposable
{
    // A wake is told once, so that nobody needs to read it away.
    private const uint EdgeTriggered = 1u << 31;

    private readonly int _epoll = Native.EpollCreate(Native.SOCK_CLOEXEC);
    private readonly int _wake = Native.EventFd(0, Native.SOCK_NONBLOCK | Native.SOCK_CLOEXEC);

    public LoopWait()
    {
        var e = stackalloc byte[16];
        *(uint*)e = Native.EPOLLIN | EdgeTriggered;
        *(ulong*)(e + Native.EventDataOffset) = 0;
        if (_epoll < 0 || _wake < 0 || Native.EpollControl(_epoll, Native.EPOLL_CTL_ADD, _wake, e) != 0)
        {
            throw new IOException($"the kernel gives no event loop (error {Native.LastError})");
        }
    }

    public void Sleep(long nanoseconds)
    {
        var e = stackalloc byte[16];
        _ = Native.EpollWait(_epoll, e, 1, Math.Max(0, nanoseconds));
    }

    /// <summary>From any thread.</summary>
    public void Wake()
    {
        ulong one = 1;
        _ = Native.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    public void Dispose()
    {
        _ = Native.Close(_wake);
        _ = Native.Close(_epoll);
    }
}
