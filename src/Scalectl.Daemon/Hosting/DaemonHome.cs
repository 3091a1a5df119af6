using System.Text.Json;
using Scalectl.Api;

namespace Scalectl.Daemon.Hosting;

/// <summary>The folder of all state, readable by its owner only.</summary>
public sealed class DaemonHome
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public DaemonHome(string folder)
    {
        Folder = folder;
        CreateFolder(folder);
        CreateFolder(Keys);
    }

    public string Folder { get; }

    /// <summary>The key ring that encrypts secrets; outside the store on purpose.</summary>
    public string Keys => Path.Combine(Folder, "keys");

    public string Store => Path.Combine(Folder, "scalectl.db");

    public string Token => Path.Combine(Folder, "token");

    public string Lock => Path.Combine(Folder, "daemon.lock");

    /// <summary>How clients find the daemon (<see cref="DaemonFile"/>).</summary>
    public string Daemon => Path.Combine(Folder, "daemon.json");

    /// <summary>Writes a file whole or not at all, for its owner only: a reader never sees half of it.</summary>
    public static void WriteWhole(string path, ReadOnlySpan<byte> content)
    {
        var temporary = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerFile };
        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    public void Announce(DaemonFile daemon) => WriteWhole(Daemon, JsonSerializer.SerializeToUtf8Bytes(daemon, ApiJson.Default.DaemonFile));

    public void Withdraw() => File.Delete(Daemon);

    /// <summary>What the last daemon here announced; null: nothing readable.</summary>
    public DaemonFile? Announced()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(Daemon), ApiJson.Default.DaemonFile);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void CreateFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }
    }
}
