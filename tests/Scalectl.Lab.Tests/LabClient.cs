using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Scalectl.Lab.Tests;

/// <summary>What the lab answered: its status and its document without namespaces.</summary>
internal sealed record LabAnswer(HttpStatusCode Status, XElement Document)
{
    /// <summary>The error's code; null when it is an answer.</summary>
    public string? Error => Document.Descendants("Code").FirstOrDefault() is { Parent.Name.LocalName: "Error" } code ? code.Value : null;

    public string? Message => Document.Descendants("Message").FirstOrDefault()?.Value;

    /// <summary>Text of the first element of this name, anywhere; null when there is none.</summary>
    public string? this[string name] => Document.Descendants(name).FirstOrDefault()?.Value;

    /// <summary>Texts of all elements of this name.</summary>
    public IReadOnlyList<string> All(string name) => [.. Document.Descendants(name).Select(e => e.Value)];
}

/// <summary>A small signing client of the Query protocol, written apart from the lab's verifier: two hands on the wire.</summary>
internal sealed class LabClient(string address, string accessKey = "AKIDSCALECTLLAB00001", string secret = "scalectl-lab-secret") : IDisposable
{
    private static readonly Dictionary<string, string> Versions = new()
    {
        ["autoscaling"] = "2011-01-01",
        ["monitoring"] = "2010-08-01",
        ["elasticloadbalancing"] = "2015-12-01",
        ["ec2"] = "2016-11-15",
        ["sts"] = "2011-06-15",
    };

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>When requests are signed; null: now.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    public async Task<LabAnswer> CallAsync(string service, string action, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        var fields = parameters.Select(p => (p.Name, Text(p.Value))).Prepend(("Version", Versions.GetValueOrDefault(service, "1"))).Prepend(("Action", action));
        var body = string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Item1)}={Uri.EscapeDataString(f.Item2)}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, address + "/") { Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded") };
        Sign(request, service, body);
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>The same, expecting that it succeeds.</summary>
    public async Task<LabAnswer> DoAsync(string service, string action, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        var answer = await CallAsync(service, action, cancellationToken, parameters);
        Assert.That(answer.Error, Is.Null, $"{action}: {answer.Message}");
        return answer;
    }

    public async Task<LabAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await _http.SendAsync(request, cancellationToken);
        var document = XElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        foreach (var element in document.DescendantsAndSelf())
        {
            element.Name = element.Name.LocalName;
            element.Attributes().Where(a => a.IsNamespaceDeclaration).Remove();
        }

        return new LabAnswer(response.StatusCode, document);
    }

    public void Sign(HttpRequestMessage request, string service, string body) => Sign(request, service, Encoding.UTF8.GetBytes(body));

    public void Sign(HttpRequestMessage request, string service, byte[] body)
    {
        var time = (SignedAt ?? TimeProvider.System.GetUtcNow()).UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{time[..8]}/eu-central-1/{service}/aws4_request";
        var host = request.RequestUri!.Authority;
        var canonical = $"POST\n{request.RequestUri.AbsolutePath}\n\nhost:{host}\nx-amz-date:{time}\n\nhost;x-amz-date\n{Hex(SHA256.HashData(body))}";
        var toSign = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, SignedHeaders=host;x-amz-date, Signature={signature}");
    }

    public void Dispose() => _http.Dispose();

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Text(object value) => value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
