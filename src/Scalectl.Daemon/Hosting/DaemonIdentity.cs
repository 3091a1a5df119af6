using System.Reflection;

namespace Scalectl.Daemon.Hosting;

/// <summary>Who this daemon is, known once it listens.</summary>
public sealed class DaemonIdentity(TimeProvider time)
{
    public static string Version { get; } =
        typeof(DaemonIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public DateTimeOffset Since { get; } = time.GetUtcNow();

    /// <summary>Base address, without a trailing slash; empty until the daemon listens.</summary>
    public string Address { get; set; } = "";
}
