using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Scalectl.Daemon.Clusters;

namespace Scalectl.Daemon.Collection;

/// <summary>Whom an https target has to be: for probes the same as for the load beside them.</summary>
/// <param name="Insecure">Anybody.</param>
/// <param name="CaCertificates">Certificates in PEM that the target's must descend from; null: those that the system trusts.</param>
public sealed record TargetTrust(bool Insecure, string? CaCertificates)
{
    internal SslClientAuthenticationOptions Options()
    {
        SslClientAuthenticationOptions options = new();
        if (Insecure)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, errors) => Insecure || errors == SslPolicyErrors.None;
        }
        else if (CaCertificates is { } pem && TrustedCertificates.Read(pem) is { Ok: true } trusted)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(trusted.Value);
        }

        return options;
    }
}
