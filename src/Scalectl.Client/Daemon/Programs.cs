using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Scalectl.Client.Errors;

namespace Scalectl.Client.Daemon;

/// <summary>Finds, starts and ends our other programs.</summary>
internal static partial class Programs
{
    private const int Terminate = 15;

    /// <summary>Next to this program (also when it was started through a link), then on the PATH.</summary>
    public static string Find(string name, string? path)
    {
        var own = Environment.ProcessPath is { } process ? Path.GetDirectoryName(File.ResolveLinkTarget(process, returnFinalTarget: true)?.FullName ?? process) : null;
        string?[] folders = [AppContext.BaseDirectory, own, .. (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)];
        return folders.OfType<string>().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new CommandFailure(ExitCode.Failed, $"the program {name} is neither next to scalectl ({AppContext.BaseDirectory}) nor on the PATH; install the four programs side by side");
    }

    /// <summary>
    /// Starts a program that outlives this one: in a session of its own, so that no Ctrl-C reaches it, and with its
    /// output in a log, so that whoever reads ours sees its end. The shell and setsid replace themselves: the id is the program's.
    /// </summary>
    public static Process StartDetached(string program, IReadOnlyList<string> arguments, string log, IReadOnlyDictionary<string, string> variables)
    {
        const string script = "exec </dev/null >>\"$SCALECTL_LOG\" 2>&1; if command -v setsid >/dev/null; then exec setsid \"$@\"; else exec \"$@\"; fi";
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, "sh", program, .. arguments]);
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        start.Environment["SCALECTL_LOG"] = log;
        return Process.Start(start) ?? throw new CommandFailure(ExitCode.Failed, $"cannot start {program}");
    }

    /// <summary>Whether a process lives. One that has ended but was not yet waited for (common as a container's orphan) does not.</summary>
    public static bool IsAlive(int processId)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            return stat[stat.LastIndexOf(')')..] is not [_, _, 'Z' or 'X', ..];
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a process is the program of that name: ids are used again.</summary>
    public static bool Is(int processId, string name)
    {
        try
        {
            var line = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/cmdline"));
            return line.Split('\0').Take(2).Any(part => Path.GetFileNameWithoutExtension(part) == Path.GetFileNameWithoutExtension(name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Asks a process to end.</summary>
    public static void End(int processId) => _ = Kill(processId, Terminate);

    /// <summary>Waits until something holds.</summary>
    /// <returns>False when the time is over first.</returns>
    public static async Task<bool> WaitAsync(Func<Task<bool>> holds, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (!await holds())
        {
            if (time.GetElapsedTime(start) > limit)
            {
                return false;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation);
        }

        return true;
    }

    /// <summary>Waits until a program that was just started is ready or has ended; one that is not ready in time, or not wanted any more, is ended.</summary>
    /// <returns>False when the time was over first.</returns>
    public static async Task<bool> WaitForStartAsync(Process process, Func<Task<bool>> ready, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        var settled = false;
        try
        {
            return settled = await WaitAsync(async () => process.HasExited || await ready(), limit, time, cancellation);
        }
        finally
        {
            if (!settled && !process.HasExited)
            {
                End(process.Id);
            }
        }
    }

    /// <summary>The end of a log: what a program said before it gave up.</summary>
    public static IReadOnlyList<string> LastLines(string log, int count, long from)
    {
        try
        {
            using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.Seek(Math.Min(from, stream.Length), SeekOrigin.Begin);
            using var reader = new StreamReader(stream);
            return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(count)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    public static long LengthOf(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
