using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Scalectl.Daemon.Security;

/// <summary>What lets a browser in: its cookie, and a key that only the page's own origin can keep.</summary>
public sealed record PageSession(string Cookie, string Key);

/// <summary>
/// How a browser gets in: a link with a code that works once and for five minutes is exchanged for a session, which
/// lives as long as the daemon. A session has two halves, because a browser sends a cookie to every port of a host: the
/// server of another user on this machine, once visited, has the cookie. The key lies in the storage of our origin, port included.
/// </summary>
public sealed class LoginLinks(TimeProvider time)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    private const int MostOpen = 100;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _codes = new();
    private readonly ConcurrentDictionary<string, string> _sessions = new();

    public string NewCode()
    {
        var now = time.GetUtcNow();
        foreach (var (old, until) in _codes)
        {
            if (until <= now || _codes.Count >= MostOpen)
            {
                _codes.TryRemove(old, out _);
            }
        }

        var code = AccessToken.Random();
        _codes[code] = now + Validity;
        return code;
    }

    /// <returns>The new session; null: the code is unknown, used or too old.</returns>
    public PageSession? Redeem(string? code)
    {
        if (code is null || !_codes.TryRemove(code, out var until) || until <= time.GetUtcNow())
        {
            return null;
        }

        var session = new PageSession(AccessToken.Random(), AccessToken.Random());
        _sessions[session.Cookie] = session.Key;
        return session;
    }

    /// <summary>The cookie alone: enough for the page's files, in which there is nothing to know.</summary>
    public bool Admits(string? cookie) => cookie is not null && _sessions.ContainsKey(cookie);

    /// <summary>Both halves: enough for the API.</summary>
    public bool Admits(string? cookie, string? key)
        => cookie is not null && key is not null && _sessions.TryGetValue(cookie, out var right)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(key));
}
