using Scalectl.Load;

namespace Scalectl.Generator.Http;

/// <summary>A connection that did not come about, with the cause that is counted; the handler wraps it.</summary>
internal sealed class ConnectFailure(NoAnswerCause cause, string message) : IOException(message)
{
    public NoAnswerCause Cause => cause;
}
