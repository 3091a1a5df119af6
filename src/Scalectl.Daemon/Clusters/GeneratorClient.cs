using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using Scalectl.Load;

namespace Scalectl.Daemon.Clusters;

/// <summary>An answer of a generator's control port, or why there is none.</summary>
public readonly record struct GeneratorAnswer<T>(T? Value, string? Problem)
    where T : class;

/// <summary>Speaks to the control ports of generators, each call within 5 s. Their machines come and go: no answer is a value.</summary>
public sealed class GeneratorClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
    })
    {
        Timeout = Patience,
    };

    public Task<GeneratorAnswer<GeneratorStatus>> StatusAsync(string address, string token, CancellationToken cancellationToken)
        => CallAsync(HttpMethod.Get, address, "v1/status", token, null, GeneratorJson.Default.GeneratorStatus, cancellationToken);

    public Task<GeneratorAnswer<GeneratorSamples>> SamplesAsync(string address, string token, long after, CancellationToken cancellationToken)
        => CallAsync(HttpMethod.Get, address, FormattableString.Invariant($"v1/samples?after={after}"), token, null, GeneratorJson.Default.GeneratorSamples, cancellationToken);

    /// <returns>Null when the machine took it; else why not.</returns>
    public async Task<string?> AssignAsync(string address, string token, GeneratorAssignment assignment, CancellationToken cancellationToken)
        => (await CallAsync<GeneratorStatus>(
            HttpMethod.Put, address, "v1/assignment", token, JsonContent.Create(assignment, GeneratorJson.Default.GeneratorAssignment), null, cancellationToken)).Problem;

    /// <summary>Nothing more is sent; what is under way is counted as stopped.</summary>
    /// <returns>Null when the machine took it; else why not.</returns>
    public async Task<string?> StopAsync(string address, string token, CancellationToken cancellationToken)
        => (await CallAsync<GeneratorStatus>(HttpMethod.Post, address, "v1/stop", token, null, null, cancellationToken)).Problem;

    public void Dispose() => _http.Dispose();

    /// <summary>A machine has an address of its own and the one control port; processes of one computer say their ports themselves.</summary>
    private static string Authority(string address) => IPEndPoint.TryParse(address, out var end) && end.Port != 0
        ? address
        : $"{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{ClusterOptions.ControlPort}";

    private async Task<GeneratorAnswer<T>> CallAsync<T>(
        HttpMethod method, string address, string path, string token, HttpContent? body, JsonTypeInfo<T>? answer, CancellationToken cancellationToken)
        where T : class
    {
        using var request = new HttpRequestMessage(method, $"http://{Authority(address)}/{path}") { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return new(null, $"{address} answers {(int)response.StatusCode}");
            }

            return new(answer is null ? null : await response.Content.ReadFromJsonAsync(answer, cancellationToken), null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Text.Json.JsonException)
        {
            return new(null, $"{address}: {e.GetBaseException().Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, $"{address}: no answer within {Patience.TotalSeconds:0} s");
        }
    }
}
