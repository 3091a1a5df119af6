using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Scalectl.Daemon.Experiments;

/// <summary>Ids of experiments: the name and a running number, <c>sine-60-1</c>.</summary>
internal static class ExperimentIds
{
    private const int MostOfResource = 32;

    /// <summary>The next id of a name: one more than the largest number so far, so that an id is never used twice while its like exists.</summary>
    public static string Next(string name, IEnumerable<string> existing)
    {
        var prefix = $"{name}-";
        var last = existing
            .Where(id => id.StartsWith(prefix, StringComparison.Ordinal))
            .Select(id => int.TryParse(id.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .DefaultIfEmpty(0)
            .Max();
        return string.Create(CultureInfo.InvariantCulture, $"{prefix}{last + 1}");
    }

    /// <summary>The id where only 32 of a-z, 0-9 and hyphens will do; a hash keeps two apart that would look the same.</summary>
    public static string ResourceName(string id)
    {
        var plain = $"exp-{new string([.. id.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')])}";
        if (plain.Length <= MostOfResource && plain == $"exp-{id}")
        {
            return plain;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..8];
        return $"{plain[..Math.Min(plain.Length, MostOfResource - hash.Length - 1)].TrimEnd('-')}-{hash}";
    }
}
