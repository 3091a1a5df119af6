using System.Runtime.InteropServices;

namespace Scalectl.Generator.Engine;

/// <summary>What the kernel is asked to do: struct io_uring_sqe.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct SubmissionEntry
{
    [FieldOffset(0)] public byte Operation;
    [FieldOffset(1)] public byte Flags;
    [FieldOffset(2)] public ushort Priority;
    [FieldOffset(4)] public int File;
    [FieldOffset(16)] public ulong Address;
    [FieldOffset(24)] public uint Length;
    [FieldOffset(28)] public uint OperationFlags;
    [FieldOffset(32)] public ulong UserData;
    [FieldOffset(40)] public ushort BufferGroup;
}

/// <summary>What became of it: struct io_uring_cqe.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct CompletionEntry
{
    [FieldOffset(0)] public ulong UserData;
    [FieldOffset(8)] public int Result;
    [FieldOffset(12)] public uint Flags;
}

/// <summary>What one receive brought.</summary>
/// <param name="bytes">The bytes.</param>
/// <param name="told">What the kernel told beside them: <paramref name="toldLength"/> bytes.</param>
/// <param name="toldLength">0: nothing.</param>
internal readonly unsafe ref struct ReceivedBytes(ReadOnlySpan<byte> bytes, byte* told, int toldLength)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public byte* Told { get; } = told;

    public int ToldLength { get; } = toldLength;
}

/// <summary>
/// An io_uring with its two queues in shared memory, a table of files and a ring of receive buffers. Used by one thread,
/// the one that called <see cref="Enable"/>; the kernel's own work for it is done only while that thread waits
/// (SINGLE_ISSUER, DEFER_TASKRUN: Linux 6.1).
/// </summary>
internal sealed unsafe class Ring : IDisposable
{
    private const int BytesOfParameters = 120;

    // In front of a message's bytes: struct io_uring_recvmsg_out, and what is told beside them.
    private const int OutBytes = 16, BytesBeside = OutBytes + ArrivalClock.MessageBytes;

    private readonly int _fd;
    private readonly byte* _queues;
    private readonly nint _queuesLength;
    private readonly SubmissionEntry* _entries;
    private readonly nint _entriesLength;
    private readonly uint* _submitTail;
    private readonly uint* _submitFlags;
    private readonly uint _submitMask;
    private readonly uint* _completeHead;
    private readonly uint* _completeTail;
    private readonly uint _completeMask;
    private readonly CompletionEntry* _completions;
    private readonly bool _hasMinimumWait;
    private readonly byte* _bufferRing;
    private readonly nint _bufferRingLength;
    private readonly byte* _buffers;
    private readonly bool _stamps;
    private readonly MessageHeader* _message = (MessageHeader*)NativeMemory.AllocZeroed((nuint)sizeof(MessageHeader));
    private readonly nint _buffersLength;
    private readonly int _bufferMask;
    private readonly int _bufferBytes;
    private uint _tail;
    private uint _toSubmit;
    private ushort _bufferTail;

