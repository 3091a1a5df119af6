namespace Scalectl.Daemon.Tests.Security.Malformed;

/// <summary>One request that is wrong in some way.</summary>
/// <param name="Kind">What is wrong, for whoever reads a failure.</param>
/// <param name="Bytes">As they go onto the wire.</param>
/// <param name="MayClose">The connection may end without an answer: there is no request to answer, or its rest is unread.</param>
/// <param name="EndsEarly">The sender ends its side where a rest is due; without that it waits for the answer.</param>
internal sealed record MalformedRequest(string Kind, byte[] Bytes, bool MayClose = false, bool EndsEarly = false);

/// <summary>What came back: a status, or 0 for a connection that ended without one.</summary>
internal sealed record RawAnswer(int Status, string Text);
