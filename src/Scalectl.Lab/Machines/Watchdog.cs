using System.Diagnostics;
using System.Globalization;

namespace Scalectl.Lab.Machines;

/// <summary>
/// Ends the lab's process groups and removes its folder when the lab is gone, however it went. A shell in a session
/// of its own reads the groups from a pipe; the pipe's end is the lab's end, also after a kill -9 (a parent death
/// signal would reach only the first process of a tree, and would fire when the starting thread ends).
/// </summary>
internal sealed class Watchdog : IAsyncDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        groups=' '
        while read -r what id; do
            case $what in
                add) groups="$groups$id " ;;
                remove) groups="${groups%% "$id" *} ${groups#* "$id" }" ;;
            esac
        done
        for id in $groups; do kill -s KILL -- "-$id" 2>/dev/null; done
        rm -rf -- "$1"
        """;

    private readonly Lock _lock = new();
    private readonly Process _shell;

    private Watchdog(string folder, Process shell)
    {
        Folder = folder;
        _shell = shell;
    }

    /// <summary>The lab's own temporary folder, readable by its user alone.</summary>
    public string Folder { get; }

    public static Watchdog Start()
    {
        var folder = Directory.CreateTempSubdirectory("scalectl-lab-").FullName;
        var start = new ProcessStartInfo("setsid", ["/bin/sh", "-c", Script, "scalectl-lab-watchdog", folder])
        {
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        return new Watchdog(folder, Process.Start(start) ?? throw new InvalidOperationException("setsid did not start"));
    }

    public void Add(int group) => Tell("add", group);

    public void Remove(int group) => Tell("remove", group);

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private void Tell(string what, int group)
    {
        lock (_lock)
        {
            _shell.StandardInput.Write(string.Create(CultureInfo.InvariantCulture, $"{what} {group}\n"));
            _shell.StandardInput.Flush();
        }
    }
}
