using System.Collections.Frozen;

namespace Scalectl.Lab.Wire;

/// <summary>
/// What <c>smithy-rpc-v2-cbor</c> and <c>awsJson1_0</c> have in common: a call names its service and operation outside
/// of its body, and an error is told by its type, while a header has the code that the Query protocol has for it
/// (AWS's <c>awsQueryCompatible</c>).
/// </summary>
internal sealed class RpcServices(IEnumerable<IQueryService> services)
{
    private readonly Dictionary<string, IQueryService> _services = services.Where(s => s.Rpc is not null).ToDictionary(s => s.Rpc!.Target, StringComparer.Ordinal);

    /// <summary>Types of the errors that any service may answer with, by the code that they have in the Query protocol.</summary>
    private static readonly FrozenDictionary<string, string> CommonErrors = new Dictionary<string, string>
    {
        ["ValidationError"] = "ValidationException",
        ["MalformedInput"] = "SerializationException",
        ["InvalidAction"] = "UnknownOperationException",
        ["MissingAuthenticationToken"] = "MissingAuthenticationTokenException",
        ["IncompleteSignature"] = "IncompleteSignatureException",
        ["InvalidClientTokenId"] = "UnrecognizedClientException",
        ["SignatureDoesNotMatch"] = "InvalidSignatureException",
        ["ExpiredToken"] = "ExpiredTokenException",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A call whose body is read by <paramref name="read"/>, unless <paramref name="problem"/> speaks against it.</summary>
    public WireCall Call(string target, string action, SignedScope? scope, AwsError? problem, Func<IReadOnlyDictionary<string, string>> read)
    {
        var service = _services.GetValueOrDefault(target);
        problem ??= service switch
        {
            null => new AwsError("InvalidAction", $"The lab has no service {InvalidInput.Shorten(target)} by this protocol; it has {string.Join(", ", _services.Keys.Order(StringComparer.Ordinal))}."),
            _ when scope is not null && scope.Service != service.SigningName => new AwsError("SignatureDoesNotMatch", $"Credential should be scoped to correct service: '{service.SigningName}'.", 403),
            _ => null,
        };
        if (problem is null)
        {
            try
            {
                return new WireCall(service, action, read());
            }
            catch (FormatException exception)
            {
                problem = new AwsError("MalformedInput", $"The body of {action} cannot be read: {exception.Message}.");
            }
        }

        return new WireCall(service, action, new Dictionary<string, string>()) { Problem = problem };
    }

    /// <summary>An error as a structure.</summary>
    public static AnswerStructure Error(WireCall call, AwsError error)
    {
        var model = call.Service?.Rpc;
        var shape = model?.ErrorShapes.GetValueOrDefault(error.Code) ?? CommonErrors.GetValueOrDefault(error.Code) ?? error.Code;
        return new() { { "__type", model is null ? shape : $"{model.ShapeNamespace}#{shape}" }, { "message", error.Message } };
    }

    /// <summary>Headers of an answer: the Query protocol's code of an error and whose fault it is.</summary>
    public static Dictionary<string, string> Headers(AwsError? error)
        => error is null ? [] : new() { ["x-amzn-query-error"] = $"{error.Code};{(error.Status >= 500 ? "Receiver" : "Sender")}" };
}
