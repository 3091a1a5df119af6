using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Scalectl.Lab.Wire;

/// <summary>AWS's oldest form, which every service of the lab has: parameters in a form, answers in XML.</summary>
internal sealed class QueryProtocol(IEnumerable<IQueryService> services) : IWireProtocol
{
    private readonly Dictionary<string, IQueryService> _services = services.ToDictionary(s => s.SigningName, StringComparer.Ordinal);

    /// <summary>What has no other form has this one.</summary>
    public bool Speaks(HttpRequest request) => true;

    public WireCall Read(HttpRequest request, SignedScope? scope, byte[] body)
    {
        var form = ReadForm(body);
        var action = form.GetValueOrDefault("Action") ?? "";

        // Without a signature there is no scope: then the version tells how an error must look.
        var service = scope is not null ? _services.GetValueOrDefault(scope.Service) : _services.Values.FirstOrDefault(s => s.Version == form.GetValueOrDefault("Version"));
        return new WireCall(service, action, form)
        {
            Problem = service is null
                ? new AwsError("InvalidAction", $"The lab has no service '{scope?.Service}'; it has {string.Join(", ", _services.Keys.Order(StringComparer.Ordinal))}.")
                : action.Length == 0 ? new AwsError("MissingAction", "The request must contain the parameter Action.") : null,
        };
    }

    public WireAnswer Write(WireCall call, QueryAnswer answer, string requestId)
    {
        var document = call.Service is { } service
            ? AwsXml.Document(service, call.Action, answer, requestId)
            : AwsXml.Error(QueryDialect.Query, answer.Error!, requestId);
        return new WireAnswer("text/xml;charset=UTF-8", AwsXml.Write(document, call.Service?.XmlNamespace ?? ""), new Dictionary<string, string>());
    }

    private static Dictionary<string, string> ReadForm(byte[] body)
    {
        Dictionary<string, string> form = new(StringComparer.Ordinal);
        foreach (var pair in QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)))
        {
            form[pair.Key] = pair.Value.ToString();
        }

        return form;
    }
}
