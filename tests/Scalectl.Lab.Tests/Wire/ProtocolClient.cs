using System.Net.Http.Headers;
using System.Text;

namespace Scalectl.Lab.Tests.Wire;

/// <summary>
/// Calls CloudWatch in a form of the caller's choice. Parameters are a tree: dictionaries, arrays, texts, integers,
/// doubles, flags and times.
/// </summary>
internal sealed class ProtocolClient(string address, DateTimeOffset? signedAt = null, string secret = "scalectl-lab-secret") : IDisposable
{
    private const string Target = "GraniteServiceVersion20100801";

    private readonly LabClient _signer = new(address, secret: secret) { SignedAt = signedAt };
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    public Task<ProtocolAnswer> CallAsync(Protocol protocol, string operation, Dictionary<string, object> parameters, CancellationToken ct)
        => CallAsync(protocol, operation, Body(protocol, operation, parameters), ct);

    /// <summary>The same with a body of the caller's.</summary>
    public async Task<ProtocolAnswer> CallAsync(Protocol protocol, string operation, byte[] body, CancellationToken ct, Action<HttpRequestMessage>? change = null, string service = "monitoring")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address + (protocol == Protocol.Cbor ? $"/service/{Target}/operation/{operation}" : "/")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(protocol switch
        {
            Protocol.Cbor => "application/cbor",
            Protocol.Json => "application/x-amz-json-1.0",
            _ => "application/x-www-form-urlencoded",
        });
        if (protocol == Protocol.Cbor)
        {
            request.Headers.Add("smithy-protocol", "rpc-v2-cbor");
        }
        else if (protocol == Protocol.Json)
        {
            request.Headers.Add("X-Amz-Target", $"{Target}.{operation}");
        }

        _signer.Sign(request, service, body);
        change?.Invoke(request);
        using var response = await _http.SendAsync(request, ct);
        return new ProtocolAnswer(
            protocol,
            response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            response.Headers.ToDictionary(static h => h.Key, static h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase),
            await response.Content.ReadAsByteArrayAsync(ct));
    }

    public static byte[] Body(Protocol protocol, string operation, Dictionary<string, object> parameters) => protocol switch
    {
        Protocol.Cbor => WireTree.Cbor(parameters),
        Protocol.Json => Encoding.UTF8.GetBytes(WireTree.Json(parameters).ToJsonString()),
        _ => Encoding.ASCII.GetBytes(string.Join('&', WireTree.Form("", parameters).Prepend(("Action", operation)).Prepend(("Version", "2010-08-01"))
            .Select(static f => $"{Uri.EscapeDataString(f.Item1)}={Uri.EscapeDataString(f.Item2)}"))),
    };

    public void Dispose()
    {
        _signer.Dispose();
        _http.Dispose();
    }
}
