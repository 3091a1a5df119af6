namespace Scalectl.Aws;

/// <summary>
/// What a cloud answered instead of what was asked, or why it gave no answer. The only exception of the port that a
/// caller has to expect.
/// </summary>
public sealed class CloudException(string service, string operation, string code, string message, int status, Exception? inner = null, string? aftermath = null)
    : Exception($"{service} {operation}: {message} ({code}){(aftermath is null ? "" : $". {aftermath}")}", inner)
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

    /// <summary>
    /// A second try may go through: no answer, a failure of the cloud's own, or too many calls. Auto Scaling and EC2 say
    /// the last with status 400 and 503, not with 429.
    /// </summary>
    public bool IsTransient => Status is 0 or 429 or >= 500 || Code.Contains("Throttl", StringComparison.Ordinal) || Code is "RequestLimitExceeded" or "TooManyRequestsException" or "PriorRequestNotComplete";

    /// <summary>
    /// What the call names is not there: it never was, it is gone, or it was made so short a time ago that not every part
    /// of the cloud knows it.
    /// </summary>
    public bool IsUnknown => Code.Contains("NotFound", StringComparison.Ordinal) || (Code == "ValidationError"
        && (Detail.Contains("not found", StringComparison.OrdinalIgnoreCase) || Detail.Contains("does not exist", StringComparison.OrdinalIgnoreCase)));

    /// <summary>The same, with a sentence on what became of what was made before it.</summary>
    public CloudException After(string aftermath) => new(Service, Operation, Code, Detail, Status, this, aftermath);
}
