using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Scalectl.Daemon.Experiments;

/// <summary>Ids of experiments: the name and a running number, <c>sine-60-1</c>.</summary>
internal static class ExperimentIds
{
    private const int MostOfResource = 32;

    /// <summary>The next id of a name: one more than the largest number so far.</summary>
    /// <param name="used">Every id that there is, and the last one that was removed of each name: no id is used twice.</param>
    public static string Next(string name, IEnumerable<string> used)
    {
        var last = used.Select(id => Number(name, id)).DefaultIfEmpty(0).Max();
        return string.Create(CultureInfo.InvariantCulture, $"{name}-{last + 1}");
    }

    /// <returns>The running number of an id; 0 when it is not of that name.</returns>
    public static int Number(string name, string id)
        => id.StartsWith($"{name}-", StringComparison.Ordinal) && int.TryParse(id.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

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
