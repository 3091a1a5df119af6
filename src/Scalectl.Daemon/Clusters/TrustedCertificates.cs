using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Scalectl.Daemon.Clusters;

/// <summary>The certificates that an https target's must descend from.</summary>
internal static class TrustedCertificates
{
    /// <summary>Reads certificates in PEM. A generator that cannot read them does not start, and its cluster would wait for it in vain.</summary>
    /// <param name="pem">One certificate or several.</param>
    /// <param name="argument">Name for errors.</param>
    public static Outcome<X509Certificate2Collection> Read(string pem, string argument = "--ca-file")
    {
        X509Certificate2Collection found = [];
        var why = $"no certificate in {InvalidInput.Shorten(pem)}";
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            why = $"a certificate that cannot be read ({InvalidInput.Shorten(e.Message, 200)})";
        }

        return found.Count > 0 ? found : new InvalidInput(argument, why, "at least one certificate in PEM", "-----BEGIN CERTIFICATE-----");
    }
}
