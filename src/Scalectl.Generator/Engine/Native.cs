using System.Runtime.InteropServices;

namespace Scalectl.Generator.Engine;

/// <summary>Where received bytes go, and what is told beside them: struct msghdr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public byte* Name;
    public uint NameLength;
    public MessagePart* Parts;
    public nuint PartCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;
}

/// <summary>One buffer of a message: struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessagePart
{
    public byte* Bytes;
    public nuint Length;
}

/// <summary>The system calls of the engine, straight from libc: sockets of the runtime cost about 1.5 times wrk's CPU a request.</summary>
internal static unsafe partial class Native
{
    public const int AF_UNIX = 1, AF_INET = 2, AF_INET6 = 10;
    public const int SOCK_STREAM = 1, SOCK_DGRAM = 2, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    public const int IPPROTO_TCP = 6, TCP_NODELAY = 1, TCP_CONGESTION = 13, SOL_SOCKET = 1, SO_ERROR = 4, SO_TIMESTAMPNS = 35;
    public const int MSG_NOSIGNAL = 0x4000, MSG_WAITALL = 0x100, SHUT_RDWR = 2, F_SETFL = 4;
    public const int EPOLL_CTL_ADD = 1, EPOLL_CTL_MOD = 3;
    public const uint EPOLLIN = 1, EPOLLOUT = 4, EPOLLERR = 8, EPOLLHUP = 16, EPOLLRDHUP = 0x2000;
    public const int EINTR = 4, EAGAIN = 11, ENOMEM = 12, ENFILE = 23, EBUSY = 16, EMFILE = 24, EPIPE = 32, ENOSYS = 38, ETIME = 62, EADDRNOTAVAIL = 99,
        ENETUNREACH = 101, ECONNRESET = 104, ENOBUFS = 105, ETIMEDOUT = 110, ECONNREFUSED = 111, EINPROGRESS = 115;

    public const int CLOCK_REALTIME = 0, PR_SET_TIMERSLACK = 29, PRIO_PROCESS = 0, RLIMIT_NOFILE = 7;

    // The same number on every 64-bit architecture; through syscall() because glibc has it only since 2.35.
    private const long SYS_epoll_pwait2 = 441;
    private const string C = "libc";

    /// <summary>struct epoll_event is packed on x86-64 and aligned elsewhere.</summary>
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    /// <summary>Offset of the user's data in an event.</summary>
    public static readonly int EventDataOffset = EventSize - 8;

    private static bool _noPwait2;

    [LibraryImport(C, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(C, EntryPoint = "socketpair", SetLastError = true)]
    public static partial int SocketPair(int domain, int type, int protocol, int* sockets);

    [LibraryImport(C, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int fd, byte* address, int length);

    [LibraryImport(C, EntryPoint = "setsockopt")]
    public static partial int SetSocketOption(int fd, int level, int name, int* value, int length);

    [LibraryImport(C, EntryPoint = "getsockopt")]
    public static partial int GetSocketOption(int fd, int level, int name, int* value, int* length);

    [LibraryImport(C, EntryPoint = "shutdown")]
    public static partial int Shutdown(int fd, int how);

    [LibraryImport(C, EntryPoint = "fcntl")]
    public static partial int FileControl(int fd, int command, int value);

    [LibraryImport(C, EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport(C, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(C, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int fd, byte* e);

    [LibraryImport(C, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport(C, EntryPoint = "write")]
    public static partial nint Write(int fd, byte* bytes, nint length);

    [LibraryImport(C, EntryPoint = "prctl")]
    public static partial int ProcessControl(int option, ulong a, ulong b, ulong c, ulong d);

    [LibraryImport(C, EntryPoint = "setpriority")]
    public static partial int SetPriority(int which, uint who, int nice);

    /// <summary>How many files and sockets this process may have open.</summary>
    public static long MostOpenFiles()
    {
        var limits = stackalloc ulong[2];
        return GetLimit(RLIMIT_NOFILE, limits) == 0 ? (long)Math.Min(limits[0], long.MaxValue) : long.MaxValue;
    }

    [LibraryImport(C, EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, ulong* limits);

    // None of the three blocks: leaving out the hand-over to the garbage collector saves a tenth of the managed cost a request.
    [LibraryImport(C, EntryPoint = "recvmsg")]
    [SuppressGCTransition]
    public static partial nint ReceiveMessage(int fd, MessageHeader* message, int flags);

    [LibraryImport(C, EntryPoint = "recv")]
    [SuppressGCTransition]
    public static partial nint Receive(int fd, byte* buffer, nint length, int flags);

    [LibraryImport(C, EntryPoint = "send")]
    [SuppressGCTransition]
    public static partial nint Send(int fd, byte* buffer, nint length, int flags);

    /// <summary>The error of a call that suppresses the transition, or has none in between.</summary>
    public static int RawError => Marshal.GetLastSystemError();

    /// <summary>The error of a call that is marked SetLastError.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>Waits for events for at most so many nanoseconds, to the nanosecond where the kernel can (5.11), else to the millisecond above.</summary>
    public static int EpollWait(int epoll, byte* events, int count, long nanoseconds)
    {
        if (!_noPwait2)
        {
            var time = stackalloc long[2];
            time[0] = nanoseconds / 1_000_000_000;
            time[1] = nanoseconds % 1_000_000_000;
            var n = (int)SystemCall(SYS_epoll_pwait2, epoll, events, count, time, 0, 8);
            if (n >= 0 || LastError != ENOSYS)
            {
                return n;
            }

            _noPwait2 = true;
        }

        return EpollWaitMilliseconds(epoll, events, count, (int)Math.Min((nanoseconds + 999_999) / 1_000_000, int.MaxValue));
    }

    /// <summary>Sleeps for so many nanoseconds, or less when a signal comes.</summary>
    public static void Sleep(long nanoseconds)
    {
        var time = stackalloc long[2];
        (time[0], time[1]) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
        _ = NanoSleep(time, null);
    }

    /// <summary>The clock that the kernel stamps with and that can be set: nanoseconds since 1970.</summary>
    public static long UnixNow()
    {
        var time = stackalloc long[2];
        _ = ClockTime(CLOCK_REALTIME, time);
        return (time[0] * 1_000_000_000) + time[1];
    }

    [LibraryImport(C, EntryPoint = "clock_gettime")]
    [SuppressGCTransition]
    private static partial int ClockTime(int clock, long* time);

    [LibraryImport(C, EntryPoint = "nanosleep")]
    private static partial int NanoSleep(long* time, long* rest);

    [LibraryImport(C, EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int EpollWaitMilliseconds(int epoll, byte* events, int count, int milliseconds);

    [LibraryImport(C, EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long epoll, byte* events, long count, long* time, long mask, long maskSize);
}
