using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Scalectl.Daemon.Security;

/// <summary>Encrypts what must not be read in the store; the key ring lies in its own folder.</summary>
public sealed class SecretBox(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("scalectl.user-secret.v1");

    public string Close(string secret) => _protector.Protect(secret);

    /// <returns>Null: the key ring that closed it is gone or is another one.</returns>
    public string? Open(string closed)
    {
        try
        {
            return _protector.Unprotect(closed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
