namespace Scalectl.Lab.Wire;

/// <summary>What an Authorization header says: who, for what, which headers are signed, and the signature.</summary>
public sealed record SignedScope(string AccessKeyId, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature)
{
    /// <summary>Reads <c>AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b, Signature=HEX</c>.</summary>
    public static SignedScope? Parse(string? authorization)
    {
        if (authorization is null || !authorization.StartsWith(SigV4.Algorithm + " ", StringComparison.Ordinal))
        {
            return null;
        }

        Dictionary<string, string> parts = [];
        foreach (var part in authorization[(SigV4.Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                return null;
            }

            parts[part[..equals]] = part[(equals + 1)..];
        }

        return parts.GetValueOrDefault("Credential")?.Split('/') is [var key, var date, var region, var service, "aws4_request"]
            && parts.TryGetValue("SignedHeaders", out var headers) && parts.TryGetValue("Signature", out var signature)
            ? new SignedScope(key, date, region, service, headers.Split(';'), signature)
            : null;
    }
}
