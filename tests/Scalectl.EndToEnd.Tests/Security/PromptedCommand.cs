using System.Diagnostics;
using System.Text;
using Scalectl.EndToEnd.Tests.Session;

namespace Scalectl.EndToEnd.Tests.Security;

/// <summary>A command on a terminal of its own (util-linux's script makes one), whose prompt is answered.</summary>
internal static class PromptedCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <returns>The exit code, and everything that stood on the terminal.</returns>
    public static async Task<(int ExitCode, string Screen)> RunAsync(Scratch scratch, string command, string prompt, string answer, CancellationToken stop)
    {
        using var process = scratch.Start("script", ["-qec", command, "/dev/null"]);
        StringBuilder screen = new();
        var reading = Task.Run(async () =>
        {
            var buffer = new char[1024];
            for (int read; (read = await process.StandardOutput.ReadAsync(buffer, stop)) > 0;)
            {
                lock (screen)
                {
                    screen.Append(buffer, 0, read);
                }
            }
        }, stop);
        string Screen()
        {
            lock (screen)
            {
                return screen.ToString();
            }
        }

        for (var waiting = Stopwatch.StartNew(); !(Screen().Contains(prompt, StringComparison.Ordinal) && EchoIsOff(command)); await Task.Delay(20, stop))
        {
            Assert.That(!process.HasExited && waiting.Elapsed < Limit, $"no prompt: {Screen()}");
        }

        await process.StandardInput.WriteAsync(answer + "\r");
        await process.StandardInput.FlushAsync(stop);
        await process.WaitForExitAsync(stop);
        await reading;
        return (process.ExitCode, Screen());
    }

    /// <summary>Whether the command's terminal has stopped to echo: a person types later than a program could.</summary>
    private static bool EchoIsOff(string command)
    {
        var words = string.Join('\0', command.Split(' '));
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
        {
            try
            {
                if (File.ReadAllText($"{folder}/cmdline").TrimEnd('\0') == words && File.ResolveLinkTarget($"{folder}/fd/0", returnFinalTarget: false)?.FullName is { } terminal)
                {
                    using var stty = Process.Start(new ProcessStartInfo("stty", ["-F", terminal, "-a"]) { RedirectStandardOutput = true })!;
                    var modes = stty.StandardOutput.ReadToEnd();
                    stty.WaitForExit();
                    return modes.Contains("-echo ", StringComparison.Ordinal);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Gone between the look and the read.
            }
        }

        return false;
    }
}
