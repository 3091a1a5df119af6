using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Scalectl.Generator.Tests.Edge;

internal static class Signals
{
    public const int Interrupt = 2, Quit = 3, Terminate = 15;

    public static void Send(Process process, int signal)
    {
        if (!process.HasExited)
        {
            _ = Kill(process.Id, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
