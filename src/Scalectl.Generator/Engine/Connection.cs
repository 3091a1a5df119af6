namespace Scalectl.Generator.Engine;

internal enum ConnectionState : byte
{
    /// <summary>The slot is free.</summary>
    Free,
    Connecting,
    Idle,
    Busy,
}

/// <summary>One connection's slot and the request that it carries.</summary>
internal struct Connection
{
    public ResponseParser Parser;
    public long Due;
    public long SentAt;

    /// <summary>Engine time at which the connection was there; 0: it was there before this request.</summary>
    public long ConnectedAt;

    /// <summary>Engine time at which the answer began, where it did not come whole; 0: it has not.</summary>
    public long FirstByteAt;
    public int Route;
    public int Socket;

    /// <summary>Where it stands among the idle ones, while it is one.</summary>
    public int IdleAt;

    /// <summary>Bytes of the request that the kernel has taken.</summary>
    public int Written;

    /// <summary>Neighbours in the list of requests under way, ordered by when they were sent; -1: none.</summary>
    public int Earlier;
    public int Later;

    /// <summary>Tells a late event of a closed connection from one of the slot's next.</summary>
    public uint Generation;
    public ConnectionState State;

    /// <summary>It has answered before.</summary>
    public bool Reused;

    /// <summary>The kernel has not yet taken the whole request.</summary>
    public bool WaitsToWrite;
}
