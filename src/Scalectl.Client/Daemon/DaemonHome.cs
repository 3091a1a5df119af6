using System.Text.Json;
using Scalectl.Api;
using Scalectl.Client.Errors;

namespace Scalectl.Client.Daemon;

/// <summary>The files through which a client finds the daemon of a home.</summary>
internal sealed class DaemonHome(string folder)
{
    public string Folder { get; } = folder;

    public string Log => Path.Combine(Folder, "daemon.log");

    /// <summary>Null: no daemon has said that it is ready (or it has ended cleanly).</summary>
    /// <exception cref="CommandFailure">There may be one, and this user may not know.</exception>
    public DaemonFile? Record()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(RecordFile), ApiJson.Default.DaemonFile);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            throw Closed("the daemon's address", RecordFile);
        }
    }

    /// <summary>Null: there is none.</summary>
    /// <exception cref="CommandFailure">This user may not read it.</exception>
    public string? Token()
    {
        try
        {
            return File.ReadAllText(TokenFile).Trim();
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            throw Closed("the daemon's token", TokenFile);
        }
    }

    private string RecordFile => Path.Combine(Folder, "daemon.json");

    private string TokenFile => Path.Combine(Folder, "token");

    /// <summary>To start another daemon would not help: this home is someone else's.</summary>
    private static CommandFailure Closed(string what, string file) => new(
        ExitCode.NoDaemon,
        $"cannot read {what} {file}: permission denied to user {Environment.UserName}; expected the user who runs the daemon or, for a service, a member of its group: "
        + "sudo usermod -aG scalectl USER, then log in again (docs/operations.md: Let people use it)");
}
