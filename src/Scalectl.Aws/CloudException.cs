namespace Scalectl.Aws;

/// <summary>
/// What a cloud answered instead of what was asked, or why it gave no answer. The only exception of the port that a
/// caller has to expect.
/// </summary>
public sealed class CloudException(string service, string operation, string code, string message, int status, Exception? inner = null)
    : Exception($"{service} {operation}: {message} ({code})", inner)
{
    /// <summary>Codes of our own, for what no cloud answered; their <see cref="Status"/> is 0.</summary>
    public const string Unreachable = "Unreachable", TimedOut = "TimedOut", NoCredentials = "NoCredentials", Garbage = "Garbage";

    public string Service { get; } = service;

    public string Operation { get; } = operation;

    /// <summary>The cloud's error code (<c>ValidationError</c>, <c>AlreadyExists</c> ..), or one of the constants above.</summary>
    public string Code { get; } = code;

    /// <summary>The cloud's own sentence.</summary>
    public string Detail { get; } = message;

    /// <summary>HTTP status; 0 when there was no answer.</summary>
    public int Status { get; } = status;
}
