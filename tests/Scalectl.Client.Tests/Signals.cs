using Scalectl.Client.Daemon;

namespace Scalectl.Client.Tests;

/// <summary>Signals to processes that a test started.</summary>
internal static class Signals
{
    public static void Terminate(int processId) => Programs.End(processId);
}
