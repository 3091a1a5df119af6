using System.Collections.Concurrent;

namespace Scalectl.Daemon.Security;

/// <summary>
/// How a browser gets in: a link with a code that works once and for five minutes is exchanged for a session. A session
/// has two halves, because a browser sends a cookie to every port of a host: the server of another user on this machine,
/// once visited, has the cookie. The key lies in the storage of our origin, port included.
/// </summary>
public sealed class LoginLinks(PageSessions sessions, TimeProvider time)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    private const int MostOpen = 100;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _codes = new();

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
        => code is not null && _codes.TryRemove(code, out var until) && until > time.GetUtcNow() ? sessions.New() : null;
}
