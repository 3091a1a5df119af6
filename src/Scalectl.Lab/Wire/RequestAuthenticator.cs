using System.Security.Cryptography;
using System.Text;
using Scalectl.Lab.Sts;

namespace Scalectl.Lab.Wire;

/// <summary>Checks a request's signature as AWS does; the answer is null or AWS's refusal.</summary>
public sealed class RequestAuthenticator(LabKeys keys, TimeProvider time)
{
    public AwsError? Refuse(HttpRequest request, SignedScope? scope, byte[] body, QueryDialect dialect)
    {
        if (scope is null)
        {
            return request.Headers.Authorization.Count == 0
                ? new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
                : new AwsError("IncompleteSignature", "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' of AWS4-HMAC-SHA256.", 400);
        }

        if (keys.Find(scope.AccessKeyId) is not { } key || (key.SessionToken is { } token && request.Headers["x-amz-security-token"] != token))
        {
            return NotKnown(dialect);
        }

        if (key.Expires <= time.GetUtcNow())
        {
            return new AwsError(dialect == QueryDialect.Ec2 ? "RequestExpired" : "ExpiredToken", "The security token included in the request is expired", 403);
        }

        var amzDate = request.Headers["x-amz-date"].ToString();
        if (!SigV4.TryReadDate(amzDate, out var signedAt) || !amzDate.StartsWith(scope.Date, StringComparison.Ordinal))
        {
            return new AwsError("IncompleteSignature", "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP header x-amz-date.");
        }

        var now = time.GetUtcNow();
        if ((now - signedAt).Duration() > SigV4.MostSkew)
        {
            return dialect == QueryDialect.Ec2
                ? new AwsError("RequestExpired", "Request has expired.")
                : Mismatch($"Signature expired: {amzDate} is more than 15 min. away from {now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}");
        }

        if (!scope.SignedHeaders.Contains("host"))
        {
            return Mismatch("'Host' must be a 'SignedHeader' in the AWS Authorization.");
        }

        return PayloadHash(request, body) is { } hash && Matches(request, key.Secret, scope, amzDate, hash)
            ? null
            : dialect == QueryDialect.Ec2 ? NotKnown(dialect) : Mismatch("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
    }

    private static bool Matches(HttpRequest request, string secret, SignedScope scope, string amzDate, string payloadHash)
    {
        var path = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget ?? "/";
        var question = path.IndexOf('?', StringComparison.Ordinal);
        var canonical = SigV4.Canonical(
            request.Method, question < 0 ? path : path[..question], request.QueryString.Value ?? "", scope.SignedHeaders, name => request.Headers[name], payloadHash);
        var expected = SigV4.Signature(secret, scope, amzDate, canonical);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(scope.Signature));
    }

    /// <summary>The body's own hash; null when the caller claims another one.</summary>
    private static string? PayloadHash(HttpRequest request, byte[] body)
    {
        var hash = SigV4.Hash(body);
        var claimed = request.Headers["x-amz-content-sha256"].ToString();
        return claimed.Length == 0 || claimed == hash ? hash : null;
    }

    private static AwsError NotKnown(QueryDialect dialect) => dialect == QueryDialect.Ec2
        ? new AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401)
        : new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);

    private static AwsError Mismatch(string message) => new("SignatureDoesNotMatch", message, 403);
}
