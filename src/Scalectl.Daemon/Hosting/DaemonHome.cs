using System.Text.Json;
using Scalectl.Api;

namespace Scalectl.Daemon.Hosting;

/// <summary>
/// The folder of all state, readable by its owner only; with <c>--group-access</c> the owner's group may read what a client
/// needs (the token and the address), and nothing else.
/// </summary>
public sealed class DaemonHome
{
    public const string StoreName = "scalectl.db";

    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public DaemonHome(string folder, bool groupAccess = false)
    {
        Folder = folder;
        ClientFileMode = groupAccess ? OwnerFile | UnixFileMode.GroupRead : OwnerFile;
        CreateFolder(folder);
        CreateFolder(Keys);
        if (groupAccess)
        {
            File.SetUnixFileMode(folder, OwnerFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        }
    }

    public string Folder { get; }

    /// <summary>Mode of the two files that a client reads: the token and the address.</summary>
    public UnixFileMode ClientFileMode { get; }

    /// <summary>The key ring that encrypts secrets; outside the store on purpose.</summary>
    public string Keys => Path.Combine(Folder, "keys");

    public string Store => Path.Combine(Folder, StoreName);

    /// <summary>Samples that wait for a MongoDB that is away.</summary>
    public string OutageFile => Path.Combine(Folder, "mongodb-outage");

    public string Token => Path.Combine(Folder, "token");

    /// <summary>The id that this home's cloud resources carry.</summary>
    public string Owner => Path.Combine(Folder, "owner");

    public string Lock => Path.Combine(Folder, "daemon.lock");

    /// <summary>How clients find the daemon (<see cref="DaemonFile"/>).</summary>
    public string Daemon => Path.Combine(Folder, "daemon.json");

    /// <summary>Writes a file whole or not at all, with <see cref="ClientFileMode"/>: a reader never sees half of it.</summary>
    public void WriteWhole(string path, ReadOnlySpan<byte> content)
    {
        var temporary = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = OwnerFile };
        using (var file = new FileStream(temporary, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
            // Not at its creation: the daemon's umask would take the group's bit away again.
            File.SetUnixFileMode(file.SafeFileHandle, ClientFileMode);
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
