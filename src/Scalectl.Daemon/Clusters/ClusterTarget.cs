namespace Scalectl.Daemon.Clusters;

/// <summary>The target as a user writes it: an IP address, a name or a URL.</summary>
internal static class ClusterTarget
{
    /// <summary>The absolute URL; null when it is none.</summary>
    public static Uri? Read(string text, List<InvalidInput> errors)
    {
        var wanted = text.Trim();
        if (wanted.Length > 0 && !wanted.Contains("://", StringComparison.Ordinal))
        {
            // A bare IPv6 address needs its brackets in a URL.
            wanted = System.Net.IPAddress.TryParse(wanted, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
                ? $"http://[{wanted}]"
                : $"http://{wanted}";
        }

        if (Uri.TryCreate(wanted, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0 && url.UserInfo.Length == 0)
        {
            return url;
        }

        errors.Add(new InvalidInput("TARGET", InvalidInput.Shorten(text), "an IP address, a name or an http or https URL", "http://10.0.0.7/"));
        return null;
    }
}
