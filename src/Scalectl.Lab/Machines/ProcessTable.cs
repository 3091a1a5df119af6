using System.Globalization;

namespace Scalectl.Lab.Machines;

/// <summary>
/// What /proc says of processes. Those that have ended but were not waited for (zombies) do not count: in a container
/// whose first process waits for nobody they stay for ever, and a signal to them still succeeds.
/// </summary>
internal static class ProcessTable
{
    // Places in /proc/PID/stat after the name in brackets, which may itself hold spaces and brackets.
    private const int State = 0, Group = 2, StartTime = 19;

    /// <summary>Whether the group has a process that still runs.</summary>
    public static bool GroupIsAlive(int group)
    {
        var text = group.ToString(CultureInfo.InvariantCulture);
        return Directory.EnumerateDirectories("/proc")
            .Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0]))
            .Select(Fields)
            .Any(fields => IsAlive(fields) && fields[Group] == text);
    }

    /// <summary>When a process started, in the kernel's own count: with its id this names it for good. Null: it is not there, or over.</summary>
    public static string? Started(int pid)
    {
        var fields = Fields($"/proc/{pid}");
        return IsAlive(fields) ? fields[StartTime] : null;
    }

    private static bool IsAlive(string[] fields) => fields.Length > StartTime && fields[State] is not ("Z" or "X");

    private static string[] Fields(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended between the listing and the reading.
            return [];
        }
    }
}
