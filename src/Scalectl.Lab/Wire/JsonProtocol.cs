using Microsoft.Net.Http.Headers;

namespace Scalectl.Lab.Wire;

/// <summary>AWS's form between the oldest and the newest (<c>awsJson1_0</c>), which a current <c>aws</c> and boto3 speak with CloudWatch.</summary>
internal sealed class JsonProtocol(IEnumerable<IQueryService> services) : IWireProtocol
{
    private const string TargetHeader = "X-Amz-Target", ContentType = "application/x-amz-json-1.0";

    private readonly RpcServices _services = new(services);

    public bool Speaks(HttpRequest request) => request.Headers.ContainsKey(TargetHeader);

    public WireCall Read(HttpRequest request, SignedScope? scope, byte[] body)
    {
        var target = request.Headers[TargetHeader].ToString();
        var dot = target.IndexOf('.', StringComparison.Ordinal);
        var (service, action) = dot < 0 ? (target, "") : (target[..dot], target[(dot + 1)..]);
        return _services.Call(service, action, scope, Refuse(request), () => JsonRequest.Read(body)) with { EpochTimes = true };
    }

    public WireAnswer Write(WireCall call, QueryAnswer answer, string requestId)
    {
        var content = answer.Error is { } error ? RpcServices.Error(call, error) : answer.Structure ?? [];
        return new WireAnswer(ContentType, AnswerJson.Of(content), RpcServices.Headers(answer.Error));
    }

    private static AwsError? Refuse(HttpRequest request)
        => MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase)
            ? null
            : new AwsError("UnsupportedMediaType", $"Header Content-Type: found {InvalidInput.Shorten(request.ContentType)}, expected {ContentType}.", 415);
}
