using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Scalectl.Lab.Wire;

namespace Scalectl.Lab.Sts;

/// <summary>
/// Roles of the lab's account: there is every role, and everyone may take it on. One whose name is <c>external-HASH</c>
/// wants an external id, the one whose SHA-256 starts with these eight hex digits: so the id itself stands nowhere.
/// </summary>
internal sealed partial class RoleActions(LabOptions options, LabKeys keys)
{
    /// <summary>The one action that nobody signs: the web identity's token is its proof.</summary>
    public const string WithWebIdentity = "AssumeRoleWithWebIdentity";

    public QueryAnswer Assume(QueryRequest request)
    {
        var (name, session, duration) = Read(request);
        if (request.Problem is { } problem)
        {
            return problem;
        }

        if (Trusted().Match(name) is { Success: true } trusted && Hash(request.Text("ExternalId")) != trusted.Groups[1].Value)
        {
            return Denied(request);
        }

        return Give(name, session, duration);
    }

    public QueryAnswer AssumeWithWebIdentity(QueryRequest request)
    {
        var (name, session, duration) = Read(request);
        var token = request.Required("WebIdentityToken");
        return request.Problem ?? Give(name, session, duration, new XElement("SubjectFromWebIdentityToken", Hash(token)));
    }

    private static QueryAnswer Denied(QueryRequest request)
        => new AwsError("AccessDenied", $"User: {request.Caller?.Arn} is not authorized to perform: sts:AssumeRole on resource: {request.Text("RoleArn")}", 403);

    private (string Name, string Session, TimeSpan Duration) Read(QueryRequest request)
    {
        var arn = Role().Match(request.Required("RoleArn"));
        var session = request.Required("RoleSessionName");
        var seconds = request.Int("DurationSeconds") ?? 3600;
        if (request.Problem is null)
        {
            if (!arn.Success || !Session().IsMatch(session) || seconds is < 900 or > 43_200)
            {
                request.Note(AwsError.Validation("1 validation error detected: RoleArn, RoleSessionName or DurationSeconds is not of its form"));
            }
            else if (arn.Groups[1].Value != options.AccountId)
            {
                request.Note(new AwsError("AccessDenied", $"User: {request.Caller?.Arn} is not authorized to perform: sts:AssumeRole on resource: {request.Text("RoleArn")}", 403));
            }
        }

        return (arn.Groups[2].Value, session, TimeSpan.FromSeconds(seconds));
    }

    private QueryAnswer Give(string role, string session, TimeSpan duration, XElement? more = null)
    {
        var arn = $"arn:aws:sts::{options.AccountId}:assumed-role/{role.Split('/')[^1]}/{session}";
        var key = keys.Issue(arn, duration);
        return QueryAnswer.Of(
            new XElement(
                "Credentials",
                new XElement("AccessKeyId", key.AccessKeyId),
                new XElement("SecretAccessKey", key.Secret),
                new XElement("SessionToken", key.SessionToken),
                new XElement("Expiration", AwsXml.Seconds(key.Expires!.Value))),
            new XElement("AssumedRoleUser", new XElement("AssumedRoleId", $"{key.AccessKeyId}:{session}"), new XElement("Arn", arn)),
            more);
    }

    private static string Hash(string? text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text ?? "")))[..8];

    [GeneratedRegex(@"\Aarn:aws:iam::([0-9]{12}):role/([\w+=,.@/-]{1,512})\z")]
    private static partial Regex Role();

    [GeneratedRegex(@"\A[\w+=,.@-]{2,64}\z")]
    private static partial Regex Session();

    [GeneratedRegex(@"(?:\A|/)external-([0-9a-f]{8})\z")]
    private static partial Regex Trusted();
}
