using System.Runtime.InteropServices;

namespace Scalectl.Generator.Engine;

/// <summary>io_uring's three system calls and their numbers (linux/io_uring.h); libc has no functions for them. The numbers are the same on every 64-bit architecture.</summary>
internal static unsafe partial class UringNative
{
    public const uint SETUP_CQSIZE = 1 << 3, SETUP_CLAMP = 1 << 4, SETUP_R_DISABLED = 1 << 6, SETUP_SUBMIT_ALL = 1 << 7,
        SETUP_TASKRUN_FLAG = 1 << 9, SETUP_SINGLE_ISSUER = 1 << 12, SETUP_DEFER_TASKRUN = 1 << 13;

    public const uint FEAT_SINGLE_MMAP = 1 << 0, FEAT_EXT_ARG = 1 << 8, FEAT_MIN_TIMEOUT = 1 << 15;
    public const uint ENTER_GETEVENTS = 1, ENTER_EXT_ARG = 8;

    /// <summary>Completions overflowed, or work is due that only an enter does.</summary>
    public const uint SQ_LOOK = 1 << 1 | 1 << 2;
    public const int REGISTER_FILES_UPDATE = 6, REGISTER_ENABLE_RINGS = 12, REGISTER_FILES2 = 13, REGISTER_PBUF_RING = 22;
    public const uint FILES_SPARSE = 1;
    public const byte OP_POLL_ADD = 6, OP_RECVMSG = 10, OP_SEND = 26, OP_RECV = 27;
    public const byte SQE_FIXED_FILE = 1 << 0, SQE_BUFFER_SELECT = 1 << 5, SQE_CQE_SKIP_SUCCESS = 1 << 6;
    public const ushort RECV_MULTISHOT = 1 << 1;
    public const uint CQE_F_BUFFER = 1, CQE_F_MORE = 2;
    public const int CQE_BUFFER_SHIFT = 16;
    public const uint POLLIN = 1, POLLOUT = 4;
    public const long OFF_SQES = 0x10000000;

    private const long SYS_io_uring_setup = 425, SYS_io_uring_enter = 426, SYS_io_uring_register = 427;
    private const int PROT_READ_WRITE = 3, MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_ANONYMOUS = 0x20;
    private const string C = "libc";

    public static long Setup(int entries, void* parameters) => SystemCall(SYS_io_uring_setup, entries, (nint)parameters, 0, 0, 0, 0);

    public static long Enter(int ring, uint submit, uint least, uint flags, void* argument, nint length) =>
        SystemCall(SYS_io_uring_enter, ring, (nint)submit, (nint)least, (nint)flags, (nint)argument, length);

    public static long Register(int ring, int operation, void* argument, int count) =>
        SystemCall(SYS_io_uring_register, ring, operation, (nint)argument, count, 0, 0);

    /// <summary>Maps the ring's memory at an offset, or memory of nobody (-1).</summary>
    public static byte* Map(nint length, int file, long offset)
    {
        var at = MemoryMap(null, length, PROT_READ_WRITE, file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED, file, offset);
        return at != (byte*)-1 ? at : throw new IOException($"the kernel gives no memory for io_uring (error {Native.LastError})");
    }

    public static void Unmap(byte* at, nint length)
    {
        if (at != null)
        {
            _ = MemoryUnmap(at, length);
        }
    }

    [LibraryImport(C, EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* MemoryMap(byte* at, nint length, int protection, int flags, int file, long offset);

    [LibraryImport(C, EntryPoint = "munmap")]
    private static partial int MemoryUnmap(byte* at, nint length);

    [LibraryImport(C, EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, nint a, nint b, nint c, nint d, nint e, nint f);
}
