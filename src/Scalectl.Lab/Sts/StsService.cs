using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Sts;

/// <summary>AWS Security Token Service, API version 2011-06-15: who am I.</summary>
internal sealed class StsService(LabOptions options) : IQueryService
{
    public string SigningName => "sts";

    public string Version => "2011-06-15";

    public string XmlNamespace => "https://sts.amazonaws.com/doc/2011-06-15/";

    public Task<QueryAnswer> HandleAsync(string action, QueryRequest request, CancellationToken cancellationToken)
        => Task.FromResult(action == "GetCallerIdentity" ? WhoAmI() : AwsError.UnknownAction(action, Version));

    private QueryAnswer WhoAmI() => QueryAnswer.Of(
        new XElement("UserId", options.AccessKeyId),
        new XElement("Account", options.AccountId),
        new XElement("Arn", $"arn:aws:iam::{options.AccountId}:user/lab"));
}
