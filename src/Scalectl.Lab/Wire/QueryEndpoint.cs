using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Scalectl.Lab.Sts;

namespace Scalectl.Lab.Wire;

/// <summary>The one address of all services: reads the form, checks the signature, finds the service, writes the answer.</summary>
public sealed class QueryEndpoint
{
    /// <summary>More than any action needs: PutMetricData is limited to 1 MB on AWS.</summary>
    private const int MostBody = 1 << 20;

    private readonly Dictionary<string, IQueryService> _services;
    private readonly RequestAuthenticator _authenticator;
    private readonly LabKeys _keys;
    private readonly ILogger<QueryEndpoint> _log;

    public QueryEndpoint(IEnumerable<IQueryService> services, RequestAuthenticator authenticator, LabKeys keys, ILogger<QueryEndpoint> log)
    {
        _services = services.ToDictionary(s => s.SigningName, StringComparer.Ordinal);
        _authenticator = authenticator;
        _keys = keys;
        _log = log;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var requestId = Guid.NewGuid().ToString();
        var body = await ReadBodyAsync(context.Request, context.RequestAborted);
        var scope = SignedScope.Parse(context.Request.Headers.Authorization);
        var form = body is null ? [] : ReadForm(body);
        var service = Choose(scope, form.GetValueOrDefault("Version"));
        var dialect = service?.Dialect ?? QueryDialect.Query;
        var action = form.GetValueOrDefault("Action") ?? "";

        QueryAnswer answer = body is null
            ? new AwsError("RequestEntityTooLarge", $"The request is longer than {MostBody} bytes.", 413)
            : !NeedsNoSignature(service, action) && _authenticator.Refuse(context.Request, scope, body, dialect) is { } refusal
                ? refusal
                : await AnswerAsync(service, action, new QueryRequest(form, dialect) { Caller = scope is null ? null : _keys.Find(scope.AccessKeyId) }, scope?.Service, context.RequestAborted);

        var document = service is null ? AwsXml.Error(dialect, answer.Error!, requestId) : AwsXml.Document(service, action, answer, requestId);
        context.Response.StatusCode = answer.Error?.Status ?? 200;
        context.Response.ContentType = "text/xml;charset=UTF-8";
        context.Response.Headers["x-amzn-RequestId"] = requestId;
        var bytes = AwsXml.Write(document, service?.XmlNamespace ?? "");
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private async Task<QueryAnswer> AnswerAsync(IQueryService? service, string action, QueryRequest request, string? signedFor, CancellationToken cancellationToken)
    {
        if (service is null)
        {
            return new AwsError("InvalidAction", $"The lab has no service '{signedFor}'; it has {string.Join(", ", _services.Keys.Order(StringComparer.Ordinal))}.");
        }

        if (action.Length == 0)
        {
            return new AwsError("MissingAction", "The request must contain the parameter Action.");
        }

        try
        {
            return await service.HandleAsync(action, request, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Log.ActionFailed(_log, service.SigningName, action, exception);
            return new AwsError("InternalFailure", $"The lab failed at {action}: {exception.Message}", 500);
        }
    }

    private static bool NeedsNoSignature(IQueryService? service, string action) => service is StsService && action == RoleActions.WithWebIdentity;

    // Without a signature there is no scope: then the version tells how an error must look.
    private IQueryService? Choose(SignedScope? scope, string? version)
        => scope is not null ? _services.GetValueOrDefault(scope.Service) : _services.Values.FirstOrDefault(s => s.Version == version);

    private static Dictionary<string, string> ReadForm(byte[] body)
    {
        Dictionary<string, string> form = new(StringComparer.Ordinal);
        foreach (var pair in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)))
        {
            form[pair.Key] = pair.Value.ToString();
        }

        return form;
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            copy.Write(buffer, 0, read);
            if (copy.Length > MostBody)
            {
                return null;
            }
        }

        return copy.ToArray();
    }
}
