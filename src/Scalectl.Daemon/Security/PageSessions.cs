using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Scalectl.Daemon.Security;

/// <summary>What lets a browser in: its cookie, and a key that only the page's own origin can keep.</summary>
public sealed record PageSession(string Cookie, string Key);

/// <summary>
/// Sessions of pages. Both halves are signed with the daemon's token, and nothing is kept of them: a page goes on after
/// the daemon was started again, and a new token ends them all.
/// </summary>
/// <remarks><code>cookie = ID.UNTIL.HMAC(token, "cookie ID.UNTIL")    key = HMAC(token, "key ID.UNTIL")</code></remarks>
public sealed class PageSessions(AccessToken token, TimeProvider time)
{
    /// <summary>How long a page may stay open, or be opened again, without a new link.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromDays(7);

    public PageSession New()
    {
        var until = (time.GetUtcNow() + Validity).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var session = $"{AccessToken.Random()}.{until}";
        return new PageSession($"{session}.{Half("cookie", session)}", Half("key", session));
    }

    /// <summary>The cookie alone: enough for the page's files, in which there is nothing to know.</summary>
    public bool Admits(string? cookie) => SessionOf(cookie) is not null;

    /// <summary>Both halves: enough for the API.</summary>
    public bool Admits(string? cookie, string? key) => SessionOf(cookie) is { } session && key is not null && Same(Half("key", session), key);

    /// <returns>ID and end; null: it is not ours, or over.</returns>
    private string? SessionOf(string? cookie)
    {
        if (cookie?.Split('.') is not [var id, var until, var signature]
            || !long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            || end <= time.GetUtcNow().ToUnixTimeSeconds())
        {
            return null;
        }

        var session = $"{id}.{until}";
        return Same(Half("cookie", session), signature) ? session : null;
    }

    private string Half(string which, string session) => Base64Url.EncodeToString(token.Sign($"{which} {session}"));

    private static bool Same(string right, string given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(given));
}
