using Scalectl.Daemon.Tests.Store;

namespace Scalectl.Daemon.Tests;

/// <summary>Tests run through the test host; as a program of its own this is the victim of the crash test.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) => arguments is ["append", var path] ? CrashVictim.AppendAsync(path) : Task.FromResult(2);
}
