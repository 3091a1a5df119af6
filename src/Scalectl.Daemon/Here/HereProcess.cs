using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Scalectl.Daemon.Here;

/// <summary>
/// Starts and ends machines that are processes. Each is a session of its own, which outlives this daemon and is found
/// again by the next one, and which ends by itself when nobody comes back.
/// </summary>
internal sealed partial class HereProcess(string folder, TimeProvider time)
{
    private const int Kill = 9, Terminate = 15, TailBytes = 2_000;
    private const string Listening = "control port on ";

    // The shell, setsid and the machine's own shell replace themselves: the id is that of timeout, which leads the group.
    private const string Start = "exec </dev/null >>\"$SCALECTL_LOG\" 2>&1; exec setsid timeout --kill-after=5 \"$1\" /bin/sh \"$2\"";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3), Longest = TimeSpan.FromSeconds(6), Look = TimeSpan.FromMilliseconds(20);

    /// <param name="script">What the machine runs.</param>
    /// <param name="longest">After that it is ended, whatever becomes of this daemon.</param>
    /// <exception cref="Win32Exception">There is no shell.</exception>
    public async Task<HereMachine> RunAsync(string script, TimeSpan longest, CancellationToken cancellationToken)
    {
        var id = $"here-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}";
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        await using (var log = new FileStream(Log(id), options))
        {
        }

        // A file and no argument: the script has the token of the control port, and arguments are for everybody to see.
        await using (var file = new StreamWriter(new FileStream(ScriptFile(id), options)))
        {
            await file.WriteAsync(script.AsMemory(), cancellationToken);
        }

        var seconds = Math.Max(1, Math.Ceiling(longest.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("/bin/sh", ["-c", Start, "sh", seconds, ScriptFile(id)]) { WorkingDirectory = folder };
        start.Environment["SCALECTL_LOG"] = Log(id);
        start.Environment["INSTANCE_ID"] = id;
        start.Environment["INSTANCE_CONTROL"] = "127.0.0.1:0";
        start.Environment["PATH"] = $"{string.Join(':', OwnFolders)}:{Environment.GetEnvironmentVariable("PATH")}";
        var process = Process.Start(start)!;
        return new HereMachine(id, process.Id, StartedTicks(process.Id) ?? 0, time.GetUtcNow(), null);
    }

    /// <summary>Whether a program is there for machines to run: next to the daemon, or on its PATH.</summary>
    public static bool Has(string program)
        => OwnFolders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)).Any(f => File.Exists(Path.Combine(f, program)));

    public static bool IsAlive(HereMachine machine) => StartedTicks(machine.ProcessId) is { } ticks && ticks == machine.StartedTicks;

    /// <returns>Null: it has not said it yet.</returns>
    public string? AddressOf(HereMachine machine)
    {
        var said = Tail(machine.Id);
        var at = said.IndexOf(Listening, StringComparison.Ordinal);
        return at < 0 || said.IndexOf('\n', at) is not (>= 0 and var end) ? null : said[(at + Listening.Length)..end].Trim();
    }

    /// <summary>The last line that it wrote.</summary>
    public string LastWords(HereMachine machine)
        => Tail(machine.Id).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "it says nothing";

    /// <summary>Asks it to end, and ends it if it does not; then nothing of it is left.</summary>
    public async Task EndAsync(HereMachine machine, CancellationToken cancellationToken)
    {
        if (IsAlive(machine))
        {
            // Until the last of its group is gone, not only its leader; and again and again, for one that has only just been started leads no group yet.
            var asked = time.GetTimestamp();
            while ((IsAlive(machine) || Signal(-machine.ProcessId, 0) == 0) && time.GetElapsedTime(asked) is var waited && waited < Longest)
            {
                _ = Signal(-machine.ProcessId, waited < Grace ? Terminate : Kill);
                await Task.Delay(Look, time, cancellationToken);
            }
        }

        File.Delete(ScriptFile(machine.Id));
        File.Delete(Log(machine.Id));
    }

    /// <summary>Those that a daemon started and was killed before it could write them down.</summary>
    public void EndUnknown(IReadOnlyCollection<string> known)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var script in Directory.GetFiles(folder, "here-*.sh").Where(f => !known.Contains(Path.GetFileNameWithoutExtension(f))))
        {
            foreach (var process in Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(n => n!.All(char.IsAsciiDigit)).Where(n => CommandOf(n!).Contains(script)))
            {
                _ = Signal(-int.Parse(process!, CultureInfo.InvariantCulture), Kill);
            }

            File.Delete(script);
            File.Delete(Path.ChangeExtension(script, ".log"));
        }
    }

    private static string[] CommandOf(string processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static IEnumerable<string> OwnFolders => new[] { AppContext.BaseDirectory, Path.GetDirectoryName(Environment.ProcessPath) }.OfType<string>().Select(f => f.TrimEnd('/')).Distinct();

    private string ScriptFile(string id) => Path.Combine(folder, $"{id}.sh");

    private string Log(string id) => Path.Combine(folder, $"{id}.log");

    /// <summary>Beginning and end of a log, which may be long: the address stands at its beginning.</summary>
    private string Tail(string id)
    {
        try
        {
            using var log = new FileStream(Log(id), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[TailBytes];
            var head = log.ReadAtLeast(bytes, TailBytes, throwOnEndOfStream: false);
            var text = System.Text.Encoding.UTF8.GetString(bytes, 0, head);
            if (log.Length <= TailBytes)
            {
                return text;
            }

            log.Position = log.Length - TailBytes;
            return $"{text}\n{System.Text.Encoding.UTF8.GetString(bytes, 0, log.ReadAtLeast(bytes, TailBytes, throwOnEndOfStream: false))}";
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>When a process started, in the kernel's ticks; null: it does not live. One that has ended and was not waited for does not.</summary>
    private static long? StartedTicks(int processId)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            // After the name, which may have spaces: state is field 3, the start is field 22.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Signal(int processId, int signal);
}
