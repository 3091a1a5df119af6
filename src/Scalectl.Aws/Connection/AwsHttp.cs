using Amazon.Runtime;

namespace Scalectl.Aws.Connection;

/// <summary>One pool of connections for all clients of one context. A loopback endpoint is never asked for through a proxy.</summary>
internal sealed class AwsHttp(AwsConnection connection) : Amazon.Runtime.HttpClientFactory, IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        UseProxy = connection.Endpoint is not { IsLoopback: true },
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
    })
    {
        Timeout = connection.AttemptTimeout,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();
}
