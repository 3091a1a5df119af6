using System.Diagnostics;

namespace Scalectl.Daemon.Tests.Lab;

/// <summary>The real programs: as the build left them, or daemon and generator as they are published where build/test.sh names that folder.</summary>
internal static class Programs
{
    private static readonly string Artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));

    public static string Daemon => Environment.GetEnvironmentVariable("SCALECTL_TEST_PROGRAMS") is { Length: > 0 } published
        ? Path.Combine(published, "scalectld")
        : Path.Combine(Artifacts, "Scalectl.Daemon", "release", "scalectld");

    public static string Lab => Path.Combine(Artifacts, "Scalectl.Lab", "release", "scalectl-lab");

    /// <summary>Its folder goes on the PATH of the lab, whose machines run it.</summary>
    public static string GeneratorFolder => Environment.GetEnvironmentVariable("SCALECTL_TEST_PROGRAMS") is { Length: > 0 } published
        ? published
        : Path.Combine(Artifacts, "Scalectl.Generator", "release");

    public static Process Start(string program, params string[] arguments) => Start(program, new Dictionary<string, string>(), arguments);

    /// <param name="program">Path.</param>
    /// <param name="settings">Added to the environment.</param>
    /// <param name="arguments">Command line.</param>
    public static Process Start(string program, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["PATH"] = $"{GeneratorFolder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment.Remove("SCALECTL_LAB_SECRET");
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task EndAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }
}
