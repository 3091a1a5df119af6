using System.Collections.Concurrent;

namespace Scalectl.Daemon.Security;

/// <summary>
/// How a browser gets in: a link with a code that works once and for five minutes is exchanged for a session, which
/// lives as long as the daemon.
/// </summary>
public sealed class LoginLinks(TimeProvider time)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(5);

    private const int MostOpen = 100;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _codes = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _sessions = new();

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
    public string? Redeem(string? code)
    {
        if (code is null || !_codes.TryRemove(code, out var until) || until <= time.GetUtcNow())
        {
            return null;
        }

        var session = AccessToken.Random();
        _sessions[session] = time.GetUtcNow();
        return session;
    }

    public bool Admits(string? session) => session is not null && _sessions.ContainsKey(session);
}
