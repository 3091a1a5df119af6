using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Scalectl.Lab.Wire;

/// <summary>
/// AWS Signature Version 4, the verifying side:
/// <code>
/// canonical = METHOD \n path \n query \n name:value\n.. \n names \n hex(sha256(body))
/// toSign    = AWS4-HMAC-SHA256 \n x-amz-date \n date/region/service/aws4_request \n hex(sha256(canonical))
/// key       = hmac(hmac(hmac(hmac("AWS4" + secret, date), region), service), "aws4_request")
/// signature = hex(hmac(key, toSign))
/// </code>
/// </summary>
public static class SigV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>How far the caller's clock may be off.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    public static string Signature(string secret, SignedScope scope, string amzDate, string canonicalRequest)
    {
        var toSign = $"{Algorithm}\n{amzDate}\n{scope.Date}/{scope.Region}/{scope.Service}/aws4_request\n{Hash(Encoding.UTF8.GetBytes(canonicalRequest))}";
        var key = Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + secret), scope.Date), scope.Region), scope.Service), "aws4_request");
        return Convert.ToHexStringLower(Hmac(key, toSign));
    }

    /// <summary>The canonical request; <paramref name="header"/> gives the values of a header, none when it is absent.</summary>
    public static string Canonical(string method, string path, string query, IReadOnlyList<string> signedHeaders, Func<string, IReadOnlyList<string?>> header, string payloadHash)
    {
        var canonical = new StringBuilder().Append(method).Append('\n').Append(path.Length == 0 ? "/" : path).Append('\n').Append(CanonicalQuery(query)).Append('\n');
        foreach (var name in signedHeaders)
        {
            canonical.Append(name).Append(':').AppendJoin(',', header(name).Select(Trim)).Append('\n');
        }

        return canonical.Append('\n').AppendJoin(';', signedHeaders).Append('\n').Append(payloadHash).ToString();
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static bool TryReadDate(string? text, out DateTimeOffset time)
        => DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    // Spaces at the ends go, runs of spaces become one.
    private static string Trim(string? value) => string.Join(' ', (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string CanonicalQuery(string query)
    {
        if (query.Length <= 1)
        {
            return "";
        }

        var pairs = query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Select(p => (Name: p[0], Value: p.Length > 1 ? p[1] : ""))
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => $"{p.Name}={p.Value}");
        return string.Join('&', pairs);
    }
}
