using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Scalectl.Generator.Tests.Edge;

/// <summary>An authority of the test's own and a certificate that it gave to 127.0.0.1, as files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly TestFolder _folder = new();

    /// <param name="name">DNS name beside the address; another name than the target's makes the certificate wrong.</param>
    /// <param name="forAddress">Whether it is for 127.0.0.1.</param>
    /// <param name="expired">Its time is over.</param>
    public TestCertificates(string name = "localhost", bool forAddress = true, bool expired = false)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=scalectl test authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(now.AddDays(-30), now.AddDays(2));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (forAddress)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, now.AddDays(-20), expired ? now.AddDays(-10) : now.AddDays(1), [1, 2, 3, 4]);
        File.WriteAllText(Authority, root.ExportCertificatePem());
        File.WriteAllText(Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(Key, key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>File with the authority's certificate.</summary>
    public string Authority => _folder.File("ca.pem");

    /// <summary>File with the server's certificate.</summary>
    public string Certificate => _folder.File("server.pem");

    /// <summary>File with its key.</summary>
    public string Key => _folder.File("server.key");

    /// <summary>nginx' directives.</summary>
    public string Server => $"ssl_certificate {Certificate}; ssl_certificate_key {Key}; access_log access.log protocol; ";

    public void Dispose() => _folder.Dispose();
}
