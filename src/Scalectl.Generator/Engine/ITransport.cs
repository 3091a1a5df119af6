namespace Scalectl.Generator.Engine;

/// <summary>
/// How a loop's bytes get to the kernel and back. It knows sockets and nothing of requests: what it sees it tells its
/// <see cref="LoadLoop"/>, by the slot of the connection, on the loop's thread and never after <see cref="Close"/>.
/// </summary>
internal unsafe interface ITransport : IDisposable
{
    /// <summary>What is sent goes to the kernel with the next <see cref="Flush"/>, not at once.</summary>
    bool Queues { get; }

    /// <summary>It tells when bytes arrived, not when they were read.</summary>
    bool StampsArrivals { get; }

    /// <summary>Binds it to the loop and to the calling thread.</summary>
    void Begin(LoadLoop loop);

    /// <summary>Tells when a socket that is connecting has come to an end of it.</summary>
    /// <returns>False: the kernel refuses to watch it.</returns>
    bool Watch(int slot);

    /// <summary>The socket is connected: from here on what arrives is told.</summary>
    void Receive(int slot);

    /// <summary>Sends the rest of the slot's request.</summary>
    void Send(int slot, byte* bytes, int length);

    /// <summary>Hands over what was queued.</summary>
    void Flush();

    /// <summary>Waits until something happens and tells it.</summary>
    /// <param name="nanoseconds">Longest wait; 0: only looks.</param>
    /// <param name="batch">Events that are worth waiting for together; 1: none is kept waiting.</param>
    /// <param name="gather">How long at most, nanoseconds; after it one is enough.</param>
    void Wait(long nanoseconds, int batch, long gather);

    /// <summary>Closes the slot's socket and forgets what was under way on it.</summary>
    void Close(int slot);

    /// <summary>Ends a wait. From any thread.</summary>
    void Wake();
}
