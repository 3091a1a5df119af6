namespace Scalectl.Generator.Engine;

/// <summary>
/// Whether io_uring can be used here: tried, not asked. A kernel may be too old, built without it or told to refuse it
/// (<c>kernel.io_uring_disabled</c>), and a container's filter may let one call through and not the next.
/// </summary>
internal static unsafe class UringProbe
{
    private const long WaitNanoseconds = 1_000_000_000;

    /// <summary>Sends a byte through a ring to itself in the ways that <see cref="UringTransport"/> uses.</summary>
    /// <returns>Why it cannot be used; null: it can.</returns>
    public static string? Refusal()
    {
        var pair = stackalloc int[2];
        if (Native.SocketPair(Native.AF_UNIX, Native.SOCK_STREAM | Native.SOCK_CLOEXEC, 0, pair) != 0)
        {
            return $"the kernel gives no sockets (error {Native.LastError})";
        }

        try
        {
            using var ring = new Ring(8, 16, 2, 8, 64, stamps: true);
            ring.Enable();
            return Try(ring, pair[0], pair[1]);
        }
        catch (IOException e)
        {
            return e.Message;
        }
        finally
        {
            _ = Native.Close(pair[0]);
            _ = Native.Close(pair[1]);
        }
    }

    private static string? Try(Ring ring, int from, int to)
    {
        if (!ring.SetFile(0, from) || !ring.SetFile(1, to))
        {
            return $"the kernel's io_uring takes no file (error {Native.LastError})";
        }

        byte letter = (byte)'x';
        Queue(ring, UringNative.OP_POLL_ADD, 0, from)->OperationFlags = UringNative.POLLOUT;
        ring.NextReceive(1)->UserData = UringNative.OP_RECVMSG;
        var send = Queue(ring, UringNative.OP_SEND, UringNative.SQE_FIXED_FILE | UringNative.SQE_CQE_SKIP_SUCCESS, 0);
        (send->Address, send->Length, send->OperationFlags) = ((ulong)&letter, 1, Native.MSG_NOSIGNAL | Native.MSG_WAITALL);
        var (polled, received) = (false, false);
        for (var tries = 0; tries < 8 && !(polled && received); tries++)
        {
            ring.Wait(WaitNanoseconds, 1, 0);
            for (CompletionEntry* entry; (entry = ring.Peek()) != null; ring.Done())
            {
                if (entry->Result < 0)
                {
                    return $"the kernel's io_uring lacks operation {entry->UserData} (error {-entry->Result})";
                }

                polled |= entry->UserData == UringNative.OP_POLL_ADD;
                received |= entry->UserData == UringNative.OP_RECVMSG && (entry->Flags & (UringNative.CQE_F_BUFFER | UringNative.CQE_F_MORE)) == (UringNative.CQE_F_BUFFER | UringNative.CQE_F_MORE);
            }
        }

        return polled && received ? null : "the kernel's io_uring does not deliver what arrives";
    }

    private static SubmissionEntry* Queue(Ring ring, byte operation, byte flags, int file)
    {
        var entry = ring.Next();
        (entry->Operation, entry->Flags, entry->File, entry->UserData) = (operation, flags, file, operation);
        return entry;
    }
}
