using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Sts;

/// <summary>AWS Security Token Service, API version 2011-06-15: who am I, and roles to take on.</summary>
internal sealed class StsService(LabOptions options, RoleActions roles) : IQueryService
{
    public string SigningName => "sts";

    public string Version => "2011-06-15";

    public string XmlNamespace => "https://sts.amazonaws.com/doc/2011-06-15/";

    public Task<QueryAnswer> HandleAsync(string action, QueryRequest request, CancellationToken cancellationToken) => Task.FromResult(action switch
    {
        "GetCallerIdentity" => WhoAmI(request.Caller),
        "AssumeRole" => roles.Assume(request),
        RoleActions.WithWebIdentity => roles.AssumeWithWebIdentity(request),
        _ => AwsError.UnknownAction(action, Version),
    });

    private QueryAnswer WhoAmI(LabKey? caller) => QueryAnswer.Of(
        new XElement("UserId", caller?.AccessKeyId ?? options.AccessKeyId),
        new XElement("Account", options.AccountId),
        new XElement("Arn", caller?.Arn ?? $"arn:aws:iam::{options.AccountId}:user/lab"));
}
