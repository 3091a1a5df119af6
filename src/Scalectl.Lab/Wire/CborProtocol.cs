using Microsoft.Net.Http.Headers;

namespace Scalectl.Lab.Wire;

/// <summary>AWS's newest form (<c>smithy-rpc-v2-cbor</c>), which current SDKs speak with CloudWatch.</summary>
internal sealed class CborProtocol(IEnumerable<IQueryService> services) : IWireProtocol
{
    /// <summary>The paths of this protocol.</summary>
    public const string Route = "/service/{service}/operation/{operation}";

    private const string Protocol = "rpc-v2-cbor", ProtocolHeader = "smithy-protocol", ContentType = "application/cbor";

    private readonly RpcServices _services = new(services);

    public bool Speaks(HttpRequest request) => request.RouteValues.ContainsKey("operation");

    public WireCall Read(HttpRequest request, SignedScope? scope, byte[] body)
        => _services.Call($"{request.RouteValues["service"]}", $"{request.RouteValues["operation"]}", scope, Refuse(request, body), () => CborRequest.Read(body));

    public WireAnswer Write(WireCall call, QueryAnswer answer, string requestId)
    {
        var headers = RpcServices.Headers(answer.Error);
        headers[ProtocolHeader] = Protocol;
        var content = answer.Error is { } error ? RpcServices.Error(call, error) : answer.Structure;
        return content is null ? new WireAnswer(null, [], headers) : new WireAnswer(ContentType, AnswerCbor.Of(content), headers);
    }

    private static AwsError? Refuse(HttpRequest request, byte[] body)
    {
        var protocol = request.Headers[ProtocolHeader].ToString();
        if (protocol != Protocol)
        {
            return new AwsError("UnsupportedProtocol", $"Header {ProtocolHeader}: found {InvalidInput.Shorten(protocol)}, expected {Protocol}.");
        }

        return body.Length == 0 || (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
            ? null
            : new AwsError("UnsupportedMediaType", $"Header Content-Type: found {InvalidInput.Shorten(request.ContentType)}, expected {ContentType}.", 415);
    }
}
