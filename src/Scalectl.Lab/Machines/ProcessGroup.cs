using System.Runtime.InteropServices;

namespace Scalectl.Lab.Machines;

/// <summary>Signals to a whole process group, which .NET has no call for.</summary>
internal static class ProcessGroup
{
    private const int Kill = 9, Terminate = 15;

    /// <summary>Asks all processes of the group to end.</summary>
    public static void AskToEnd(int id) => _ = Signal(-id, Terminate);

    public static void End(int id) => _ = Signal(-id, Kill);

    /// <summary>Whether nothing of the group runs any more.</summary>
    public static bool IsOver(int id) => Signal(-id, 0) != 0 || !ProcessTable.GroupIsAlive(id);

    // The C library's kill: the signature is two ints, nothing to marshal.
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int pid, int signal);
}
