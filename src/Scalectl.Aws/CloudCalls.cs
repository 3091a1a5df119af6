using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Scalectl.Aws;

/// <summary>The edge of every call to one service: its deadline, and one type of failure instead of the SDK's dozen.</summary>
internal sealed class CloudCalls(string service, TimeSpan deadline, TimeProvider clock)
{
    public TimeProvider Clock => clock;

    public async Task<T> RunAsync<T>(string operation, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await call(either.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Explain(e) is { } why)
        {
            throw new CloudException(service, operation, why.Code, why.Message, why.Status, e);
        }
    }

    private (string Code, string Message, int Status)? Explain(Exception e) => e switch
    {
        AmazonUnmarshallingException or System.Xml.XmlException => (CloudException.Garbage, "the answer could not be read", 0),
        AmazonServiceException { InnerException: HttpRequestException inner } => Explain(inner),
        AmazonServiceException { ErrorCode.Length: > 0 } s => (s.ErrorCode, s.Message, (int)s.StatusCode),
        AmazonServiceException s when (int)s.StatusCode >= 400 => (Named(s.StatusCode), s.Message, (int)s.StatusCode),
        AmazonServiceException s => (CloudException.Garbage, s.Message, 0),
        AmazonClientException c => (CloudException.NoCredentials, c.Message, 0),
        HttpRequestException h => (CloudException.Unreachable, Innermost(h), 0),
        SocketException or IOException => (CloudException.Unreachable, Innermost(e), 0),
        OperationCanceledException or TimeoutException => (CloudException.TimedOut, $"no answer within {deadline.TotalSeconds:0.#} s", 0),
        _ => null,
    };

    // A 5xx of a proxy or a balancer on the way carries no AWS error document.
    private static string Named(HttpStatusCode status) => $"Http{(int)status}";

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;
}
