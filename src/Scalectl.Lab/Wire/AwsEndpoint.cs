using Scalectl.Lab.Sts;

namespace Scalectl.Lab.Wire;

/// <summary>The one address of all services: finds the form of a call, checks its signature, has its service answer, writes the answer in the same form.</summary>
public sealed class AwsEndpoint(IEnumerable<IWireProtocol> protocols, RequestAuthenticator authenticator, LabKeys keys, ILogger<AwsEndpoint> log)
{
    private readonly IReadOnlyList<IWireProtocol> _protocols = [.. protocols];

    public async Task HandleAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var scope = SignedScope.Parse(context.Request.Headers.Authorization);
        var protocol = _protocols.First(p => p.Speaks(context.Request));
        var call = protocol.Read(context.Request, scope, body.Content);
        var dialect = call.Service?.Dialect ?? QueryDialect.Query;
        var refusal = body.Problem ?? (NeedsNoSignature(call) ? null : authenticator.Refuse(context.Request, scope, body.Sent, dialect)) ?? call.Problem;
        var answer = refusal is not null
            ? refusal
            : await AnswerAsync(
                call.Service!,
                call.Action,
                new QueryRequest(call.Parameters, dialect) { Caller = scope is null ? null : keys.Find(scope.AccessKeyId), EpochTimes = call.EpochTimes },
                context.RequestAborted);

        var requestId = Guid.NewGuid().ToString();
        await SendAsync(context, protocol.Write(call, answer, requestId), answer.Error?.Status ?? 200, requestId);
    }

    private async Task<QueryAnswer> AnswerAsync(IQueryService service, string action, QueryRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await service.HandleAsync(action, request, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.ActionFailed(log, service.SigningName, action, exception);
            return new AwsError("InternalFailure", $"The lab failed at {action}: {exception.Message}", 500);
        }
    }

    private static bool NeedsNoSignature(WireCall call) => call is { Service: StsService, Action: RoleActions.WithWebIdentity };

    private static async Task SendAsync(HttpContext context, WireAnswer answer, int status, string requestId)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
