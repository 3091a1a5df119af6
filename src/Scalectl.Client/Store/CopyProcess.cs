using System.Diagnostics;
using Scalectl.Client.CommandLine;
using Scalectl.Client.Daemon;
using Scalectl.Client.Errors;

namespace Scalectl.Client.Store;

/// <summary>Runs the daemon's program for a copy: it knows both stores, and the client neither. Its progress is passed on line by line.</summary>
internal sealed class CopyProcess(Surroundings surroundings, CancellationToken cancellation)
{
    /// <returns>Its exit code, which is one of ours, and what it said on stdout.</returns>
    public async Task<(int Code, string Said)> RunAsync(string from, string to, bool force)
    {
        string[] arguments = ["store-copy", "--home", surroundings.Home, .. force ? new[] { "--force" } : []];
        var start = new ProcessStartInfo(Programs.Find(DaemonProcess.Program, surroundings.Variable("PATH")), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Not as arguments: an address may hold a password, and ps shows arguments to everyone.
        start.Environment["SCALECTL_COPY_FROM"] = from;
        start.Environment["SCALECTL_COPY_TO"] = to;
        using var process = Process.Start(start) ?? throw new CommandFailure(ExitCode.Failed, $"cannot start {DaemonProcess.Program}");
        await using var forward = cancellation.Register(() => Programs.End(process.Id));
        var said = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            await surroundings.Error.WriteLineAsync($"scalectl: {line}");
        }

        await process.WaitForExitAsync(CancellationToken.None);
        return (process.ExitCode, await said);
    }
}
