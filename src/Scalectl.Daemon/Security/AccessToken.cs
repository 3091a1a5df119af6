using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Scalectl.Daemon.Hosting;

namespace Scalectl.Daemon.Security;

/// <summary>The secret that lets a client in: 32 random bytes in a file that only the daemon's user (with --group-access: its group too) can read.</summary>
public sealed class AccessToken
{
    private readonly byte[] _value;

    private AccessToken(string value) => _value = Encoding.UTF8.GetBytes(value);

    /// <summary>The home's token; made when there is none, or when what is there is not one.</summary>
    public static AccessToken Of(DaemonHome home)
    {
        if (File.Exists(home.Token) && File.ReadAllText(home.Token).Trim() is { Length: 43 } kept)
        {
            File.SetUnixFileMode(home.Token, home.ClientFileMode);
            return new AccessToken(kept);
        }

        var made = Random();
        home.WriteWhole(home.Token, Encoding.UTF8.GetBytes(made));
        return new AccessToken(made);
    }

    /// <summary>32 random bytes, base64url: 43 characters.</summary>
    public static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Compares in a time that says nothing about the token.</summary>
    public bool Admits(string? given) => given is not null && CryptographicOperations.FixedTimeEquals(_value, Encoding.UTF8.GetBytes(given));

    /// <summary>A signature that nobody without the token can make, and that says nothing about it.</summary>
    public byte[] Sign(string text) => HMACSHA256.HashData(_value, Encoding.UTF8.GetBytes(text));
}
