using System.Text.Json;
using Scalectl.Api;

namespace Scalectl.Client.Daemon;

/// <summary>The files through which a client finds the daemon of a home.</summary>
internal sealed class DaemonHome(string folder)
{
    public string Folder { get; } = folder;

    public string Log => Path.Combine(Folder, "daemon.log");

    /// <summary>Null: no daemon has said that it is ready (or it has ended cleanly).</summary>
    public DaemonFile? Record()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(Folder, "daemon.json")), ApiJson.Default.DaemonFile);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string? Token()
    {
        try
        {
            return File.ReadAllText(Path.Combine(Folder, "token")).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
