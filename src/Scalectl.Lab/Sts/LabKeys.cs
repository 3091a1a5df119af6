using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Scalectl.Lab.Sts;

/// <summary>A key that may sign requests.</summary>
/// <param name="Secret">What signs.</param>
/// <param name="Arn">Whose it is.</param>
/// <param name="SessionToken">What every request must carry beside the signature; null: a long-lived key.</param>
/// <param name="Expires">When it ends; null: never.</param>
public sealed record LabKey(string AccessKeyId, string Secret, string Arn, string? SessionToken = null, DateTimeOffset? Expires = null);

/// <summary>Who may sign: the lab's one key pair, and the short-lived keys that STS gave out.</summary>
public sealed class LabKeys(LabOptions options, TimeProvider time)
{
    private readonly LabKey _own = new(options.AccessKeyId, options.SecretKey, $"arn:aws:iam::{options.AccountId}:user/lab");
    private readonly ConcurrentDictionary<string, LabKey> _issued = new(StringComparer.Ordinal);

    public LabKey? Find(string accessKeyId) => accessKeyId == _own.AccessKeyId ? _own : _issued.GetValueOrDefault(accessKeyId);

    public LabKey Issue(string arn, TimeSpan duration)
    {
        var now = time.GetUtcNow();
        foreach (var (id, old) in _issued)
        {
            if (old.Expires < now - TimeSpan.FromHours(1))
            {
                _issued.TryRemove(id, out _);
            }
        }

        var key = new LabKey(
            $"ASIA{RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)}",
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(30)),
            arn,
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(96)),
            now + duration);
        _issued[key.AccessKeyId] = key;
        return key;
    }
}