    /// <param name="entries">Length of the submission queue; the completion queue gets what it must hold beside it.</param>
    /// <param name="completions">Length of the completion queue.</param>
    /// <param name="files">Length of the table of files.</param>
    /// <param name="buffers">Receive buffers, a power of two.</param>
    /// <param name="bufferBytes">Length of one.</param>
    /// <param name="stamps">Receives tell when their bytes arrived, where their sockets ask for it: some 48 bytes of each buffer, and a tenth of what a receive costs.</param>
    /// <exception cref="IOException">The kernel has no io_uring, not all of it that is needed, or forbids it.</exception>
    public Ring(int entries, int completions, int files, int buffers, int bufferBytes, bool stamps)
    {
        _stamps = stamps;
        _message->ControlLength = ArrivalClock.MessageBytes;
        var p = stackalloc byte[BytesOfParameters];
        new Span<byte>(p, BytesOfParameters).Clear();
        *(uint*)(p + 4) = (uint)completions;
        *(uint*)(p + 8) = UringNative.SETUP_CQSIZE | UringNative.SETUP_CLAMP | UringNative.SETUP_R_DISABLED | UringNative.SETUP_SUBMIT_ALL
            | UringNative.SETUP_TASKRUN_FLAG | UringNative.SETUP_SINGLE_ISSUER | UringNative.SETUP_DEFER_TASKRUN;
        _fd = Check((int)UringNative.Setup(entries, p), "io_uring_setup");
        try
        {
            var features = *(uint*)(p + 20);
            if ((features & (UringNative.FEAT_SINGLE_MMAP | UringNative.FEAT_EXT_ARG)) != (UringNative.FEAT_SINGLE_MMAP | UringNative.FEAT_EXT_ARG))
            {
                throw new IOException($"the kernel's io_uring is too old (features 0x{features:x})");
            }

            _hasMinimumWait = (features & UringNative.FEAT_MIN_TIMEOUT) != 0;
            var (submitEntries, completeEntries) = (*(uint*)p, *(uint*)(p + 4));
            var submit = (uint*)(p + 40);
            var complete = (uint*)(p + 80);
            _queuesLength = (nint)Math.Max(submit[6] + (submitEntries * sizeof(uint)), complete[5] + (completeEntries * (uint)sizeof(CompletionEntry)));
            _queues = UringNative.Map(_queuesLength, _fd, 0);
            _entriesLength = (nint)submitEntries * sizeof(SubmissionEntry);
            _entries = (SubmissionEntry*)UringNative.Map(_entriesLength, _fd, UringNative.OFF_SQES);
            _submitTail = (uint*)(_queues + submit[1]);
            _submitMask = *(uint*)(_queues + submit[2]);
            _submitFlags = (uint*)(_queues + submit[4]);
            _completeHead = (uint*)(_queues + complete[0]);
            _completeTail = (uint*)(_queues + complete[1]);
            _completeMask = *(uint*)(_queues + complete[2]);
            _completions = (CompletionEntry*)(_queues + complete[5]);
            var order = (uint*)(_queues + submit[6]);
            for (uint i = 0; i < submitEntries; i++)
            {
                order[i] = i;
            }

            var table = stackalloc ulong[4];
            *(uint*)table = (uint)files;
            *((uint*)table + 1) = UringNative.FILES_SPARSE;
            (table[1], table[2], table[3]) = (0, 0, 0);
            Check((int)UringNative.Register(_fd, UringNative.REGISTER_FILES2, table, 4 * sizeof(ulong)), "a table of files");

            (_bufferMask, _bufferBytes) = (buffers - 1, bufferBytes);
            (_bufferRingLength, _buffersLength) = (buffers * 16, (nint)buffers * bufferBytes);
            _bufferRing = UringNative.Map(_bufferRingLength, -1, 0);
            _buffers = UringNative.Map(_buffersLength, -1, 0);
            var ring = stackalloc ulong[5];
            (ring[0], ring[1], ring[2], ring[3], ring[4]) = ((ulong)_bufferRing, (ulong)buffers, 0, 0, 0);
            Check((int)UringNative.Register(_fd, UringNative.REGISTER_PBUF_RING, ring, 1), "a ring of buffers");
            for (var i = 0; i < buffers; i++)
            {
                GiveBack(i);
            }

            PublishBuffers();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Completions are there, or would be after a look into the kernel.</summary>
    public bool HasNews => Volatile.Read(ref *_completeTail) != *_completeHead || (Volatile.Read(ref *_submitFlags) & UringNative.SQ_LOOK) != 0;

    /// <summary>Something waits to be submitted.</summary>
    public bool HasQueued => _toSubmit > 0;

    /// <summary>From now on it is the calling thread's.</summary>
    public void Enable() => Check((int)UringNative.Register(_fd, UringNative.REGISTER_ENABLE_RINGS, null, 0), "the calling thread");

    /// <summary>The next entry to fill; what was queued before is submitted when there is none left.</summary>
    public SubmissionEntry* Next()
    {
        if (_toSubmit > _submitMask)
        {
            Submit();
            if (_toSubmit > _submitMask)
            {
                throw new IOException("io_uring takes nothing any more");
            }
        }

        var entry = _entries + (_tail & _submitMask);
        *entry = default;
        _tail++;
        _toSubmit++;
        return entry;
    }

    /// <summary>The next entry, as a receive from a registered file that stays armed and takes the ring's buffers.</summary>
    public SubmissionEntry* NextReceive(int file)
    {
        var entry = Next();
        entry->Operation = _stamps ? UringNative.OP_RECVMSG : UringNative.OP_RECV;
        entry->Flags = UringNative.SQE_FIXED_FILE | UringNative.SQE_BUFFER_SELECT;
        entry->Priority = UringNative.RECV_MULTISHOT;
        entry->File = file;
        if (_stamps)
        {
            (entry->Address, entry->Length) = ((ulong)_message, 1);
        }

        return entry;
    }

    /// <summary>Submits what is queued.</summary>
    public void Submit() => Enter(0, 0, null, 0);

    /// <summary>Submits what is queued, and waits.</summary>
    /// <param name="nanoseconds">Longest wait for a completion; 0: only looks.</param>
    /// <param name="batch">Completions to wait for together.</param>
    /// <param name="gather">How long at most, nanoseconds; after it one is enough.</param>
    public void Wait(long nanoseconds, int batch, long gather)
    {
        var time = stackalloc long[2];
        var argument = stackalloc ulong[3];
        if (batch > 1 && !_hasMinimumWait)
        {
            nanoseconds = Math.Min(nanoseconds, gather);
        }

        (time[0], time[1]) = (nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
        (argument[0], argument[1], argument[2]) = (0, 0, (ulong)time);
        if (batch > 1 && _hasMinimumWait && gather < nanoseconds)
        {
            *((uint*)argument + 3) = (uint)(gather / 1000);
        }

        Enter(nanoseconds == 0 ? 0u : (uint)Math.Max(1, batch), UringNative.ENTER_GETEVENTS | UringNative.ENTER_EXT_ARG, argument, 3 * sizeof(ulong));
    }

    /// <summary>The oldest completion that was not <see cref="Done"/>; null: none.</summary>
    public CompletionEntry* Peek()
    {
        var head = *_completeHead;
        return head == Volatile.Read(ref *_completeTail) ? null : _completions + (head & _completeMask);
    }

    /// <summary>The completion that was peeked at may be overwritten.</summary>
    public void Done() => Volatile.Write(ref *_completeHead, *_completeHead + 1);

    /// <summary>What a receive's completion brought.</summary>
    /// <param name="buffer">The buffer that it names.</param>
    /// <param name="result">Its result.</param>
    public ReceivedBytes Received(int buffer, int result)
    {
        var at = _buffers + ((nint)buffer * _bufferBytes);
        return _stamps
            ? new ReceivedBytes(new ReadOnlySpan<byte>(at + BytesBeside, *(int*)(at + 8)), at + OutBytes, *(int*)(at + 4))
            : new ReceivedBytes(new ReadOnlySpan<byte>(at, Math.Max(0, result)), null, 0);
    }

    /// <summary>The kernel may use the buffer again, from the next <see cref="PublishBuffers"/> on.</summary>
    public void GiveBack(int buffer)
    {
        var entry = _bufferRing + ((_bufferTail & _bufferMask) * 16);
        *(ulong*)entry = (ulong)(_buffers + ((nint)buffer * _bufferBytes));
        *(uint*)(entry + 8) = (uint)_bufferBytes;
        *(ushort*)(entry + 12) = (ushort)buffer;
        _bufferTail++;
    }

    public void PublishBuffers() => Volatile.Write(ref *(ushort*)(_bufferRing + 14), _bufferTail);

    /// <summary>Puts a file into the table, or takes it out of it (-1).</summary>
    public bool SetFile(int at, int file)
    {
        var update = stackalloc ulong[2];
        (update[0], update[1]) = ((uint)at, (ulong)&file);
        return UringNative.Register(_fd, UringNative.REGISTER_FILES_UPDATE, update, 1) == 1;
    }

    public void Dispose()
    {
        _ = Native.Close(_fd);
        UringNative.Unmap(_queues, _queuesLength);
        UringNative.Unmap((byte*)_entries, _entriesLength);
        UringNative.Unmap(_bufferRing, _bufferRingLength);
        UringNative.Unmap(_buffers, _buffersLength);
        NativeMemory.Free(_message);
    }

    private void Enter(uint least, uint flags, void* argument, nint length)
    {
        Volatile.Write(ref *_submitTail, _tail);
        var taken = UringNative.Enter(_fd, _toSubmit, least, flags, argument, length);
        if (taken >= 0)
        {
            _toSubmit -= (uint)taken;
        }
        else if (Native.LastError is not (Native.EINTR or Native.ETIME or Native.EAGAIN or Native.EBUSY))
        {
            throw new IOException($"io_uring_enter failed (error {Native.LastError})");
        }
    }

    private static int Check(int result, string what) =>
        result >= 0 ? result : throw new IOException($"the kernel refuses {what} (error {Native.LastError})");
}
