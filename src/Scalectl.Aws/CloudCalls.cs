using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace Scalectl.Aws;

/// <summary>The edge of every call to one service: its deadline, and one type of failure instead of the SDK's dozen.</summary>
internal sealed class CloudCalls(string service, TimeSpan deadline, TimeProvider clock)
{
    /// <summary>Together about 15 s: longer than the cloud takes to tell all of itself what was made.</summary>
    private static readonly double[] VisibleWaitsSeconds = [0.25, 0.5, 1, 2, 4, 4, 4];

    public TimeProvider Clock => clock;

    /// <summary>Finds what the cloud says is there already: a list may not show yet what was made a moment ago.</summary>
    /// <returns>Null: it is not to be seen, after several looks.</returns>
    public async Task<T?> FindMadeAsync<T>(Func<CancellationToken, Task<T?>> find, CancellationToken cancellationToken)
        where T : class
    {
        for (var look = 0; ; look++)
        {
            if (await find(cancellationToken).ConfigureAwait(false) is { } found)
            {
                return found;
            }

            if (look == VisibleWaitsSeconds.Length)
            {
                return null;
            }

            await Task.Delay(TimeSpan.FromSeconds(VisibleWaitsSeconds[look]), clock, cancellationToken).ConfigureAwait(false);
        }
    }

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
