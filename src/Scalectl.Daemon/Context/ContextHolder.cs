namespace Scalectl.Daemon.Context;

/// <summary>The one active context. Only <see cref="ContextSwitch"/> changes it.</summary>
public sealed class ContextHolder
{
    private volatile CloudContext? _current;
    private volatile string? _message;

    public CloudContext? Current => _current;

    /// <summary>Why there is no context although a user was active; null: all is well.</summary>
    public string? Message => _message;

    /// <exception cref="NoActiveUserException">No user is active, or not yet.</exception>
    public CloudContext Require() => _current ?? throw new NoActiveUserException(_message ?? "No user is active: run scalectl setup NAME (or scalectl setup here, to send load from this computer without an account).");

    internal void Set(CloudContext? context, string? message)
    {
        _current = context;
        _message = message;
    }
}

/// <summary>Something was asked for that needs the active user's cloud: 409, with the sentence.</summary>
public sealed class NoActiveUserException(string message) : Exception(message);
