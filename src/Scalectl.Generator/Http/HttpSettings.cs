using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scalectl.Load;

namespace Scalectl.Generator.Http;

/// <summary>What a run over TLS or HTTP/2 needs beside the engines' settings.</summary>
/// <param name="Target">Absolute http or https URL.</param>
/// <param name="Routes">The plan's.</param>
/// <param name="Headers">The plan's.</param>
/// <param name="Http2">HTTP/2, by agreement within TLS or by prior knowledge; else HTTP/1.1.</param>
/// <param name="Insecure">Takes any certificate.</param>
/// <param name="Trusted">The certificates that the target's must descend from; null: those that the system trusts.</param>
internal sealed record HttpSettings(
    Uri Target, IReadOnlyList<Route> Routes, IReadOnlyDictionary<string, string> Headers, bool Http2, bool Insecure, X509Certificate2Collection? Trusted)
{
    /// <summary>Whether a plan is for this engine: the loops on sockets speak HTTP/1.1 in the clear.</summary>
    public static bool IsFor(GeneratorPlan plan, Uri target) => plan.Http2 || target.Scheme == Uri.UriSchemeHttps;

    public static HttpSettings Of(GeneratorPlan plan, Uri target) => new(
        target, plan.Routes, plan.Headers, plan.Http2, plan.Insecure, plan.CaCertificates is { } pem ? Read(pem).Value : null);

    /// <summary>Reads certificates in PEM.</summary>
    public static Outcome<X509Certificate2Collection> Read(string pem)
    {
        var found = new X509Certificate2Collection();
        var why = "no certificate";
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            why = InvalidInput.Shorten(e.Message, 200);
        }

        return found.Count > 0 ? found : new InvalidInput("--ca-file", why, "at least one certificate in PEM", "ca.pem with -----BEGIN CERTIFICATE-----");
    }
}
