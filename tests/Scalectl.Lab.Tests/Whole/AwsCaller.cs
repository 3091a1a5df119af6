using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Scalectl.Lab.Tests.Whole;

/// <summary>
/// Calls AWS's Query protocol with signatures of its own: written from AWS's description alone, so that the lab is not
/// judged by its own code or by our client's.
/// </summary>
internal sealed class AwsCaller(Uri address) : IDisposable
{
    private const string KeyId = "AKIDSCALECTLLAB00001", Secret = "scalectl-lab-secret", Region = "eu-central-1", Form = "application/x-www-form-urlencoded";

    private static readonly Dictionary<string, string> Versions = new()
    {
        ["autoscaling"] = "2011-01-01",
        ["monitoring"] = "2010-08-01",
        ["elasticloadbalancing"] = "2015-12-01",
        ["ec2"] = "2016-11-15",
    };

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Calls an action with parameters <c>"Name=value"</c>; the answer without namespaces.</summary>
    public async Task<XElement> CallAsync(string service, string action, params string[] parameters)
    {
        var (status, answer) = await TryAsync(service, action, parameters);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), $"{action}: {answer}");
        return answer;
    }

    public async Task<(HttpStatusCode Status, XElement Answer)> TryAsync(string service, string action, params string[] parameters)
    {
        var body = string.Join('&', new[] { $"Action={action}", $"Version={Versions[service]}" }.Concat(parameters)
            .Select(static p => p.Split('=', 2)).Select(static p => $"{Uri.EscapeDataString(p[0])}={Uri.EscapeDataString(p[1])}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
        var date = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Form);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", date);
        request.Headers.TryAddWithoutValidation("Authorization", Sign(service, date, body));
        using var response = await _client.SendAsync(request);
        return (response.StatusCode, Plain(XElement.Parse(await response.Content.ReadAsStringAsync())));
    }

    public void Dispose() => _client.Dispose();

    private string Sign(string service, string date, string body)
    {
        var scope = $"{date[..8]}/{Region}/{service}/aws4_request";
        const string Names = "content-type;host;x-amz-date";
        var canonical = $"POST\n/\n\ncontent-type:{Form}\nhost:{address.Authority}\nx-amz-date:{date}\n\n{Names}\n{Hex(SHA256.HashData(Encoding.ASCII.GetBytes(body)))}";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.ASCII.GetBytes(canonical)))}";
        var key = new[] { date[..8], Region, service, "aws4_request" }.Aggregate(Encoding.ASCII.GetBytes($"AWS4{Secret}"), Hmac);
        return $"AWS4-HMAC-SHA256 Credential={KeyId}/{scope}, SignedHeaders={Names}, Signature={Hex(Hmac(key, toSign))}";
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static XElement Plain(XElement element) =>
        new(element.Name.LocalName, element.HasElements ? element.Elements().Select(Plain) : element.Value);
}
