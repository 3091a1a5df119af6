using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Scalectl.Daemon.Resources;

/// <summary>Names of clusters and apps, and of the cloud resources that are made for them.</summary>
public static partial class ResourceNames
{
    public const string Expected = "1 to 32 lower-case letters, digits and hyphens, beginning and ending with a letter or digit";

    /// <summary>Most characters of a load balancer's or target group's name.</summary>
    private const int MostOfBalancer = 32;

    public static bool IsName(string? name) => name is not null && NameForm().IsMatch(name);

    public static string Cluster(string name) => $"scalectl-cluster-{name}";

    public static string App(string name) => $"scalectl-app-{name}";

    /// <summary>The app's name where 32 characters must do: shortened, with a hash that keeps two long names apart.</summary>
    public static string Balancer(string app)
    {
        var full = App(app);
        if (full.Length <= MostOfBalancer)
        {
            return full;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(app)))[..8];
        return $"{full[..(MostOfBalancer - hash.Length - 1)].TrimEnd('-')}-{hash}";
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
